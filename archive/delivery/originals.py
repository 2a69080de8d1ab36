"""The bytes as delivered, kept for good: content-addressed, compressed, never changed.

A folder is kept as its files and a manifest; the manifest's own SHA-256 identifies the folder.
"""

import errno
import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from django.conf import settings

from archive.delivery.shelves import Incoming, shelf
from archive.errors import ArchiveError

_CHUNK: Final = 1 << 18  # bytes read at a time: what a web process holds of an upload of any size
_LEVEL: Final = 6  # gzip's own default: text shrinks to a third at about 40 MB/s
_GZIPPED: Final = ".gz"
_RAW: Final = ".raw"  # packed already when it came
_PACKED_MAGIC: Final = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")  # no gain in packing


_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(slots=True, eq=False)
class CannotKeepError(ArchiveError):
    """The archive's disk takes nothing more; nothing half is left of what was to be kept."""

    code: str  # `no-space`, `read-only`
    detail: str

    def __str__(self) -> str:
        return self.detail


@contextmanager
def keeping() -> Iterator[None]:
    """Writing to the archive's own folder: raises CannotKeepError where that is full or must not be written."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            sentence = "There is no room left on the archive's disk. Nothing was stored; make room and bring it again."
            raise CannotKeepError("no-space", sentence) from error
        if error.errno in _CLOSED:
            reason = error.strerror or error
            sentence = f"The archive's folder cannot be written ({reason}). Nothing was stored; ask whoever runs it."
            raise CannotKeepError("read-only", sentence) from error
        raise


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int  # bytes as delivered


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One file of a delivered folder; `sha256` is empty where it could not be read."""

    path: str  # relative, `/` between folders
    sha256: str


def _name(digest: str, suffix: str) -> str:
    return f"{digest[:2]}/{digest}{suffix}"


def store(stream: BinaryIO) -> Stored:
    """Keeps what the stream holds; the same bytes again cost nothing. Safe against a crash at any moment.

    Raises CannotKeepError.
    """
    with keeping():
        return _store(stream)


def measure(stream: BinaryIO) -> Stored:
    """What `store` would say, with nothing kept."""
    with Path(os.devnull).open("wb") as sink:
        return _copy(stream.read(_CHUNK), stream, cast("BinaryIO", sink))


def _store(stream: BinaryIO) -> Stored:
    root = Path(settings.ARCHIVE_DATA) / "originals"
    root.mkdir(mode=0o700, exist_ok=True)
    head = stream.read(_CHUNK)
    packed = head.startswith(_PACKED_MAGIC)
    descriptor, name = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(descriptor, "wb") as raw:
            # No name and no time in the header: equal bytes give equal files.
            with nullcontext(raw) if packed else gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as sink:
                stored = _copy(head, stream, cast("BinaryIO", sink))
            raw.flush()
            os.fsync(raw.fileno())
        with Path(name).open("rb") as kept:
            shelf().save(_name(stored.sha256, _RAW if packed else _GZIPPED), Incoming(kept, name))
    finally:
        Path(name).unlink(missing_ok=True)  # where it was not moved
    return stored


def _copy(head: bytes, rest: BinaryIO, sink: BinaryIO) -> Stored:
    digest, size = sha256(), 0
    chunk = head
    while chunk:
        digest.update(chunk)
        size += len(chunk)
        sink.write(chunk)
        chunk = rest.read(_CHUNK)
    return Stored(digest.hexdigest(), size)


def locate(digest: str) -> str | None:
    """The name under which these bytes are kept, or None."""
    names = (_name(digest, suffix) for suffix in (_GZIPPED, _RAW))
    return next((name for name in names if shelf().exists(name)), None)


def open_original(digest: str) -> BinaryIO:
    """The bytes as delivered, from the start. Raises FileNotFoundError where they are not kept."""
    name = locate(digest)
    if name is None:
        raise FileNotFoundError(f"no original with the SHA-256 {digest}")
    return cast("BinaryIO", _Unpacked(open_kept(name))) if name.endswith(_GZIPPED) else open_kept(name)


def open_kept(name: str) -> BinaryIO:
    """The bytes as they are kept, packed or not."""
    return cast("BinaryIO", shelf().open(name).file)


class _Unpacked(gzip.GzipFile):
    """Closes what it reads from."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self.myfileobj = cast("Any", packed)


def discard(digest: str) -> None:
    """Deletes the bytes for good: an administrator's decision alone."""
    while (name := locate(digest)) is not None:
        shelf().delete(name)


def verify(digest: str) -> bool:
    """Whether the kept bytes still have their checksum. Reads them all."""
    actual = sha256()
    try:
        with open_original(digest) as stream:
            while chunk := stream.read(_CHUNK):
                actual.update(chunk)
    except (OSError, EOFError):
        return False
    return actual.hexdigest() == digest


def manifest_of(entries: Iterable[FolderEntry]) -> bytes:
    """One JSON pair `[path, sha256]` a line, sorted by path."""
    rows = sorted((entry.path, entry.sha256) for entry in entries)
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def folder_entries(digest: str) -> Iterator[FolderEntry]:
    """The files of a kept folder, sorted by path."""
    with open_original(digest) as stream:
        for row in stream:
            path, file_digest = json.loads(row)
            yield FolderEntry(path, file_digest)


def write_to(digest: str, target: BinaryIO) -> None:
    with open_original(digest) as stream:
        shutil.copyfileobj(stream, target, _CHUNK)
