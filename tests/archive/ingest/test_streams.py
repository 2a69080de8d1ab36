import io

import pytest

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.streams import first_bytes, lines, text_stream, whole
from tests.archive.ingest.members import codes, member, read


class Cut(io.RawIOBase):
    """Gives its pieces, then breaks."""

    def __init__(self, *pieces, code="truncated"):
        super().__init__()
        self.pieces, self.code = list(pieces), code

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.pieces:
            raise ItemError("a.txt", self.code, "It breaks off.")
        piece = self.pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)


def broken(*pieces, name="a.txt", code="truncated"):
    return Member(name, lambda: io.BufferedReader(Cut(*pieces, code=code)))


def test_what_came_before_the_break_is_kept():
    data, error = first_bytes(broken(b"one", b"two").open(), 100)
    assert (data, error.code) == (b"onetwo", "truncated")
    assert whole(broken(b"one"), 100) == (b"one", ("incomplete: It breaks off.",))


def test_damage_that_is_no_cut_is_not_passed_on_as_text():
    with pytest.raises(ItemError) as caught:
        whole(broken(b"one", code="unreadable-member"), 100)
    assert caught.value.code == "unreadable-member"


def test_the_records_before_a_break_are_read_and_the_break_is_told():
    line = b'{"title": "Late", "text": "Fog closed the channel."}\n'
    from archive.ingest.readers import choose

    given = broken(line, line, b'{"title": "Cut', name="a.jsonl")
    assert codes(choose(given).read(given, ReadOptions())) == ["item", "item", "truncated", "truncated"]


def test_bytes_without_a_meaning_are_shown_and_counted_in_large_files_too():
    rows = b"title,text\r\n" + "Fähre,Nebel über der Bucht für Stunden.\r\n".encode("cp1252") * 9
    (*_, last) = read(rows + b"Late,Fog \x81 closed the channel.\r\n", "a.csv", ReadOptions(encoding="cp1252"))
    assert "Fog \ufffd closed" in last.text
    assert last.notes[-1] == "1 unreadable places shown as U+FFFD"


def test_lines_keep_their_ends_and_a_line_too_long_is_none():
    with text_stream(member("a\r\nb\n" + "c" * 50 + "\nd"), ReadOptions()) as (text, _):
        assert list(lines(text, 20)) == ["a\r\n", "b\n", None, "d"]
