"""Files that arrive in pieces: begun, appended to where the connection broke, finished, or forgotten after a day.

What the row's `offset` says is on the disk for certain: a piece is checked, written, flushed, and only then counted.
"""

import fcntl
import hashlib
import ntpath
import os
import shutil
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.delivery.originals import CannotKeepError, keeping
from archive.delivery.receiving import Received, Wishes, receive_stream
from archive.errors import ArchiveError
from archive.models import Upload

PIECE_BYTES: Final = 8 << 20  # the largest piece: what a broken connection sends again at most
EXPIRES: Final = timedelta(hours=24)  # after the last piece
FREE_FLOOR: Final = 1 << 30  # bytes that stay free on the disk, so that the database can always be written
_CHUNK: Final = 1 << 16  # bytes of a piece in memory at a time
ALGORITHMS: Final = ("sha1", "sha256")
_NAME_LENGTH: Final = 500


@dataclass(slots=True, eq=False)
class ArrivalError(ArchiveError):
    """A piece, or a file as a whole, that is not taken. `code`: `too-large`, `no-space`, `offset`, `checksum`, …"""

    code: str
    detail: str

    def __str__(self) -> str:
        return self.detail


def file_name_of(said: str) -> str:
    """The last part of what a browser or a person calls the file; nothing in it moves a path or a cursor."""
    last = ntpath.basename(said.rstrip("/\\"))
    plain = "".join("\ufffd" if unicodedata.category(letter).startswith("C") else letter for letter in last)
    return plain.strip(". ")[-_NAME_LENGTH:] or _("unnamed")


def begin(user_id: int, name: str, length: int, wishes: Wishes) -> Upload:
    """Raises ArrivalError("too-large" or "no-space"): before a byte is sent."""
    if length > settings.MAX_UPLOAD_BYTES:
        sentence = _("The file has %(size)s; at most %(most)s are taken (MAX_UPLOAD_BYTES). Split it, or ask for more.")
        sizes = {"size": filesizeformat(length), "most": filesizeformat(settings.MAX_UPLOAD_BYTES)}
        raise ArrivalError("too-large", sentence % sizes)
    # Twice: the pieces as they come, and the kept original made of them.
    if shutil.disk_usage(settings.FILE_UPLOAD_TEMP_DIR).free < 2 * length + FREE_FLOOR:
        sentence = _("There is not enough room on the archive's disk. Ask whoever runs the archive to make some.")
        raise ArrivalError("no-space", sentence)
    said = {"format": wishes.format, "encoding": wishes.encoding, "source": wishes.source, "held": wishes.held}
    upload = Upload(user_id=user_id, name=file_name_of(name), length=length, wishes=said)
    with _keeping():
        _file(upload).touch(mode=0o600)
    upload.save(force_insert=True)
    return upload


@contextmanager
def _keeping() -> Iterator[None]:
    try:
        with keeping():
            yield
    except CannotKeepError as error:
        raise ArrivalError(error.code, error.detail) from error


def append(upload: Upload, offset: int, source: BinaryIO, checksum: str = "") -> None:
    """Writes what `source` gives, a piece or as much of it as came; `checksum` as tus has it, `sha256 BASE64`.

    The piece goes to the disk as it comes and counts only at the end. Raises ArrivalError: `offset`, `checksum`, …
    """
    algorithm, _blank, digest = checksum.partition(" ")
    if checksum and algorithm not in ALGORITHMS:
        raise ArrivalError("algorithm", _("Checksums are sha1 or sha256."))
    hashing = hashlib.new(algorithm or "sha256")
    with _held(upload) as target, _keeping():
        upload.refresh_from_db()
        if offset != upload.offset:
            raise ArrivalError("offset", _("The next byte expected is number %(n)d.") % {"n": upload.offset})
        target.seek(offset)
        for chunk in _chunks(source):
            hashing.update(chunk)
            target.write(chunk)
            if target.tell() > min(upload.length, offset + PIECE_BYTES):
                raise ArrivalError("too-long", _("More bytes came than were announced, or than a piece may have."))
        if checksum and b64encode(hashing.digest()).decode() != digest.strip():
            raise ArrivalError("checksum", _("The piece was damaged on its way; send it again."))
        target.flush()
        os.fsync(target.fileno())
        upload.offset = target.tell()
        upload.save(update_fields=["offset", "touched_at"])


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    """Until the piece or the connection ends."""
    while True:
        try:
            chunk = source.read(_CHUNK)
        except OSError:
            return
        if not chunk:
            return
        yield chunk


def finish(upload: Upload, actor: str) -> Received:
    """All bytes are there: they become a kept original and a Dump row. Raises DumpError, ArrivalError("busy")."""
    with _held(upload) as source:
        source.truncate(upload.length)
        wishes = Wishes(**upload.wishes)
        received = receive_stream(source, upload.name, wishes, actor, size=upload.length)
        Upload.objects.filter(pk=upload.pk).update(dump=received.dump)
        _file(upload).unlink(missing_ok=True)
    upload.dump = received.dump
    return received


def forget(upload: Upload) -> None:
    """What came of it is deleted. Raises ArrivalError("busy") while a piece of it is being written."""
    if not _file(upload).exists():
        upload.delete()
        return
    with _held(upload):
        _file(upload).unlink(missing_ok=True)
        upload.delete()


def unfinished(user_id: int) -> list[Upload]:
    """What this person may go on with, the oldest first."""
    return list(Upload.objects.filter(user=user_id, dump=None))


def tidy_up() -> int:
    """Forgets what nobody went on with for a day; never one that is being written or finished. How many."""
    gone = 0
    for upload in Upload.objects.filter(touched_at__lt=timezone.now() - EXPIRES):
        try:
            forget(upload)
        except ArrivalError:
            continue
        gone += 1
    return gone


def _file(upload: Upload) -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{upload.pk.hex}.part"


@contextmanager
def _held(upload: Upload) -> Iterator[BinaryIO]:
    """The file of an upload, for one process at a time. Raises ArrivalError("busy") and, where it is gone, ("gone")."""
    try:
        stream = _file(upload).open("r+b")
    except FileNotFoundError:
        raise ArrivalError("gone", _("This upload is no longer here. Begin it anew.")) from None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ArrivalError("busy", _("A piece of it is being written. Try again in a moment.")) from None
        yield stream
