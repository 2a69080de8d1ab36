"""A file, a folder or an upload → a kept original and its Dump row. Nothing is read into articles here."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.conf import settings

from archive import auditing
from archive.delivery import mapping, originals
from archive.delivery.originals import FolderEntry
from archive.errors import DumpError
from archive.ingest.items import Member
from archive.models import Dump, DumpStatus, Withdrawal

_NAME_LENGTH: Final = 500  # characters of a file name that are kept; the end tells more than the beginning
_CLUTTER: Final = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what desktops leave in folders
# Nothing of such a dump is in the archive, and its original can be read anew.
TAKEN_OUT: Final = frozenset({DumpStatus.ROLLED_BACK, DumpStatus.FAILED, DumpStatus.CANCELLED})

Keep = Callable[[BinaryIO], originals.Stored]  # keeps the bytes, or only measures them


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person said about a dump when bringing it. Empty: find out."""

    format: str = "auto"
    encoding: str = ""
    source: str = ""
    held: bool = False  # wait until somebody has seen the preview
    mapping: dict[str, str] | None = None  # key of a record → field; None: as remembered for the source


@dataclass(frozen=True, slots=True)
class Received:
    dump: Dump
    already_here: bool  # its items are in the archive, nothing is to be read


def printable(name: str) -> str:
    """A file name that a database can hold: bytes that are no UTF-8 become U+FFFD, the end is kept."""
    return os.fsencode(name).decode("utf-8", "replace").replace("\0", "\ufffd")[-_NAME_LENGTH:]


def receive_path(path: Path, wishes: Wishes, actor: str, keep: Keep = originals.store) -> Received:
    """A file or a folder of this machine. Raises DumpError (`not-found`, `empty-folder`, `unreadable`, `too-large`)."""
    if not path.exists():
        raise DumpError(str(path), "not-found", "There is no such file or folder.")
    try:
        if path.is_dir():
            return _receive_folder(path, wishes, actor, keep)
        with path.open("rb") as stream:
            return _enter_file(path.name, _kept(stream, path.name, path.stat().st_size, keep), wishes, actor)
    except originals.CannotKeepError as error:
        raise DumpError(str(path), error.code, error.detail) from error
    except OSError as error:
        raise DumpError(str(path), "unreadable", f"It cannot be read: {error.strerror or error}.") from error


def receive_stream(stream: BinaryIO, name: str, wishes: Wishes, actor: str, size: int) -> Received:
    """One file, already open at its start. `size` in bytes is checked before a byte is stored."""
    return _enter_file(name, _kept(stream, name, size, originals.store), wishes, actor)


def _kept(stream: BinaryIO, name: str, size: int, keep: Keep) -> originals.Stored:
    if size > settings.MAX_UPLOAD_BYTES:
        detail = f"It has {size:,} bytes; MAX_UPLOAD_BYTES allows {settings.MAX_UPLOAD_BYTES:,}."
        raise DumpError(printable(name), "too-large", detail)
    try:
        return keep(stream)
    except originals.CannotKeepError as error:
        raise DumpError(printable(name), error.code, error.detail) from error


def _enter_file(name: str, stored: originals.Stored, wishes: Wishes, actor: str) -> Received:
    if is_withdrawn(stored.sha256):
        originals.discard(stored.sha256)
        raise DumpError(printable(name), "withdrawn", "An administrator withdrew this file from the archive.")
    return _enter(printable(name), stored, wishes, actor, is_folder=False)


def _receive_folder(folder: Path, wishes: Wishes, actor: str, keep: Keep) -> Received:
    entries, size = [], 0
    for file in _files_of(folder):
        path = printable(file.relative_to(folder).as_posix())
        try:
            with file.open("rb") as stream:
                stored = keep(stream)
        except OSError:
            entries.append(FolderEntry(path, ""))
            continue
        entries.append(FolderEntry(path, stored.sha256))
        size += stored.size
    if not entries:
        raise DumpError(str(folder), "empty-folder", "The folder holds no files.")
    entries = _without_withdrawn(folder, entries)
    manifest = keep(BytesIO(originals.manifest_of(entries)))
    name = printable(folder.resolve().name or str(folder))
    return _enter(name, originals.Stored(manifest.sha256, size), wishes, actor, is_folder=True)


