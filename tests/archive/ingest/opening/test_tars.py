"""Members of tar archives."""

import tarfile

import pytest

from tests.archive.ingest.opening.packed import content, noise, opened, tarred


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


def test_a_tar_that_breaks_off_gives_its_whole_members():
    data = tarred({"a.txt": b"one", "b.txt": noise(5000)})
    codes = [getattr(found, "code", found.locator) for found in opened(data[:3000], "d.tar")]
    assert codes == ["d.tar!/a.txt", "truncated", "truncated"]
    damaged = bytearray(tarred({"a.txt": b"one", "b.txt": b"two", "c.txt": b"three"}))
    damaged[1024:1100] = noise(76)
    assert [getattr(found, "code", found.locator) for found in opened(bytes(damaged), "d.tar")] == [
        "d.tar!/a.txt", "truncated",
    ]  # fmt: skip
