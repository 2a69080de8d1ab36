"""What an archive may unfold to."""

import gzip
import zipfile

import pytest

from archive.errors import DumpError, ItemError
from archive.ingest.opening import Limits, Unfolded, expand
from tests.archive.ingest.members import member, zipped
from tests.archive.ingest.opening.packed import PACKED, bomb, content, opened


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


@pytest.mark.parametrize("ending", PACKED)
def test_a_bomb_is_given_up_long_before_it_has_unfolded(ending):
    limits, spent = Limits(1 << 40, 1 << 40, 100), Unfolded()
    with pytest.raises(DumpError) as caught:
        [content(found) for found in expand(member(bomb(ending), "a.bin"), limits, spent)]
    assert caught.value.code == "bomb"
    assert spent.unpacked_bytes < 40 << 20


@pytest.mark.parametrize("ending", PACKED)
def test_a_bomb_among_others_is_rejected_alone(ending):
    limits = Limits(1 << 40, 1 << 40, 100)
    rejected, good = opened(zipped({"a.bin": bomb(ending), "b.txt": "one"}, zipfile.ZIP_STORED), limits=limits)
    if not isinstance(rejected, ItemError):
        with pytest.raises(ItemError) as of_member:
            content(rejected)
        rejected = of_member.value
    assert (rejected.code, content(good)) == ("bomb", b"one")


def test_a_zip_member_that_states_a_bomb_is_not_opened():
    limits = Limits(1 << 40, 1 << 40, 100)
    results = opened(zipped({"a.txt": bytes(64 << 20), "b.txt": "one"}), limits=limits)
    assert [getattr(found, "code", found.locator) for found in results] == ["bomb", "d.zip!/b.txt"]


def test_a_directory_of_too_many_members_is_counted_before_it_is_read():
    data = zipped({f"{n}.txt": "" for n in range(300)})
    with pytest.raises(DumpError) as caught:
        opened(data, limits=Limits(1 << 20, 1 << 20, 200))
    assert caught.value.code == "too-many-members"
