"""Members of zip archives."""

import zipfile

from archive.errors import ItemError
from archive.ingest.items import ReadOptions
from archive.ingest.readers import choose
from tests.archive.ingest.members import zipped
from tests.archive.ingest.opening.packed import content, opened


def test_members_come_in_the_order_of_their_names_and_open_afresh():
    members = opened(zipped({"b.txt": "two", "a/c.txt": "one"}))
    assert [found.locator for found in members] == ["d.zip!/a/c.txt", "d.zip!/b.txt"]
    assert [content(found) for found in members * 2] == [b"one", b"two"] * 2
    assert members[1].size == 3


def test_a_stream_outlives_its_members():
    stream = opened(zipped({"a.txt": "one" * 100}))[0].open()
    with stream:
        assert stream.read() == b"one" * 100


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
