"""Pages and texts nobody should have to read: each gets an answer, bounded in size, and says how unsure it is."""

from datetime import date
from io import BytesIO

import pytest

from archive.errors import ItemError
from archive.ingest import roles
from archive.ingest.dating import date_item
from archive.ingest.items import BODY_ROLES, PICTURE_ROLES, Member, RawItem, ReadOptions, Role
from archive.ingest.parsing import parse
from archive.ingest.readers.html import MOST_BYTES, READER
from archive.ingest.roles import UNSURE_BODY, label
from tests.archive.ingest.making import LEAD, SECOND, gaps, text_item

TODAY = date(2026, 11, 21)
ARABIC = (
    "انهار جدار الميناء في مارو باي في وقت مبكر من يوم الثلاثاء بعد ثلاثة أيام من العاصفة، وقالت رئيسة "
    "البلدية (mayor Ann Lee) إن أكثر من أربعين أسرة اضطرت إلى مغادرة منازلها."
)
HEBREW = (
    "חומת הנמל של מארו ביי קרסה מוקדם ביום שלישי אחרי שלושה ימי סערה, אמרה ראש העיר Ann Lee, ויותר "
    "מארבעים משפחות נאלצו לעזוב את בתיהן."
)
GERMAN = (
    "Die Hafenmauer von Marrow Bay gab am frühen Dienstag nach drei Tagen Sturm nach, und mehr als "
    "vierzig Familien mussten ihre Häuser verlassen, sagte die Bürgermeisterin."
)


def read(page: bytes):
    (found,) = READER.read(Member("a.html", lambda: BytesIO(page)), ReadOptions())
    return found


def lines_of(item: RawItem):
    lines = label(item)
    assert all(not gap or gap.isspace() for gap in gaps(item.text, lines))
    parse(item, lines, date_item(item, lines, TODAY), TODAY)
    return lines


def test_a_page_of_fifty_megabytes_is_refused_after_the_bound_is_read():
    served = []

    class Endless(BytesIO):
        def read(self, size=-1):
            piece = super().read(size)
            served.append(len(piece))
            return piece

    page = b"<html><body>" + f"<p>{LEAD}</p>".encode() * (50_000_000 // len(LEAD))
    (found,) = READER.read(Member("a.html", lambda: Endless(page)), ReadOptions())

    assert isinstance(found, ItemError)
    assert sum(served) <= 2 * MOST_BYTES


def test_three_megabytes_of_empty_paragraphs_hold_no_text():
    assert isinstance(read(b"<html><body>" + b"<p>" * 1_000_000), ItemError)


def test_an_item_of_too_many_lines_is_text_with_little_confidence(monkeypatch):
    monkeypatch.setattr(roles, "MOST_JUDGED", 1_000)
    lines = lines_of(read(b"<html><body>" + b"<p>x" * 1_001))

    assert len(lines) == 1_001
    assert {(line.role, line.confidence) for line in lines} == {(Role.BODY, UNSURE_BODY)}


@pytest.mark.parametrize("mark_up", ["<table><tr><td>", "<div>", "<blockquote><ul><li>"])
def test_ten_thousand_nested_boxes_give_their_text_back(mark_up):
    item = read(f"<html><body>{mark_up * 10_000}{LEAD}".encode())

    assert [item.text[line.start : line.end] for line in lines_of(item)] == [LEAD]


@pytest.mark.parametrize("page", ["<script>var text = 'wall';</script>" * 500, "", "<p> </p>", "<style>p {}</style>"])
def test_a_page_of_scripts_or_of_nothing_is_refused_with_a_reason(page):
    found = read(f"<html><body>{page}</body></html>".encode())

    assert isinstance(found, ItemError)
    assert found.code == "no-text"


def test_a_text_of_captions_alone_has_captions_and_no_article():
    captions = [
        f"People look at the wall in Marrow Bay on October {day}, 2020. (CPA Photo/Ann Lee)" for day in range(1, 7)
    ]
    lines = lines_of(text_item(*captions))

    assert {line.role for line in lines} <= PICTURE_ROLES


@pytest.mark.parametrize("text", [ARABIC, HEBREW])
def test_text_from_right_to_left_with_latin_names_inside_is_text(text):
    lines = lines_of(text_item(text, f"{text} {text}"))

    assert {line.role for line in lines} <= BODY_ROLES | {Role.STANDFIRST}


def test_paragraphs_of_several_languages_are_all_text():
    lines = lines_of(text_item(LEAD, GERMAN, SECOND, ARABIC, HEBREW))

    assert [line.role for line in lines] == [Role.BODY] * 5


def test_a_single_line_of_a_million_signs_is_answered():
    (line,) = lines_of(text_item("wall " * 200_000))

    assert line.role is Role.BODY
    assert line.confidence <= 0.6
