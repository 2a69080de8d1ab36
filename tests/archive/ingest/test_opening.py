import bz2
import gzip
import io
import lzma
import random
import tarfile
import time
import zipfile

import pytest
import zstandard

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


def tarred(files: dict[str, bytes | None], form: int = tarfile.PAX_FORMAT) -> bytes:
    """None for a link to /etc/passwd."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data or b""), 1_602_000_000
            if data is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info, io.BytesIO(data or b""))
    return buffer.getvalue()


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


PACKED = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_is_opened_in_the_order_of_names_and_each_member_again_and_again(form):
    members = opened(tarred({"./b.txt": b"two", "a/" + "x" * 80 + ".txt": b"one"}, form), "d.tar")
    assert [found.locator for found in members] == [f"d.tar!/a/{'x' * 80}.txt", "d.tar!/b.txt"]
    assert [content(found) for found in members * 2] == [b"one", b"two"] * 2
    assert members[0].modified.year == 2020


def test_a_tar_without_any_mark_is_known_by_its_checksum():
    data = bytearray(tarred({"a.txt": b"one"}, tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 256 + sum(data[156:512]))
    assert [content(found) for found in opened(bytes(data), "d.tar")] == [b"one"]


def test_links_and_names_that_climb_out_are_only_names(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = sorted(tmp_path.rglob("*"))
    text, link = opened(tarred({"../../up.txt": b"one", "/etc/link": None}), "d.tar")
    assert (text.locator, content(text)) == ("d.tar!/../../up.txt", b"one")
    assert (link.locator, link.code) == ("d.tar!//etc/link", "unreadable-member")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("ending", PACKED)
def test_every_compression_is_undone_around_a_file_and_around_an_archive(ending):
    (text,) = opened(PACKED[ending](b"one"), f"a.txt.{ending}")
    assert (text.locator, content(text)) == (f"a.txt.{ending}", b"one")
    (member_of,) = opened(PACKED[ending](tarred({"a.txt": b"two"})), f"d.tar.{ending}")
    assert (member_of.locator, content(member_of)) == (f"d.tar.{ending}!/a.txt", b"two")


@pytest.mark.parametrize("ending", PACKED)
def test_compressed_streams_in_a_row_are_one_and_padding_is_none(ending):
    (found,) = opened(PACKED[ending](b"one ") + PACKED[ending](b"two") + bytes(700), "a.txt")
    assert content(found) == b"one two"


@pytest.mark.parametrize("ending", PACKED)
def test_a_cut_compressed_file_gives_what_it_holds(ending):
    text = b"The ferry is late.\n" + b"".join(b"%x " % n for n in noise(60_000))
    (found,) = opened(PACKED[ending](text)[:-20], f"a.txt.{ending}")
    if isinstance(found, ItemError):
        assert (ending, found.code) == ("bz2", "truncated")  # its blocks are all or nothing, and 900 KB long
        return
    (result,) = choose(found, "text").read(found, ReadOptions())
    assert text.decode().startswith(result.text)
    assert result.notes == ("incomplete: The compressed file breaks off in the middle.",)


@pytest.mark.parametrize("ending", PACKED)
def test_a_bomb_is_given_up_long_before_it_has_unfolded(ending):
    bomb, limits = PACKED[ending](bytes(64 << 20)), Limits(1 << 40, 1 << 40, 100)
    began = time.monotonic()
    with pytest.raises(DumpError) as caught:
        [content(found) for found in opened(bomb, "a.bin", limits)]
    assert (caught.value.code, time.monotonic() - began < 5) == ("bomb", True)
    rejected, good = opened(zipped({"a.bin": bomb, "b.txt": "one"}, zipfile.ZIP_STORED), limits=limits)
    if not isinstance(rejected, ItemError):
        with pytest.raises(ItemError) as of_member:
            content(rejected)
        rejected = of_member.value
    assert (rejected.code, content(good)) == ("bomb", b"one")


def test_a_zip_member_that_states_a_bomb_is_not_opened():
    limits = Limits(1 << 40, 1 << 40, 100)
    results = opened(zipped({"a.txt": bytes(64 << 20), "b.txt": "one"}), limits=limits)
    assert [getattr(found, "code", found.locator) for found in results] == ["bomb", "d.zip!/b.txt"]


def test_the_only_file_of_a_zip_counts_as_the_dump_itself():
    limits = Limits(unpacked_bytes=1000, member_bytes=2, members=9)
    assert [found.locator for found in opened(zipped({"a.txt": "one"}), limits=limits)] == ["d.zip!/a.txt"]


def test_a_zip_whose_end_is_lost_gives_its_members():
    data = zipped({"a.txt": "one", "b.txt": "two" * 100, "c.txt": noise(5000)})
    results = opened(data[:-2000])
    assert [getattr(found, "code", found.locator) for found in results] == ["d.zip!/a.txt", "d.zip!/b.txt", "truncated"]
    assert content(results[1]) == b"two" * 100


def test_a_tar_that_breaks_off_gives_its_whole_members():
    data = tarred({"a.txt": b"one", "b.txt": noise(5000)})
    codes = [getattr(found, "code", found.locator) for found in opened(data[:3000], "d.tar")]
    assert codes == ["d.tar!/a.txt", "truncated", "truncated"]
    damaged = bytearray(tarred({"a.txt": b"one", "b.txt": b"two", "c.txt": b"three"}))
    damaged[1024:1100] = noise(76)
    assert [getattr(found, "code", found.locator) for found in opened(bytes(damaged), "d.tar")] == [
        "d.tar!/a.txt", "truncated",
    ]  # fmt: skip


def test_a_directory_of_too_many_members_is_counted_before_it_is_read():
    data = zipped({f"{n}.txt": "" for n in range(300)})
    with pytest.raises(DumpError) as caught:
        opened(data, limits=Limits(1 << 20, 1 << 20, 200))
    assert caught.value.code == "too-many-members"


def test_of_a_web_collection_only_the_captures_are_members():
    data = zipped({"datapackage.json": "{}", "archive/a.warc.gz": b"", "pages/pages.jsonl": "{}", "indexes/i.cdx": ""})
    assert [found.locator for found in opened(data)] == ["d.zip!/archive/a.warc.gz"]


def test_a_member_without_a_name_breaks_nothing():
    data = zipped({"a": "one", "b.txt": "two"}, zipfile.ZIP_STORED)
    at = data.index(b"PK\x01\x02")
    nameless = data[: at + 28] + b"\0\0" + data[at + 30 : at + 46] + data[at + 47 :]
    end = bytearray(nameless)
    place = end.rindex(b"PK\x05\x06")
    end[place + 12 : place + 16] = (int.from_bytes(end[place + 12 : place + 16], "little") - 1).to_bytes(4, "little")
    assert [getattr(found, "code", found.locator) for found in opened(bytes(end))] == ["d.zip!/b.txt"]
