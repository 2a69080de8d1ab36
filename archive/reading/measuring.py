"""How much of a dump has been read: unpacked bytes of its members, counted first, then as they are read."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.ingest.opening.guarding import BROKEN

_CHUNK: Final = 1 << 20  # bytes read at a time where a member does not say its size


def count_bytes(members: Iterable[Member | ItemError], beat: Callable[[], None]) -> int | None:
    """Unpacked bytes of all members, or None where a limit ends the counting: the run itself will say so.

    Reads through members that do not know their size; `beat` is called at least once a mebibyte read.
    """
    total = 0
    try:
        for member in members:
            beat()
            if not isinstance(member, ItemError):
                total += _read_through(member, beat) if member.size is None else member.size
    except DumpError:
        return None
    return total


def _read_through(member: Member, beat: Callable[[], None]) -> int:
    size = 0
    try:
        with member.open() as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                beat()
    except (ItemError, *BROKEN):
        return size
    return size


@dataclass(frozen=True, slots=True)
class Pace:
    """What a batch took, and how far the dump was read with it."""

    seconds: float
    bytes_done: int


@dataclass(slots=True)
class Meter:
    """Counts what is read of one member after the other. A place read twice counts once."""

    _before: int = 0  # bytes of the members that are behind us
    _highest: int = 0  # byte of the present member up to which it was read
    _size: int = 0

    @property
    def done(self) -> int:
        return self._before + self._highest

    def watched(self, member: Member) -> Member:
        """The same member, counted from now on in place of the one before, which is read by now."""
        self._before += max(self._highest, self._size)
        self._highest, self._size = 0, member.size or 0
        return Member(member.locator, lambda: self._open(member), member.size, member.modified)

    def end(self) -> None:
        self._before += max(self._highest, self._size)
        self._highest = self._size = 0

    def reached(self, place: int) -> None:
        self._highest = max(self._highest, place)

    def _open(self, member: Member) -> BinaryIO:
        return cast("BinaryIO", _Counted(member.open(), self))


class _Counted(io.BufferedIOBase):
    """A stream that tells the meter how far it was read."""

    def __init__(self, source: BinaryIO, meter: Meter) -> None:
        super().__init__()
        self._source: Any = source
        self._meter, self._place = meter, 0

    def _read(self, data: bytes) -> bytes:
        self._place += len(data)
        self._meter.reached(self._place)
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._source.seekable())

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = self._source.seek(offset, whence)
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        return self._read(self._source.read(-1 if size is None else size))

    def read1(self, size: int = -1) -> bytes:
        return self._read(self._source.read1(size) if hasattr(self._source, "read1") else self._source.read(size))

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readline(self, size: int | None = -1) -> bytes:
        return self._read(self._source.readline(-1 if size is None else size))

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()
