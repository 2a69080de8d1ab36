import io

import pytest

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers import READERS, choose
from tests.archive.ingest.members import member


def test_a_format_asked_for_is_taken_unseen():
    assert choose(member("{}"), "text").name == "text"


def test_a_format_nobody_reads_is_refused_with_those_that_are():
    with pytest.raises(
        ItemError, match=r"auto, anpa, bundle, csv, feed, html, .*, text, warc, wxr, xlsx, xml"
    ) as caught:
        choose(member("{}"), "docx")
    assert caught.value.code == "unknown-format"


def test_bytes_that_are_no_text_have_no_reader():
    with pytest.raises(ItemError) as caught:
        choose(member(bytes(range(256)) * 9, "a.jpg"))
    assert caught.value.code == "not-text"


@pytest.mark.parametrize("name", sorted(READERS))
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff\xfe", b"<", b"[", b"{", b'"', b"a,b\n1", bytes(range(256)) * 9, b"\x1b$B"]
)
def test_no_reader_raises_on_odd_bytes(name, data):
    assert all(
        result.locator.startswith("a.bin") for result in READERS[name].read(member(data, "a.bin"), ReadOptions())
    )


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_file_that_breaks_while_it_is_read_is_one_rejected_item(name):
    class Broken(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            raise OSError("the disk is gone")

    given = Member("a.bin", lambda: io.BufferedReader(Broken()))
    (result,) = READERS[name].read(given, ReadOptions())
    assert result.code == "unreadable"
