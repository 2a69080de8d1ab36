"""One delivered file → its members, through every layer around them."""

import pytest

from archive.errors import DumpError
from archive.ingest.opening import Limits, expand
from tests.archive.ingest.members import member, zipped
from tests.archive.ingest.opening.packed import LIMITS, content, opened


def test_a_file_that_is_no_archive_is_its_own_member():
    given = member("The ferry is late.")
    assert list(expand(given, LIMITS)) == [given]


def test_an_empty_file_is_a_member_and_not_lost():
    assert [found.locator for found in opened(b"", "empty.txt")] == ["empty.txt"]


def test_a_zip_in_a_zip_is_opened_and_a_third_is_not():
    inner = zipped({"a.txt": "one"})
    middle = zipped({"inner.zip": inner, "b.txt": "two"})
    assert [found.locator for found in opened(middle)] == ["d.zip!/b.txt", "d.zip!/inner.zip!/a.txt"]
    assert content(opened(middle)[1]) == b"one"
    deep = opened(zipped({"m.zip": middle}))
    assert [getattr(found, "code", found.locator) for found in deep] == ["d.zip!/m.zip!/b.txt", "too-deep"]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 and nothing more", zipped({"a.txt": "one"})[:39]], ids=["no zip", "cut off"]
)
def test_an_archive_that_cannot_be_opened_fails_the_dump_but_only_itself_inside_another(data):
    with pytest.raises(DumpError) as caught:
        opened(data)
    assert caught.value.code == "bad-archive"
    results = opened(zipped({"a.txt": "one", "bad.zip": data}))
    assert [getattr(found, "code", "member") for found in results] == ["member", "bad-archive"]


def test_an_empty_archive_says_so():
    with pytest.raises(DumpError) as caught:
        opened(zipped({}))
    assert caught.value.code == "empty-archive"


def test_an_office_document_is_one_file_and_not_an_archive():
    assert [
        found.locator for found in opened(zipped({"[Content_Types].xml": "<x/>", "word/a.xml": "<x/>"}), "a.docx")
    ] == ["a.docx"]


def test_of_a_web_collection_only_the_captures_are_members():
    data = zipped({"datapackage.json": "{}", "archive/a.warc.gz": b"", "pages/pages.jsonl": "{}", "indexes/i.cdx": ""})
    assert [found.locator for found in opened(data)] == ["d.zip!/archive/a.warc.gz"]


def test_the_only_file_of_a_zip_counts_as_the_dump_itself():
    limits = Limits(unpacked_bytes=1000, member_bytes=2, members=9)
    assert [found.locator for found in opened(zipped({"a.txt": "one"}), limits=limits)] == ["d.zip!/a.txt"]
