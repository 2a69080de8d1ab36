"""Named flat arrays in one file, read through a memory map: all processes share the pages, opening costs nothing.

8 bytes   MAGIC
4 bytes   length of the header, little endian
header    JSON: {"meta": …, "arrays": {name: [dtype, offset, count]}}
arrays    each at a multiple of 64 bytes
"""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"arrays01"
_ALIGNMENT: Final = 64  # bytes: a cache line
Array = NDArray[Any]


class BrokenFileError(OSError):
    """The file is not one of these, or cut short."""


def least_type(largest: int) -> np.dtype[Any]:
    """The smallest unsigned integers that hold 0 to `largest`."""
    return np.min_scalar_type(max(int(largest), 0))


def create(path: Path, layout: Mapping[str, tuple[np.dtype[Any], int]], meta: Mapping[str, Any]) -> dict[str, Array]:
    """A new file with room for these arrays (type, count), open for writing; `put` on disk by `finish`.

    The room is reserved first: a full disk is an OSError here, never a fault while writing through the map.
    """
    header, size = _header(layout, meta)
    with path.open("w+b") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(size, 1))
        stream.write(header)
        stream.flush()
        mapped = mmap.mmap(stream.fileno(), 0)
    return _views(mapped, json.loads(header[12:]))


def _header(layout: Mapping[str, tuple[np.dtype[Any], int]], meta: Mapping[str, Any]) -> tuple[bytes, int]:
    """The header's bytes and the whole file's size. Offsets are padded so that they do not change its length."""
    length = len(MAGIC) + 4 + len(json.dumps({"meta": meta, "arrays": {}})) + 100 * len(layout)
    at = _aligned(length)
    arrays = {}
    for name, (dtype, count) in layout.items():
        arrays[name] = [np.lib.format.dtype_to_descr(dtype), at, count]
        at = _aligned(at + dtype.itemsize * count)
    text = json.dumps({"meta": meta, "arrays": arrays}).encode()
    return MAGIC + len(text).to_bytes(4, "little") + text, at


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def sync(path: Path) -> None:
    """Puts a file or folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays, read only, and the meta data. The map closes with the last array. Raises BrokenFileError."""
    with path.open("rb") as stream:
        start = stream.read(len(MAGIC) + 4)
        if len(start) < len(MAGIC) + 4 or not start.startswith(MAGIC):
            raise BrokenFileError(f"{path.name} is no file of arrays")
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(start[len(MAGIC) :], "little")
    try:
        described = json.loads(mapped[len(start) : len(start) + length])
        return _views(mapped, described), described["meta"]
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenFileError(f"{path.name} is damaged: {error}") from error


def _views(mapped: mmap.mmap, described: dict[str, Any]) -> dict[str, Array]:
    return {
        name: np.frombuffer(mapped, _dtype(dtype), count, offset) if count else np.empty(0, _dtype(dtype))
        for name, (dtype, offset, count) in described["arrays"].items()
    }


def _dtype(described: Any) -> np.dtype[Any]:
    if isinstance(described, str):
        return np.dtype(described)
    return np.dtype([tuple(field) for field in described])