def _without_withdrawn(folder: Path, entries: list[FolderEntry]) -> list[FolderEntry]:
    """Files that must not be kept are listed and not there. Raises DumpError where the folder as a whole must not."""
    withdrawn = {entry.sha256 for entry in entries if entry.sha256 and is_withdrawn(entry.sha256)}
    for digest in withdrawn:
        originals.discard(digest)
    if is_withdrawn(sha256(originals.manifest_of(entries)).hexdigest()):
        raise DumpError(str(folder), "withdrawn", "An administrator withdrew this folder from the archive.")
    return [FolderEntry(entry.path, "") if entry.sha256 in withdrawn else entry for entry in entries]


def is_withdrawn(digest: str) -> bool:
    """Whether these bytes must not be kept. One query."""
    return Withdrawal.objects.in_force().filter(original_sha256=digest).exists()


def _files_of(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__MACOSX")
        yield from (Path(parent, name) for name in sorted(files) if name not in _CLUTTER)


def _enter(name: str, stored: originals.Stored, wishes: Wishes, actor: str, *, is_folder: bool) -> Received:
    """The Dump row of these bytes: the one that is there, or a new one."""
    asked = {"wanted_format": wishes.format, "wanted_encoding": wishes.encoding, "source_name": wishes.source}
    if wishes.mapping is not None:
        mapping.remember(wishes.source, wishes.mapping)
    columns = mapping.remembered(wishes.source) if wishes.mapping is None else wishes.mapping
    facts = {"name": name, "size": stored.size, "is_folder": is_folder, "held": wishes.held, **asked}
    facts["wanted_mapping"] = columns
    dump, created = Dump.objects.get_or_create(sha256=stored.sha256, defaults=facts)
    if not created and dump.status in TAKEN_OUT:
        if any(getattr(dump, column) != value for column, value in asked.items()):
            dump.rereads = []  # they mended what another way of reading left
        elif not columns and wishes.mapping is None:
            facts["wanted_mapping"] = dump.wanted_mapping
        for column, value in facts.items():
            setattr(dump, column, value)
        dump.status, dump.detail, dump.preview, dump.bytes_total = DumpStatus.RECEIVED, "", None, None
        dump.save()
    already_here = dump.status == DumpStatus.DONE
    auditing.record(actor, "receive", dump, name=name, already_here=already_here)
    return Received(dump, already_here)


def can_come_back(dump: Dump) -> bool:
    """Whether it was taken out and its original is still kept: an administrator may have withdrawn that."""
    return dump.status in TAKEN_OUT and not dump.lease_token and originals.locate(dump.sha256) is not None


def members_at(path: Path) -> Iterator[Member]:
    """The same from a path whose bytes are not kept: for a rehearsal. Raises DumpError("not-found")."""
    if not path.exists():
        raise DumpError(str(path), "not-found", "There is no such file or folder.")
    if not path.is_dir():
        yield Member(printable(path.name), partial(_open_file, path), path.stat().st_size)
        return
    for file in _files_of(path):
        yield Member(printable(file.relative_to(path).as_posix()), partial(_open_file, file), file.stat().st_size)


def _open_file(path: Path) -> BinaryIO:
    return path.open("rb")


def open_original(dump: Dump) -> tuple[BinaryIO, str]:
    """What was delivered, for download, and its file name; a folder comes as a zip made on the spot.

    Raises FileNotFoundError where the original is not kept any more.
    """
    if not dump.is_folder:
        return originals.open_original(dump.sha256), dump.name
    target = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller reads and closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in originals.folder_entries(dump.sha256):
            if entry.sha256:
                with archive.open(entry.path, "w", force_zip64=True) as member:
                    originals.write_to(entry.sha256, cast("BinaryIO", member))
    target.seek(0)
    return target, f"{dump.name}.zip"


def members_of(dump: Dump) -> Iterator[Member]:
    """The delivered file, or the files of the delivered folder, from the kept original."""
    if not dump.is_folder:
        yield Member(dump.name, partial(originals.open_original, dump.sha256), dump.size)
        return
    for entry in originals.folder_entries(dump.sha256):
        opener: Callable[[], BinaryIO] = partial(originals.open_original, entry.sha256)
        yield Member(entry.path, opener)
