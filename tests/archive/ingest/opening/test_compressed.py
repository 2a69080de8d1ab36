"""A compressed file is a member with its own name and other bytes."""

import gzip

import pytest

from archive.errors import ItemError
from archive.ingest.items import ReadOptions
from archive.ingest.readers import choose
from tests.archive.ingest.opening.packed import PACKED, content, noise, opened, tarred


def test_a_gzipped_file_keeps_its_locator():
    (found,) = opened(gzip.compress(b"one"), "a.txt.gz")
    assert (found.locator, content(found)) == ("a.txt.gz", b"one")


def test_a_cut_gzip_gives_what_it_holds_and_says_so():
    text = b"".join(b"%d ferries " % n for n in range(20_000))
    (found,) = opened(gzip.compress(text)[:-12], "a.txt.gz")
    (result,) = choose(found).read(found, ReadOptions())
    assert result.text.startswith("0 ferries 1 ferries")
    assert result.notes == ("incomplete: The compressed file breaks off in the middle.",)


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
