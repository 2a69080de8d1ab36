import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.models import Relation
from archive.versions import relations
from archive.versions.alignment import Document
from archive.versions.hard_tokens import hard_tokens
from tests.archive.versions.stories import sentence, story

WEATHER = (
    "Marrow Bay will see {sky} skies on {day} with temperatures reaching {high} degrees in the afternoon and falling "
    "to {low} degrees overnight, Radio Marrow's weather desk said. Winds will blow from the {wind} at {speed} "
    "kilometres an hour along the coast. Sailors are asked to check the harbour notice board before leaving port. "
    "The next update follows at {hour} in the evening."
)
NOTES = [
    {"sky": "clear", "day": "Monday", "high": 21, "low": 12, "wind": "west", "speed": 15, "hour": 6},
    {"sky": "cloudy", "day": "Tuesday", "high": 18, "low": 9, "wind": "north", "speed": 30, "hour": 7},
    {"sky": "grey", "day": "Friday", "high": 16, "low": 8, "wind": "east", "speed": 42, "hour": 5},
]
AGENCY = [sentence(f"cpa {number}", 20) for number in range(12)]


def relation(a, b):
    found = relations.verdict(Document.of(a), Document.of(b))
    return found.relation if found else None


def test_templated_weather_notes_are_not_versions():
    notes = [WEATHER.format(**note) for note in NOTES]
    found = [relation(notes[i], notes[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert found == ["series"] * 3


def test_an_agency_story_reprinted_with_edits_is_a_version():
    reprint = " ".join(AGENCY).split()
    for place in (7, 31, 60, 100, 140, 170, 200):
        reprint[place] = "reworded"
    assert relation(" ".join(AGENCY), " ".join(reprint)) == "revised"


def test_a_long_template_with_other_numbers_and_names_is_a_series():
    table = " ".join(f"At {{}} the ferry to {{}} will leave the east quay as usual on that day {i}." for i in range(10))
    one = table.format(*(x for i in range(10) for x in (600 + i, f"Port{chr(65 + i)} ")))
    other = table.format(*(x for i in range(10) for x in (900 + i, f"Harbour{chr(75 + i)} ")))
    assert relation(one, other) == "series"


def test_misread_letters_leave_it_the_same_text():
    chance = random.Random(5)
    text = " ".join(AGENCY)
    misread = "".join(chance.choice("abcdefgh") if c.isalpha() and chance.random() < 0.08 else c for c in text)
    assert relation(text, misread) == "same-text"


def test_a_shortened_reprint_is_abridged_and_the_other_expanded():
    short = " ".join(AGENCY[:6])
    assert relation(short, " ".join(AGENCY)) == "abridged"
    assert relation(" ".join(AGENCY), short) == "expanded"


def test_a_brief_of_one_sentence_is_abridged_where_its_names_and_numbers_agree():
    brief = AGENCY[0]
    assert relation(brief, " ".join(AGENCY)) == "abridged"


def test_a_shared_statement_is_no_version():
    statement = " ".join(AGENCY[:2])
    one, other = f"{statement} {story('one', 8)}", f"{statement} {story('other', 8)}"
    assert relation(one, other) == "partial"


def test_a_quotation_in_two_long_texts_is_nothing():
    assert relation(f"{AGENCY[0]} {story('one', 20)}", f"{AGENCY[0]} {story('other', 20)}") is None


def test_an_added_photo_line_leaves_it_the_same_text():
    text = " ".join(AGENCY)
    assert relation(text, f"{text} Photo by the harbour office") == "same-text"


@pytest.mark.parametrize(
    ("text", "expected"), [("", None), ("only four words here", None), ("five words are just enough", "same-text")]
)
def test_very_short_texts_are_versions_of_identical_ones_only(text, expected):
    assert relation(text, text) == expected
    assert relation(text, text + " and more") is None


def test_nine_words_and_one_more_are_not_compared():
    assert relation(sentence("brief", 9), sentence("brief", 9) + " again") is None


def test_a_short_text_that_stands_in_another_to_the_word_is_its_version():
    assert relation(sentence("brief", 12), f"{sentence('brief', 12)} {sentence('more', 12)}") == "abridged"


def test_a_short_text_that_stands_there_but_for_a_word_is_not_compared():
    brief = sentence("brief", 13)
    assert relation(f"{brief} {sentence('own', 1)}", f"{brief} {sentence('more', 20)}") is None


def test_a_text_cut_off_in_a_template_is_its_shorter_version_all_the_same():
    whole = WEATHER.format(**NOTES[0])
    assert relation(" ".join(whole.split()[: len(whole.split()) // 2]), whole) == "abridged"


def test_one_other_number_makes_a_text_a_revised_one():
    whole = story("numbers", 20)
    assert relation(whole, f"{whole} It was said on 3 May in Marrow Bay.") == "same-text"
    assert (
        relation(
            f"{whole} In all, 312 boats left the harbour before the storm came in",
            f"{whole} In all, 299 boats left the harbour before the storm came in",
        )
        == "revised"
    )


def test_half_of_each_of_two_texts_is_a_shared_passage():
    common = story("common", 10)
    assert relation(f"{common} {story('left', 10)}", f"{common} {story('right', 10)}") == "partial"


def test_states_of_one_thing_may_share_less():
    common = story("common", 4)
    left, right = (Document.of(f"{common} {story(side, 16)}") for side in ("left", "right"))
    assert relations.verdict(left, right) is None
    assert relations.verdict(left, right, kin=True).relation == "revised"
    assert relations.verdict(left, Document.of(story("other", 16)), kin=True) is None


def test_names_are_those_of_the_model():
    known = set(Relation.values)
    texts = [WEATHER.format(**note) for note in NOTES] + [" ".join(AGENCY), " ".join(AGENCY[:5]), story("x")]
    assert {relation(a, b) for a in texts for b in texts} - {None} <= known


def test_hard_tokens_are_numbers_and_names_inside_sentences():
    assert hard_tokens("Ferries stop. The mayor, Ada Farrow, said 1,200 people waited.") >= {
        "ada",
        "farrow",
        "1",
        "200",
    }
    assert "ferries" not in hard_tokens("Ferries stop. Nobody waited.")


PASSAGES = st.lists(st.sampled_from([*AGENCY, *(WEATHER.format(**note) for note in NOTES), "odd words"]), max_size=6)


@given(PASSAGES, PASSAGES)
def test_the_other_way_round_the_verdict_is_the_inverse(left, right):
    a, b = Document.of(" ".join(left)), Document.of(" ".join(right))
    there, back = relations.verdict(a, b), relations.verdict(b, a)
    assert (there.inverse() if there else None) == back
    if there:
        assert back.relation == Relation(there.relation).inverse
