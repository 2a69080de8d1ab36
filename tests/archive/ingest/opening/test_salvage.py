"""Zip archives that lost their directory."""

from tests.archive.ingest.members import zipped
from tests.archive.ingest.opening.packed import content, noise, opened


def test_a_zip_whose_end_is_lost_gives_its_members():
    data = zipped({"a.txt": "one", "b.txt": "two" * 100, "c.txt": noise(5000)})
    results = opened(data[:-2000])
    assert [getattr(found, "code", found.locator) for found in results] == ["d.zip!/a.txt", "d.zip!/b.txt", "truncated"]
    assert content(results[1]) == b"two" * 100
