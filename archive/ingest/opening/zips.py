"""Zip archives, by their directory; one whose directory is lost with its end, by the members themselves."""

import weakref
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO, Final

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.ingest.opening.guarding import BROKEN, guarded, seekable, unreadable
from archive.ingest.opening.limits import Limits, Unfolded, bomb, is_bomb, oversized, refuse_if_hollow
from archive.ingest.opening.naming import is_clutter, located
from archive.ingest.opening.salvage import directory_entries, salvaged
from archive.ingest.streams import empty_file

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")  # with members, empty
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)  # what zip writes for "unknown"
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_NOTHING: Final = 2  # bytes that nothing takes when it is packed
_DOCUMENT_PARTS: Final = frozenset({"[Content_Types].xml", "mimetype"})  # one document in zip clothes, not an archive
_COLLECTION: Final = "datapackage.json"  # with WARC files in `archive/` a WACZ; its other files are indexes of them


class _OpenZip:
    """A zip that stays open as long as any of its members is in use: its directory is read once."""

    def __init__(self, member: Member, limits: Limits, spent: Unfolded) -> None:
        self.source = seekable(member.open())
        weakref.finalize(self, self.source.close)
        entries, packed = directory_entries(self.source, limits.members)
        spent.add_members(member.locator, entries, limits)
        refuse_if_hollow(member.locator, entries, packed)
        self.zip: zipfile.ZipFile | None = None

    def infos(self) -> list[zipfile.ZipInfo]:
        self.zip = zipfile.ZipFile(self.source)
        return self.zip.infolist()

    def stream(self, info: zipfile.ZipInfo, locator: str) -> BinaryIO:
        try:
            if self.zip is None:
                raise zipfile.BadZipFile("no directory")
            return guarded(self.zip.open(info), locator, keep=self)
        except BROKEN as error:
            raise unreadable(locator, error) from error


def members(member: Member, limits: Limits, spent: Unfolded) -> Iterator[Member | ItemError]:
    """What is in it, or the member itself where it is a document. Raises DumpError where it cannot be opened."""
    try:
        opened = _OpenZip(member, limits, spent)
    except BROKEN as error:
        raise _bad(member.locator, error) from error
    try:
        infos = opened.infos()
    except BROKEN as error:
        found = salvaged(opened.source, member.locator, limits, spent, keep=opened)
        if not found:
            raise _bad(member.locator, error) from error
        yield from found
        detail = f"The archive is cut off or damaged; the {len(found):,} files that could be found in it were read."
        yield ItemError(member.locator, "truncated", detail)
        return
    names = frozenset(info.filename for info in infos)
    if not _DOCUMENT_PARTS.isdisjoint(names):
        yield member
        return
    infos = [info for info in infos if not info.filename.endswith("/") and not is_clutter(info.filename, names)]
    if _COLLECTION in names and any(map(_is_capture, names)):
        infos = [info for info in infos if _is_capture(info.filename)]
    if not infos:
        raise DumpError(member.locator, "empty-archive", "The archive holds no files.")
    for locator, info in located(member.locator, ((_name(info), info.header_offset, info) for info in infos)):
        yield _checked(info, locator, limits, spent, alone=len(infos) == 1) or _member(opened, info, locator)


def _bad(locator: str, error: Exception) -> DumpError:
    return DumpError(locator, "bad-archive", f"The zip archive cannot be opened ({error}).")


def _is_capture(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _checked(info: zipfile.ZipInfo, locator: str, limits: Limits, spent: Unfolded, *, alone: bool) -> ItemError | None:
    """By the size the archive states: no more than that is ever read of a member."""
    if info.flag_bits & _ENCRYPTED:
        return ItemError(locator, "unreadable-member", "The member is encrypted.")
    if info.file_size == 0 and info.compress_size <= _NOTHING:
        return empty_file(locator)
    if is_bomb(info.file_size, info.compress_size, limits):
        return bomb(locator, limits)
    if info.file_size > limits.member_bytes and not alone:
        return oversized(locator, limits)
    spent.add_bytes(locator, info.file_size, limits)
    return None


def _member(opened: _OpenZip, info: zipfile.ZipInfo, locator: str) -> Member:
    def open_member() -> BinaryIO:
        return opened.stream(info, locator)

    return Member(locator, open_member, info.file_size, _modified(info))


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
