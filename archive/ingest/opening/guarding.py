"""Streams of members: whatever breaks while one is read is an ItemError that names the member."""

import io
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from typing import BinaryIO, Final, Protocol, cast

from archive.errors import ItemError

SPOOL_BYTES: Final = 8 << 20  # an inner archive up to this size stays in memory while it is read
BUFFER_BYTES: Final = 64 * 1024
BROKEN: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError,
)  # fmt: skip


class Source(Protocol):
    def read(self, size: int, /) -> bytes | None: ...
    def close(self) -> None: ...


class _GuardedStream(io.RawIOBase):
    """`keep` lives as long as the stream does. Not seekable."""

    def __init__(self, source: Source, locator: str, keep: object) -> None:
        super().__init__()
        self._source, self._locator, self._keep = source, locator, keep

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer)) or b""
        except BROKEN as error:
            raise unreadable(self._locator, error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
            self._keep = None
        super().close()


def guarded(source: Source, locator: str, keep: object = None) -> BinaryIO:
    return io.BufferedReader(_GuardedStream(source, locator, keep), BUFFER_BYTES)


def unreadable(locator: str, error: Exception) -> ItemError:
    if isinstance(error, EOFError):
        return ItemError(locator, "truncated", "The file breaks off in the middle.")
    return ItemError(locator, "unreadable-member", f"The member cannot be read ({str(error) or type(error).__name__}).")


def seekable(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or its bytes in a nameless temporary file. A stream that breaks off gives what it held."""
    if stream.seekable():
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - its owner closes it
    with stream:
        try:
            while data := cast("io.BufferedReader", stream).read1(BUFFER_BYTES):
                spool.write(data)
        except ItemError as error:
            if error.code != "truncated":
                spool.close()
                raise
        except BaseException:
            spool.close()
            raise
    spool.seek(0)
    return spool  # type: ignore[return-value]  # a binary stream in all but name
