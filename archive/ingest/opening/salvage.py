"""What a zip without its directory still holds: its members one after another, each checked by its checksum."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from archive.errors import ItemError
from archive.ingest.items import Member
from archive.ingest.opening.guarding import guarded
from archive.ingest.opening.limits import Limits, Unfolded
from archive.ingest.opening.naming import is_clutter, located

_LOCAL: Final = struct.Struct("<4s5H3L2H")  # the header before each member
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_ENTRY_MAGIC: Final = b"PK\x01\x02"
_ENTRY_BYTES: Final = 46  # the shortest entry of a directory
_END: Final = struct.Struct("<4s4H2LH")
_TAIL_BYTES: Final = 65_557  # the end record with the longest comment
_SIZE_FOLLOWS, _ENCRYPTED = 0x8, 0x1  # flags
_STORED, _DEFLATED = 0, 8  # methods
_CHUNK: Final = 1 << 20
_IN_ZIP64, _FAR = 0xFFFF, 0xFFFFFFFF  # "the number does not fit here"


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    start: int  # of the packed bytes
    packed: int
    size: int
    deflated: bool


def directory_entries(source: BinaryIO, most: int) -> tuple[int, int]:
    """How many members the directory may list, counted before it is read: each takes a kilobyte of memory then.

    And about how many bytes they have together, packed: what headers and directory leave of the file.
    """
    length = source.seek(0, io.SEEK_END)
    source.seek(max(0, length - _TAIL_BYTES))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    source.seek(0)
    if at < 0 or len(tail) - at < _END.size:
        return 0, length
    fields = _END.unpack_from(tail, at)
    entries, size = fields[4], fields[5]
    if entries != _IN_ZIP64 and size <= most * _ENTRY_BYTES:
        return int(entries), int(length - 2 * size + (_ENTRY_BYTES - _LOCAL.size) * entries)
    source.seek(max(0, length - len(tail) + at - (size if size != _FAR else length)))
    count = 0
    while count <= most and (chunk := source.read(_CHUNK)):
        count += chunk.count(_ENTRY_MAGIC)
    source.seek(0)
    return count, length - 2 * (size if size != _FAR else 0) + (_ENTRY_BYTES - _LOCAL.size) * count


def salvaged(
    source: BinaryIO, outer: str, limits: Limits, spent: Unfolded, *, keep: object
) -> list[Member | ItemError]:
    """Whole members only; what breaks off is left out. Raises DumpError where limits are broken."""
    found = list(_entries(source, min(limits.members, 100_000), limits))
    names = frozenset(entry.name for entry in found)
    kept = ((entry.name, entry.start, entry) for entry in found if not is_clutter(entry.name, names))
    members: list[Member | ItemError] = []
    for locator, entry in located(outer, kept):
        spent.add_members(locator, 1, limits)
        spent.add_bytes(locator, entry.size, limits)
        members.append(_member(source, entry, locator, keep))
    return members


def _entries(source: BinaryIO, most: int, limits: Limits) -> Iterator[_Found]:
    at = 0
    for _ in range(most):
        source.seek(at)
        head = source.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(_LOCAL_MAGIC):
            return
        _, _, flags, method, _, _, crc, packed, size, name_length, extra = _LOCAL.unpack(head)
        name = source.read(name_length).decode("utf-8", "replace").replace("\\", "/")
        start = at + _LOCAL.size + name_length + extra
        if flags & _ENCRYPTED or method not in {_STORED, _DEFLATED} or (flags & _SIZE_FOLLOWS and method == _STORED):
            return
        measured = _measure(source, start, None if flags & _SIZE_FOLLOWS else packed, method, limits)
        if measured is None:
            return
        taken, given, checksum = measured
        if not flags & _SIZE_FOLLOWS and (checksum != crc or given != size):
            return
        if not name.endswith("/"):
            yield _Found(name, start, taken, given, method == _DEFLATED)
        at = start + taken
        if flags & _SIZE_FOLLOWS:
            source.seek(at)
            at += 16 if source.read(4) == b"PK\x07\x08" else 12


def _measure(
    source: BinaryIO, start: int, packed: int | None, method: int, limits: Limits
) -> tuple[int, int, int] | None:
    """(packed bytes, unpacked bytes, checksum) of a whole member; None where it is cut, damaged or too large."""
    source.seek(start)
    decoder = zlib.decompressobj(-zlib.MAX_WBITS) if method == _DEFLATED else None
    taken = given = checksum = 0
    while packed is None or taken < packed:
        data = source.read(_CHUNK if packed is None else min(_CHUNK, packed - taken))
        if not data:
            return None
        try:
            out = decoder.decompress(data) if decoder else data
        except zlib.error:
            return None
        taken, given, checksum = taken + len(data), given + len(out), zlib.crc32(out, checksum)
        if given > limits.member_bytes:
            return None
        if decoder and decoder.eof:
            return taken - len(decoder.unused_data), given, checksum
    return (taken, given, checksum) if decoder is None else None


class _Salvaged(io.RawIOBase):
    """One member's bytes, unpacked; the shared source is placed anew at every read."""

    def __init__(self, source: BinaryIO, entry: _Found) -> None:
        super().__init__()
        self._source, self._at, self._end = source, entry.start, entry.start + entry.packed
        self._decoder = zlib.decompressobj(-zlib.MAX_WBITS) if entry.deflated else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        out = b""
        while not out:
            data = self._decoder.unconsumed_tail if self._decoder else b""
            if not data:
                self._source.seek(self._at)
                data = self._source.read(min(len(buffer), self._end - self._at))
                self._at += len(data)
            if not data:
                return 0
            out = self._decoder.decompress(data, len(buffer)) if self._decoder else data
        buffer[: len(out)] = out
        return len(out)


def _member(source: BinaryIO, entry: _Found, locator: str, keep: object) -> Member:
    def open_member() -> BinaryIO:
        return guarded(_Salvaged(source, entry), locator, keep)

    return Member(locator, open_member, entry.size)
