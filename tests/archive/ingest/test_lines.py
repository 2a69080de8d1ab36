import pytest

from archive.ingest.items import RawItem
from archive.ingest.lines import judged, key, stretches
from tests.archive.ingest.making import LEAD, SECOND


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in stretches(RawItem("a", "text", text, "utf-8"))]


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_separator_parts_lines(separator):
    assert cut(f"one{separator}two") == ["one", "two"]


def test_lines_keep_the_blanks_around_them():
    assert cut(" one \n\u00a0\n two\u00a0") == [" one ", " two\u00a0"]


def test_wrapped_lines_join_until_an_indent_or_a_blank_line():
    text = f"{LEAD[:62]}\n{LEAD[62:124]}\n{LEAD[124:]}\n\n{SECOND[:60]}\n{SECOND[60:120]}\n{SECOND[120:]}"

    assert len(cut(text)) == 2


def test_a_blank_line_ends_a_wrapped_paragraph_whatever_stands_before_it():
    row = " ".join(["storm"] * 10)

    assert len(cut(f"{row}\n{row}\n{row}\n\n{row}\n{row}\n{row}")) == 2


def test_long_lines_are_paragraphs_of_their_own():
    assert len(cut(f"{LEAD}\n{SECOND}\n{LEAD}\n{SECOND}\n{LEAD}")) == 5


def test_judging_folds_what_readers_do_not_see():
    assert judged("Read\u00a0more\u200b:  now") == "Read more: now"
    assert key("“Storm”, now!") == key("storm now")


COLUMN = """The ferry to Gull Island was
cancelled on Monday because of
high waves, and the harbour off-
ice said that no boat would sail
before the storm had passed and
the pier had been looked at."""
MENU = "News\nSport and leisure\nWhat is on at the harbour"
WRAPPED = (
    "The ferry to Gull Island was cancelled on Monday because of high waves, the\n"
    "harbour office said, and it will not sail before the storm has passed and the\n"
    "pier has been looked at."
)


def test_a_column_of_print_is_one_paragraph():
    assert cut(COLUMN) == [COLUMN]


def test_a_wrapped_paragraph_between_long_and_short_lines_is_one():
    text = f"{MENU}\n\n{WRAPPED}\n\n{'https://harbour-post.example/' + 'a' * 90}\n\n{MENU}"
    found = cut(text)
    assert WRAPPED in found
    assert [line for line in found if line in MENU.split("\n")] == MENU.split("\n") * 2


def test_headlines_of_like_width_on_a_page_stay_lines():
    verbs, places = ("passes", "delays", "drops"), ("Marrow Bay", "Saltley", "Gull Island")
    lines = [f"Council {verb} the plan for a second pier in {place}" for verb, place in zip(verbs, places, strict=True)]
    page = ["https://harbour-post.example/" + "a" * 90, *lines]
    assert cut("\n".join(page[:1]) + "\n\n" + "\n".join(lines)) == page
