import pytest

from archive.versions.changes import Edition, Kind, name_changes
from archive.versions.comparing import compare_paragraphs
from archive.versions.cosmetics import quieted
from tests.growth import IN_PROPORTION, growth

HEADLINE = "Ferry stays in port"
FERRY = (
    "The ferry to Gull Island was cancelled on Monday with 12 people on board, Mayor Ann Farrow said at the harbour."
)
OTHER = "Prices at the fish market rose again, and nobody at the stalls could say for how long that would go on."


def changes(before, after, headlines=(HEADLINE, HEADLINE), notes=((), ()), language="en"):
    pairs = quieted(compare_paragraphs(before, after))
    earlier = Edition(headlines[0], before, notes[0], language)
    return name_changes(earlier, Edition(headlines[1], after, notes[1], language), pairs)


def kinds(*arguments, **named):
    return [change.kind for change in changes(*arguments, **named)]


@pytest.mark.parametrize(
    ("old", "new", "kind", "before", "after"),
    [
        ("12", "14", Kind.NUMBER, "12", "14"),
        ("12", "fourteen and 12", Kind.WORDING, None, None),
        ("12 people", "three people", Kind.NUMBER, "12", "3"),
        ("Monday", "Tuesday", Kind.DATE, "Monday", "Tuesday"),
        ("Ann Farrow", "Ann Brandt", Kind.NAME, "Farrow", "Brandt"),
        ("was cancelled", "was not cancelled", Kind.NEGATION, "", "not"),
        ("the harbour", "the quay", Kind.WORDING, None, None),
    ],
)
def test_an_edited_word_is_named_by_what_it_is(old, new, kind, before, after):
    assert old in FERRY
    found = [each for each in changes([OTHER, FERRY], [OTHER, FERRY.replace(old, new)]) if each.kind != Kind.COSMETIC]
    assert [each.kind for each in found] == [kind]
    if before is not None:
        assert [(one.before, one.after, one.paragraph) for one in found[0].examples] == [(before, after, 2)]


def test_what_somebody_said_is_named_as_a_quotation():
    before, after = (
        f"“We will {w} pay for any of it,” the owner of the ferry said on the quay." for w in ("not", "gladly")
    )
    assert Kind.QUOTATION in kinds([OTHER, before], [OTHER, after])


def test_a_new_headline_and_a_new_opening_are_named():
    assert kinds([FERRY, OTHER], [OTHER, FERRY], (HEADLINE, "No ferry")) == [
        Kind.HEADLINE,
        Kind.FIRST_PARAGRAPH,
        Kind.MOVED,
    ]


def test_an_opening_broken_into_two_paragraphs_is_the_same_opening():
    assert Kind.FIRST_PARAGRAPH not in kinds([f"{FERRY} {OTHER}"], [FERRY, OTHER])


def test_a_note_of_correction_is_named_wherever_it_stands():
    note = "Correction: an earlier version gave a wrong number."
    assert kinds([FERRY], [FERRY, note]) == [Kind.CORRECTION, Kind.ADDED]
    assert kinds([FERRY], [FERRY], notes=((), (note,))) == [Kind.CORRECTION]
    assert Kind.CORRECTION not in kinds([FERRY, note], [FERRY, note.replace("a wrong", "another wrong")])
    assert kinds([FERRY], [FERRY], notes=((note,), (note,))) == []


def test_whole_paragraphs_are_added_and_left_out_whatever_numbers_they_hold():
    assert kinds([FERRY], [FERRY, OTHER]) == [Kind.ADDED]
    assert kinds([OTHER, FERRY], [OTHER]) == [Kind.REMOVED]


def test_typography_alone_is_cosmetic_and_not_material():
    (change,) = changes(["“Stay” - they said."], ['"Stay" – they said.'])
    assert change.kind == Kind.COSMETIC
    assert not change.kind.is_material


def test_a_number_that_went_to_another_paragraph_is_no_change_of_number():
    one, two = f"{FERRY} It cost 900.", OTHER
    assert Kind.NUMBER not in kinds([one, two], [FERRY, f"{OTHER} It cost 900."])


def test_examples_are_few_and_the_rest_is_counted():
    before = [FERRY.replace("12", str(number)) for number in range(100, 110)]
    after = [FERRY.replace("12", str(number)) for number in range(200, 210)]
    (numbers,) = [change for change in changes([OTHER, *before], [OTHER, *after]) if change.kind == Kind.NUMBER]
    assert len(numbers.examples) == 3
    assert numbers.count == 10


@pytest.mark.parametrize(
    "text",
    [lambda mark, size: f"{mark} " * size + "« " * (size // 4), lambda mark, size: "A" * size * 5 + f" 1{mark}"],
    ids=["numbers", "a name"],
)
def test_adversarial_texts_cost_no_more_than_their_length(text):
    def work(size):
        changes([text("1", size)], [text("2", size)])

    assert growth(work, int, 2_500) < IN_PROPORTION
