"""SQLite saved by its own online backup: one read transaction, so a whole moment, and nobody waits for it."""

import gzip
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

from archive.backups.manifest import BackupError, sync_folder

_LEVEL: Final = 1  # of gzip: to 40 % at about 90 MB/s; the next levels win a tenth and take twice as long
_CHUNK: Final = 1 << 20  # bytes
_PAUSE: Final = 0.25  # seconds between two tries
_WAIT: Final = 120.0  # seconds: four times what any transaction here may wait
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


class SqliteEngine:
    name = "sqlite"
    suffix = ".sqlite3.gz"

    def save(self, target: Path) -> dict[str, int]:
        if connection.in_atomic_block:
            raise BackupError("busy", "A backup cannot be made inside a transaction.")
        plain = target.with_suffix(".plain")
        try:
            connection.ensure_connection()
            with closing(sqlite3.connect(plain)) as copy:
                # All pages in one step: one moment. Where the database is locked it is tried again after a pause.
                connection.connection.backup(copy, progress=_patience(), sleep=_PAUSE)
            return pack(plain, target)
        finally:
            plain.unlink(missing_ok=True)

    def problems(self, file: Path, counts: dict[str, int]) -> list[str]:
        try:
            with unpacked(file) as plain, closing(sqlite3.connect(plain)) as copy:
                said = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
                said += [f"{table} {row} points nowhere" for table, row, *_ in copy.execute("PRAGMA foreign_key_check")]
                found = _counts(copy)
        except (OSError, EOFError, sqlite3.Error) as error:
            return [f"The database cannot be read: {error}."]
        differing = {name for name in found.keys() | counts.keys() if found.get(name) != counts.get(name)}
        return said + [
            f"{name} has {found.get(name)} rows, not {counts.get(name)} as the manifest says."
            for name in sorted(differing)
        ]

    def is_empty(self) -> bool:
        place = self._place()
        return not place.exists() or not place.stat().st_size

    def load(self, file: Path) -> None:
        connection.close()
        place = self._place()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with unpacked(file, place.parent) as plain:
            plain.chmod(0o600)
            for suffix in _SIDE_FILES:
                place.with_name(place.name + suffix).unlink(missing_ok=True)
            plain.replace(place)
            sync_folder(place.parent)

    def _place(self) -> Path:
        return Path(connection.settings_dict["NAME"])


def _patience() -> Callable[[int, int, int], None]:
    """Called after each step, also after one that found the database locked: sqlite3 itself would try for ever."""
    until = time.monotonic() + _WAIT

    def tried(status: int, _left: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise BackupError("busy", f"The database has been locked for {_WAIT:.0f} s.")

    return tried


def _counts(copy: sqlite3.Connection) -> dict[str, int]:
    names = [
        row[0]
        for row in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        )
    ]
    return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - its own tables


def pack(plain: Path, target: Path) -> dict[str, int]:
    """Without login sessions, gzipped, on the disk for certain; gives the rows of each table."""
    with closing(sqlite3.connect(plain)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no side files
        copy.execute("DELETE FROM django_session")
        copy.commit()
        copy.execute("VACUUM")  # what was deleted is not legible in free pages
        counts = _counts(copy)
    with plain.open("rb") as reading, target.open("wb") as raw:
        with gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packing:
            shutil.copyfileobj(reading, packing, _CHUNK)
        raw.flush()
        os.fsync(raw.fileno())
    return counts


@contextmanager
def unpacked(file: Path, folder: Path | None = None) -> Iterator[Path]:
    """The plain database in a file of its own, on the disk for certain; gone at the end unless it was moved."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="incoming-", suffix=".sqlite3")
    try:
        with os.fdopen(descriptor, "wb") as writing, gzip.open(file) as reading:
            shutil.copyfileobj(reading, writing, _CHUNK)
            writing.flush()
            os.fsync(writing.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
