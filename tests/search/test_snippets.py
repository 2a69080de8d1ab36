from hypothesis import given
from hypothesis import strategies as st

from search.language.parser import parse
from search.snippets import LENGTH, Matcher, snippet

FILLER = "The council of Marrow Bay met again. " * 20


def made(text, query, language="en"):
    return snippet(text, Matcher(parse(query).tree), language)


def hits(text, query, language="en"):
    return [segment.text for segment in made(text, query, language) if segment.hit]


def test_a_hit_deep_in_the_text_stands_in_the_window():
    segments = made(FILLER + "The ferry sank off the pier. " + FILLER, "ferries")
    assert "ferry" in [segment.text for segment in segments if segment.hit]
    assert segments[0].text == segments[-1].text == "…"


def test_the_window_that_answers_most_of_the_query_wins():
    text = "A ferry. " + FILLER + "The ferry reached the pier. " + FILLER
    assert hits(text, "ferry pier") == ["ferry", "pier"]


def test_a_phrase_is_marked_as_a_whole_and_only_there():
    assert hits("The quay is old. The old quay stands.", '"old quay"') == ["old quay"]


def test_a_phrase_is_told_from_words():
    segments = made("The old quay and the quay, and COVID-19.", '"old quay" OR quay OR covid-19')
    assert [(segment.text, segment.phrase) for segment in segments if segment.hit] == [
        ("old quay", True), ("quay", False), ("COVID-19", False),
    ]  # fmt: skip


def test_what_no_one_piece_answers_is_shown_in_several():
    text = "A ferry. " + FILLER + "An old pier. " + FILLER + "A storm came. " + FILLER
    segments = made(text, "ferry pier storm")
    assert [segment.text for segment in segments if segment.hit] == ["ferry", "pier", "storm"]
    assert [segment.text for segment in segments].count("…") == 3
    assert sum(len(segment.text) for segment in segments) < 400


def test_pieces_that_meet_are_one():
    text = "A ferry. " + "Quiet. " * 25 + "A pier. " + "Quiet. " * 12 + "A storm. " + FILLER
    segments = made(text, "ferry pier storm")
    assert [segment.text for segment in segments if segment.hit] == ["ferry", "pier", "storm"]


def test_a_phrase_starting_inside_a_compound_is_marked():
    assert hits("The ex-town hall burned.", '"town hall"') == ["town hall"]


def test_a_prefix_marks_whole_words():
    assert hits("Harbour and harbours.", "harb*") == ["Harbour", "harbours"]


def test_words_excluded_are_not_marked():
    assert hits("The ferry and the pier.", "ferry -pier") == ["ferry"]


def test_compounds_are_marked_in_every_spelling():
    assert hits("COVID-19, Covid 19 and COVID19.", "covid-19") == ["COVID-19", "Covid 19", "COVID19"]


def test_hits_that_overlap_are_marked_once():
    assert hits("About COVID-19 today.", "19 covid-19") == ["COVID-19"]


def test_a_long_text_is_looked_at_only_so_far():
    text = "The council met. " * 20_000
    assert not any(segment.hit for segment in made(text + "zeppelin", "zeppelin"))
    assert len(Matcher(parse("council OR zeppelin").tree).marks(text, "en")) <= 300


def test_without_a_hit_the_text_opens():
    segments = made("  " + FILLER, "zeppelin")
    assert segments[0].text.startswith("The council")
    assert not any(segment.hit for segment in segments)


@given(
    st.text(alphabet="ab é.\n-'東", max_size=900), st.sampled_from(["a", "a b", '"a b"', "ab*", "aab* OR b", "東", ""])
)
def test_the_segments_are_pieces_of_the_text_in_order(text, query):
    segments = made(text, query)
    assert all(segment.text for segment in segments)
    pieces, at = "".join(segment.text for segment in segments).split("…"), 0
    for piece in pieces:
        assert piece in text[at:]
        at = text.index(piece, at) + len(piece)
    longest_hit = max((len(segment.text) for segment in segments if segment.hit), default=0)
    assert sum(map(len, pieces)) <= LENGTH + 3 * (40 + longest_hit)
