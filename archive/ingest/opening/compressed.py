"""gzip, bzip2, xz and Zstandard: a compressed file is a member with its own name and other bytes."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol

import zstandard

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.ingest.opening.guarding import BUFFER_BYTES
from archive.ingest.opening.limits import Limits, Unfolded, bomb, is_bomb, oversized

FEED_BYTES: Final = 1024  # packed bytes at a time: 32 MiB at most come out of them (zstd's best, 32,671 to 1)
PIECE_BYTES: Final = 4 << 20  # unpacked bytes at a time of bzip2 and xz: 40 bytes of bzip2 hold 46 MB
XZ_MEMORY: Final = 128 << 20  # bytes; `xz -9` needs 65 MiB to unpack
ZSTD_WINDOW: Final = 1 << 27  # bytes; what `zstd --long` uses
_GZIP_WINDOW: Final = 31  # zlib's number for a gzip header and the largest window


class _Decoder(Protocol):
    def decompress(self, data: bytes, /) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class _Piecewise:
    """bzip2 and xz: what they hold back comes out with the next call, fed or not."""

    def __init__(self, decoder: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._decoder = decoder

    def decompress(self, data: bytes, /) -> bytes:
        return self._decoder.decompress(data, PIECE_BYTES)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    @property
    def holds_back(self) -> bool:
        return not (self._decoder.needs_input or self._decoder.eof)


_BZIP2: Final = b"BZh"
_DECODERS: Final[tuple[tuple[bytes, Callable[[], _Decoder]], ...]] = (
    (b"\x1f\x8b\x08", lambda: zlib.decompressobj(_GZIP_WINDOW)),
    (_BZIP2, lambda: _Piecewise(bz2.BZ2Decompressor())),
    (b"\xfd7zXZ\x00", lambda: _Piecewise(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY))),
    (b"\x28\xb5\x2f\xfd", lambda: zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()),
)
_BROKEN: Final = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, ValueError)


def decoder_for(head: bytes) -> Callable[[], _Decoder] | None:
    """What unpacks a file that begins so; None where it is not compressed."""
    magic, made = next((known for known in _DECODERS if head.startswith(known[0])), (b"", None))
    return None if magic == _BZIP2 and not head[3:4].isdigit() else made


class Meter:
    """Counts what comes out of one compressed member, once however often it is opened."""

    def __init__(self, locator: str, limits: Limits, spent: Unfolded, *, is_dump: bool) -> None:
        self._locator, self._limits, self._spent, self._is_dump = locator, limits, spent, is_dump
        self._counted = 0

    def check(self, unpacked: int, packed: int) -> None:
        """Raises ItemError("too-large" or "bomb") for a member, DumpError for the dump itself or its total."""
        if unpacked > self._counted:
            self._spent.add_bytes(self._locator, unpacked - self._counted, self._limits)
            self._counted = unpacked
        if is_bomb(unpacked, packed, self._limits):
            error = bomb(self._locator, self._limits)
            raise DumpError(error.locator, error.code, error.detail) if self._is_dump else error
        if unpacked > self._limits.member_bytes and not self._is_dump:
            raise oversized(self._locator, self._limits)


class _Unpacking(io.RawIOBase):
    """Several compressed streams in a row are one. Gives what a cut or damaged file holds before it says so."""

    def __init__(self, packed: BinaryIO, make: Callable[[], _Decoder], locator: str, meter: Meter) -> None:
        super().__init__()
        self._packed, self._make, self._locator, self._meter = packed, make, locator, meter
        self._decoder: _Decoder | None = make()
        self._ready = memoryview(b"")
        self._rest = b""
        self._taken = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and self._decoder is not None:
            self._ready = memoryview(self._unpacked())
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpacked(self) -> bytes:
        """Some bytes, or none yet; at the end there is no decoder any more."""
        holds_back = isinstance(self._decoder, _Piecewise) and self._decoder.holds_back
        data = b"" if holds_back else self._rest or self._packed.read(FEED_BYTES)
        self._rest = b""
        if self._decoder is None or not (data or holds_back):
            self._decoder = None
            raise ItemError(self._locator, "truncated", "The compressed file breaks off in the middle.")
        try:
            out = self._decoder.decompress(data)
        except _BROKEN as error:
            self._decoder = None
            detail = f"The compressed data are damaged ({error})."
            raise ItemError(self._locator, "unreadable-member", detail) from error
        self._taken += len(data)
        self._given += len(out)
        if self._decoder.eof:
            self._rest = self._decoder.unused_data.lstrip(b"\0") or self._packed.read(FEED_BYTES).lstrip(b"\0")
            self._decoder = self._make() if self._rest else None
        self._meter.check(self._given, self._taken)
        return out

    def close(self) -> None:
        if not self.closed:
            self._packed.close()
        super().close()


def unpacked(member: Member, make: Callable[[], _Decoder], meter: Meter) -> Member:
    def open_unpacked() -> BinaryIO:
        return io.BufferedReader(_Unpacking(member.open(), make, member.locator, meter), BUFFER_BYTES)

    return Member(member.locator, open_unpacked, None, member.modified)
