import numpy as np
import pytest

from search.backends.embedded.arrays import BrokenFileError, create, least_type, load


def test_what_is_written_is_read_through_the_map(tmp_path):
    made = create(tmp_path / "a", {"small": (np.dtype("u1"), 3), "none": (np.dtype("u4"), 0)}, {"name": "Ä"})
    made["small"][:] = [1, 2, 255]
    del made
    arrays, meta = load(tmp_path / "a")
    assert arrays["small"].tolist() == [1, 2, 255]
    assert len(arrays["none"]) == 0
    assert meta == {"name": "Ä"}
    with pytest.raises(ValueError, match="read-only"):
        arrays["small"][0] = 0


@pytest.mark.parametrize("content", [b"", b"short", b"arrays01\xff\xff\xff\x00{}", b"arrays01\x02\x00\x00\x00{}"])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(BrokenFileError):
        load(tmp_path / "a")


def test_a_file_cut_short_is_refused(tmp_path):
    create(tmp_path / "a", {"large": (np.dtype("i8"), 1000)}, {})
    with (tmp_path / "a").open("r+b") as stream:
        stream.truncate(4000)
    with pytest.raises(BrokenFileError):
        load(tmp_path / "a")


@pytest.mark.parametrize(("largest", "size"), [(0, 1), (255, 1), (256, 2), (65_536, 4), (1 << 32, 8)])
def test_numbers_take_no_more_room_than_they_need(largest, size):
    assert least_type(largest).itemsize == size
