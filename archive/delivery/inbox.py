"""Files and folders that somebody put into `ARCHIVE_DATA/inbox` on the server: listed, and taken when asked.

What is taken leaves the inbox: its bytes are kept among the originals by then.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from archive.delivery.receiving import Received, Wishes, printable, receive_path
from archive.errors import DumpError


@dataclass(frozen=True, slots=True)
class Waiting:
    key: str  # the name's bytes in hexadecimal: names on a disk need not be text
    name: str
    size: int  # bytes; 0 for a folder, which is not looked into
    is_folder: bool


def _folder() -> Path:
    return Path(settings.ARCHIVE_DATA) / "inbox"


def waiting() -> list[Waiting]:
    """By name. Links and hidden files are not listed: nothing outside the inbox can be reached through it."""
    try:
        entries = sorted(_folder().iterdir())
    except OSError:
        return []
    usable = (entry for entry in entries if not entry.name.startswith(".") and not entry.is_symlink())
    return [_as_waiting(entry) for entry in usable if entry.is_dir() or entry.is_file()]


def _as_waiting(entry: Path) -> Waiting:
    size = 0 if entry.is_dir() else entry.stat().st_size
    return Waiting(os.fsencode(entry.name).hex(), printable(entry.name), size, entry.is_dir())


def take(key: str, wishes: Wishes, actor: str) -> Received:
    """Raises DumpError; the file or folder then stays where it is."""
    if key not in {entry.key for entry in waiting()}:
        raise DumpError("inbox", "not-found", "What was chosen is no longer there.")
    path = _folder() / os.fsdecode(bytes.fromhex(key))
    received = receive_path(path, wishes, actor)
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        sentence = f"It was taken, and cannot be deleted from the inbox: {error.strerror or error}. Delete it there."
        raise DumpError(printable(path.name), "not-deleted", sentence) from error
    return received
