"""Bytes → members: archives are looked into, never unpacked to a member's name. Pure."""

import gzip
import io
import lzma
import shutil
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member

DEEPEST: Final = 2  # an archive in an archive; deeper nesting is a bomb more often than a dump
SPOOL_BYTES: Final = 8 << 20  # an inner archive up to this size stays in memory while it is read
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")  # with members, empty
_GZIP_MAGIC: Final = b"\x1f\x8b\x08"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # what zip writes for "unknown"
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_OFFICE_PARTS: Final = frozenset({"[Content_Types].xml", "mimetype"})  # one document in zip clothes, not an archive
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unfold to; counted over one dump."""

    unpacked_bytes: int
    member_bytes: int
    members: int


@dataclass(slots=True)
class Unfolded:
    """What a dump has unfolded to so far; hand the same one to every `expand` of the dump."""

    unpacked_bytes: int = 0
    members: int = 0


def expand(member: Member, limits: Limits, spent: Unfolded | None = None) -> Iterator[Member | ItemError]:
    """The member itself, or what is in it where it is an archive. A broken member is one ItemError; the rest goes on.

    Members come in the order of their names. A gzipped file keeps its own locator. Raises DumpError where the archive
    cannot be opened at all or breaks a limit; the latter also while a gzipped member's stream is read.
    """
    return _expand(member, limits, spent or Unfolded(), 0)


def _expand(member: Member, limits: Limits, spent: Unfolded, depth: int) -> Iterator[Member | ItemError]:
    try:
        magic = _magic(member)
    except ItemError as error:
        yield error
        return
    except OSError as error:
        yield ItemError(member.locator, "unreadable", f"The file cannot be read ({error.strerror or error}).")
        return
    if not magic.startswith((*_ZIP_MAGIC, _GZIP_MAGIC)):
        yield member
    elif depth >= DEEPEST:
        yield ItemError(member.locator, "too-deep", f"Archives more than {DEEPEST} deep are not opened.")
    elif magic.startswith(_GZIP_MAGIC):
        yield from _expand(_gunzipped(member, limits, spent), limits, spent, depth + 1)
    else:
        yield from _expand_zip(member, limits, spent, depth)


def _magic(member: Member) -> bytes:
    with member.open() as stream:
        return stream.read(4)


class _OpenZip:
    """A zip that stays open as long as any of its members is in use: its directory is read once."""

    def __init__(self, member: Member) -> None:
        source = member.open()
        if not source.seekable():
            source = _spooled(source)
        weakref.finalize(self, source.close)
        self.zip = zipfile.ZipFile(source)

    def stream(self, info: zipfile.ZipInfo, locator: str) -> BinaryIO:
        try:
            return _guarded(self.zip.open(info), locator, keep=self)
        except _BROKEN as error:
            raise _unreadable(locator, error) from error


def _expand_zip(member: Member, limits: Limits, spent: Unfolded, depth: int) -> Iterator[Member | ItemError]:
    try:
        opened = _OpenZip(member)
        infos = [info for info in opened.zip.infolist() if not _is_furniture(info)]
    except _BROKEN as error:
        if depth:
            yield _unreadable(member.locator, error)
            return
        raise DumpError(member.locator, "bad-archive", f"The zip archive cannot be opened ({error}).") from error
    if not _OFFICE_PARTS.isdisjoint(info.filename for info in infos):
        yield member
        return
    if not infos:
        if depth:
            yield ItemError(member.locator, "empty", "The archive holds no files.")
            return
        raise DumpError(member.locator, "empty-archive", "The archive holds no files.")
    _count(member.locator, infos, limits, spent)
    for locator, info in _located(member.locator, infos):
        if info.flag_bits & _ENCRYPTED:
            yield ItemError(locator, "unreadable-member", "The member is encrypted.")
        else:
            yield from _expand(_zip_member(opened, info, locator), limits, spent, depth + 1)


def _zip_member(opened: _OpenZip, info: zipfile.ZipInfo, locator: str) -> Member:
    def open_member() -> BinaryIO:
        return opened.stream(info, locator)

    return Member(locator, open_member, info.file_size, _modified(info))


def _is_furniture(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    return info.is_dir() or not name.strip() or name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] == ".DS_Store"


def _count(locator: str, infos: list[zipfile.ZipInfo], limits: Limits, spent: Unfolded) -> None:
    """By the sizes the archive states: no more than these is ever read of a member."""
    spent.members += len(infos)
    spent.unpacked_bytes += sum(info.file_size for info in infos)
    if spent.members > limits.members:
        raise DumpError(locator, "too-many-members", f"The archive holds more than {limits.members:,} files.")
    if spent.unpacked_bytes > limits.unpacked_bytes:
        raise DumpError(locator, "too-large", f"The archive unpacks to more than {limits.unpacked_bytes:,} bytes.")
    largest = max(infos, key=lambda info: info.file_size)
    if largest.file_size > limits.member_bytes:
        raise DumpError(
            locator, "too-large", f"Its member {largest.filename!r} is larger than {limits.member_bytes:,} bytes."
        )


def _located(outer: str, infos: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """Every member with its locator, in the order of names; members of one name are told apart by a number."""
    prefix = f"{outer}!/" if outer else ""
    seen: dict[str, int] = {}
    located = []
    for name, info in sorted(
        ((_name(info), info) for info in infos), key=lambda pair: (pair[0], pair[1].header_offset)
    ):
        seen[name] = seen.get(name, 0) + 1
        located.append((f"{prefix}{name}" + (f" ({seen[name]})" if seen[name] > 1 else ""), info))
    return located


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are often UTF-8 all the same."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/").encode("utf-8", "replace").decode("utf-8")


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    if info.date_time == _NO_TIME:
        return None
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _gunzipped(member: Member, limits: Limits, spent: Unfolded) -> Member:
    most = min(limits.member_bytes, max(limits.unpacked_bytes - spent.unpacked_bytes, 0))

    def open_unzipped() -> BinaryIO:
        packed = member.open()
        return _guarded(gzip.GzipFile(fileobj=packed, mode="rb"), member.locator, keep=packed, most=most)

    return Member(member.locator, open_unzipped, None, member.modified)


def _spooled(stream: BinaryIO) -> BinaryIO:
    with stream:
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - its owner closes it
        shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return spool  # type: ignore[return-value]  # a binary stream in all but name


class _GuardedStream(io.RawIOBase):
    """A member's bytes; what breaks while reading is an ItemError that names the member. Not seekable."""

    def __init__(self, source: io.BufferedIOBase, locator: str, keep: object, most: int | None) -> None:
        super().__init__()
        self._source, self._locator, self._keep, self._most = source, locator, keep, most
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except _BROKEN as error:
            raise _unreadable(self._locator, error) from error
        self._given += len(data)
        if self._most is not None and self._given > self._most:
            raise DumpError(self._locator, "too-large", f"The file unpacks to more than {self._most:,} bytes.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
            if isinstance(self._keep, io.IOBase):
                self._keep.close()
            self._keep = None
        super().close()


def _guarded(source: "io.BufferedIOBase | object", locator: str, *, keep: object, most: int | None = None) -> BinaryIO:
    return io.BufferedReader(_GuardedStream(source, locator, keep, most), 64 * 1024)  # type: ignore[arg-type]


def _unreadable(locator: str, error: Exception) -> ItemError:
    return ItemError(locator, "unreadable-member", f"The member cannot be read ({str(error) or type(error).__name__}).")
