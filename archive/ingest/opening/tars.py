"""Tar archives. Links, devices and the like hold no bytes and are rejected by name; nothing is ever extracted."""

import io
import tarfile
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import BinaryIO, Final

from archive.errors import DumpError, ItemError
from archive.ingest.items import Member
from archive.ingest.opening.guarding import BROKEN, guarded, seekable, unreadable
from archive.ingest.opening.limits import Limits, Unfolded, oversized, refuse_if_hollow
from archive.ingest.opening.naming import is_clutter, located
from archive.ingest.streams import empty_file

BLOCK: Final = 512  # bytes
_CHECKSUM: Final = slice(148, 156)


def is_tar(head: bytes) -> bool:
    """By the mark of POSIX, or by the checksum of the first header where an old tar has no mark."""
    if len(head) < BLOCK or not head[0]:
        return False
    if head[257:262] == b"ustar":
        return True
    try:
        stated = int(head[_CHECKSUM].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(head[:148]) + 8 * ord(" ") + sum(head[156:BLOCK])


class _OpenTar:
    """A tar that stays open as long as any of its members is in use."""

    def __init__(self, member: Member) -> None:
        self.source = seekable(member.open())
        weakref.finalize(self, self.source.close)
        self.length = self.source.seek(0, io.SEEK_END)
        self.source.seek(0)
        self.tar = tarfile.open(fileobj=self.source, mode="r:", errorlevel=1)  # noqa: SIM115 - lives with its members

    def infos(self, locator: str, limits: Limits, spent: Unfolded) -> Iterator[tarfile.TarInfo]:
        held = 0
        for number in count(1):
            try:
                info = self.tar.next()
            except BROKEN:  # the end of what can be read: `is_whole` will tell
                return
            if info is None:
                return
            self.tar.members = []  # type: ignore[attr-defined]  # it would keep them all, beside ours
            spent.add_members(locator, 1, limits)
            held += info.size
            refuse_if_hollow(locator, number, held)
            yield info

    def is_whole(self) -> bool:
        """Whether the archive ends where its members do, with nothing but zeros behind."""
        self.source.seek(min(self.tar.offset, self.length))
        return not self.source.read(BLOCK).strip(b"\0") and self.tar.offset <= self.length

    def stream(self, info: tarfile.TarInfo, locator: str) -> BinaryIO:
        try:
            held = self.tar.extractfile(info)
        except BROKEN as error:
            raise unreadable(locator, error) from error
        if held is None:
            raise ItemError(locator, "unreadable-member", "The member holds no bytes.")
        return guarded(held, locator, keep=self)


def members(member: Member, limits: Limits, spent: Unfolded) -> Iterator[Member | ItemError]:
    """What is in it. Raises DumpError where it cannot be opened or breaks a limit."""
    try:
        opened = _OpenTar(member)
        infos = [info for info in opened.infos(member.locator, limits, spent) if not info.isdir()]
        whole = opened.is_whole()
    except BROKEN as error:
        raise DumpError(member.locator, "bad-archive", f"The tar archive cannot be opened ({error}).") from error
    names = frozenset(_name(info) for info in infos)
    infos = [info for info in infos if not is_clutter(_name(info), names)]
    if not infos and whole:
        raise DumpError(member.locator, "empty-archive", "The archive holds no files.")
    for locator, info in located(member.locator, ((_name(info), info.offset, info) for info in infos)):
        yield _member(opened, info, locator, limits, spent)
    if not whole:
        yield ItemError(member.locator, "truncated", "The archive breaks off or is damaged behind its last member.")


def _member(
    opened: _OpenTar, info: tarfile.TarInfo, locator: str, limits: Limits, spent: Unfolded
) -> Member | ItemError:
    if not info.isreg():
        kind = "a link" if info.issym() or info.islnk() else "no regular file"
        return ItemError(locator, "unreadable-member", f"The member is {kind} and holds no text of its own.")
    if info.size > limits.member_bytes:
        return oversized(locator, limits)
    if not info.size:
        return empty_file(locator)
    if info.offset_data + info.size > opened.length and not info.issparse():
        return ItemError(locator, "truncated", "The archive breaks off in the middle of this member.")
    if info.issparse():  # the only member of a tar that is larger than its bytes in it
        spent.add_bytes(locator, info.size, limits)

    def open_member() -> BinaryIO:
        return opened.stream(info, locator)

    return Member(locator, open_member, info.size, _modified(info))


def _name(info: tarfile.TarInfo) -> str:
    return info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").removeprefix("./")


def _modified(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(info.mtime, UTC) if info.mtime > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
