import gzip
import io
import zipfile

import pytest

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.opening import Limits, Unfolded, expand
from archive.ingest.readers import choose
from tests.archive.ingest.members import member, zipped

LIMITS = Limits(unpacked_bytes=1 << 20, member_bytes=1 << 20, members=100)


def opened(data, locator="d.zip", limits=LIMITS):
    return list(expand(member(data, locator), limits))


def content(given: Member) -> bytes:
    with given.open() as stream:
        return stream.read()


def test_a_file_that_is_no_archive_is_its_own_member():
    given = member("The ferry is late.")
    assert list(expand(given, LIMITS)) == [given]


def test_an_empty_file_is_a_member_and_not_lost():
    assert [found.locator for found in opened(b"", "empty.txt")] == ["empty.txt"]


def test_members_come_in_the_order_of_their_names_and_open_afresh():
    members = opened(zipped({"b.txt": "two", "a/c.txt": "one"}))
    assert [found.locator for found in members] == ["d.zip!/a/c.txt", "d.zip!/b.txt"]
    assert [content(found) for found in members * 2] == [b"one", b"two"] * 2
    assert members[1].size == 3


def test_a_stream_outlives_its_members():
    stream = opened(zipped({"a.txt": "one" * 100}))[0].open()
    with stream:
        assert stream.read() == b"one" * 100


def test_what_the_system_left_behind_is_no_member():
    data = zipped({"__MACOSX/a.txt": "x", "news/.DS_Store": "x", "news/": "", "news/a.txt": "one"})
    assert [found.locator for found in opened(data)] == ["d.zip!/news/a.txt"]


def test_a_zip_in_a_zip_is_opened_and_a_third_is_not():
    inner = zipped({"a.txt": "one"})
    middle = zipped({"inner.zip": inner, "b.txt": "two"})
    assert [found.locator for found in opened(middle)] == ["d.zip!/b.txt", "d.zip!/inner.zip!/a.txt"]
    assert content(opened(middle)[1]) == b"one"
    deep = opened(zipped({"m.zip": middle}))
    assert [getattr(found, "code", found.locator) for found in deep] == ["d.zip!/m.zip!/b.txt", "too-deep"]


def test_a_gzipped_file_keeps_its_locator():
    (found,) = opened(gzip.compress(b"one"), "a.txt.gz")
    assert (found.locator, content(found)) == ("a.txt.gz", b"one")


def test_a_cut_gzip_gives_what_it_holds_and_says_so():
    text = b"".join(b"%d ferries " % n for n in range(20_000))
    (found,) = opened(gzip.compress(text)[:-12], "a.txt.gz")
    (result,) = choose(found).read(found, ReadOptions())
    assert result.text.startswith("0 ferries 1 ferries")
    assert result.notes == ("incomplete: The compressed file breaks off in the middle.",)


def test_a_member_with_a_wrong_checksum_is_rejected_when_it_is_read():
    data = zipped({"a.txt": "one one one", "b.txt": "two two two" * 20_000}, zipfile.ZIP_STORED).replace(
        b"two two two", b"two twX two"
    )
    good, bad = opened(data)
    assert content(good) == b"one one one"
    (result,) = choose(good, "text").read(bad, ReadOptions())
    assert (result.locator, result.code) == ("d.zip!/b.txt", "unreadable-member")


def test_an_encrypted_member_is_rejected_and_the_rest_goes_on():
    data = bytearray(zipped({"a.txt": "one", "b.txt": "two"}))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(magic) + offset] |= 1
    first, second = opened(bytes(data))
    assert isinstance(first, ItemError)
    assert (first.locator, first.code, second.locator) == ("d.zip!/a.txt", "unreadable-member", "d.zip!/b.txt")


def test_members_of_one_name_have_locators_of_their_own():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "two")
    members = opened(buffer.getvalue())
    assert [(found.locator, content(found)) for found in members] == [
        ("d.zip!/a.txt", b"one"), ("d.zip!/a.txt (2)", b"two"),
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(unpacked_bytes=5, member_bytes=100, members=9), "too-large"),
        (Limits(unpacked_bytes=100, member_bytes=100, members=1), "too-many-members"),
    ],
)
def test_an_archive_that_breaks_a_limit_fails_the_dump(limits, code):
    with pytest.raises(DumpError) as caught:
        opened(zipped({"a.txt": "one", "b.txt": "two"}), limits=limits)
    assert caught.value.code == code


def test_a_member_larger_than_allowed_is_rejected_alone():
    limits = Limits(unpacked_bytes=100, member_bytes=2, members=9)
    results = opened(zipped({"a.txt": "one", "b.txt": "2"}), limits=limits)
    assert [getattr(found, "code", found.locator) for found in results] == ["too-large", "d.zip!/b.txt"]


def test_limits_count_over_all_archives_of_a_dump():
    spent, limits = Unfolded(), Limits(unpacked_bytes=100, member_bytes=100, members=3)
    list(expand(member(zipped({"a": "1", "b": "2"}), "1.zip"), limits, spent))
    with pytest.raises(DumpError):
        list(expand(member(zipped({"a": "1", "b": "2"}), "2.zip"), limits, spent))


def test_a_gzip_bomb_stops_while_it_is_read():
    limits = Limits(unpacked_bytes=100_000, member_bytes=100_000, members=9)
    with pytest.raises(DumpError) as caught:
        content(opened(gzip.compress(b"x" * 200_000), "a.gz", limits)[0])
    assert caught.value.code == "too-large"


def test_an_office_document_is_one_file_and_not_an_archive():
    assert [
        found.locator for found in opened(zipped({"[Content_Types].xml": "<x/>", "word/a.xml": "<x/>"}), "a.docx")
    ] == ["a.docx"]
