import io

import pytest

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.reading.measuring import Meter, count_bytes

TEXT = b"A gale took the roof.\nNobody was hurt.\n"


LENGTH = len(TEXT)


def member(size=LENGTH):
    return Member("a.txt", lambda: io.BytesIO(TEXT), size)


def test_a_place_read_twice_counts_once():
    meter = Meter()
    watched = meter.watched(member())
    for _ in range(2):
        with watched.open() as stream:
            stream.read(10)
    assert meter.done == 10


def test_a_member_that_is_behind_counts_whole_however_little_of_it_was_read():
    meter = Meter()
    meter.watched(member()).open().read(5)
    meter.watched(member())
    assert meter.done == len(TEXT)
    meter.end()
    assert meter.done == 2 * len(TEXT)


def test_streams_can_be_read_in_every_way():
    meter = Meter()
    with meter.watched(member()).open() as stream:
        assert stream.readline() == b"A gale took the roof.\n"
        assert list(stream) == [b"Nobody was hurt.\n"]
        stream.seek(2)
        assert (stream.tell(), stream.read1(4)) == (2, b"gale")
        assert stream.readinto(bytearray(4)) == 4
    assert meter.done == len(TEXT)


def test_members_that_do_not_know_their_size_are_read_through():
    beats = []
    members = [member(), ItemError("b", "unreadable", "It is gone."), member(None)]
    assert count_bytes(members, lambda: beats.append(1)) == 2 * len(TEXT)
    assert beats


def test_what_breaks_a_limit_has_no_size():
    def members():
        yield member()
        raise DumpError("post.zip", "too-large", "It unpacks to too much.")

    assert count_bytes(members(), lambda: None) is None


@pytest.mark.parametrize("error", [OSError, EOFError])
def test_a_member_that_breaks_off_counts_as_far_as_it_goes(error):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise error

    assert count_bytes([Member("a", Broken)], lambda: None) == 0
