"""Writing to the database so that nothing of it stays and nobody waits for it: where a dry run does what a run does."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from archive.jobs import is_gone

# Added to the numbers of dumps in a copy: files of a run are named by them, and a real dump may come meanwhile.
_FAR: Final = 1_000_000_000
_PREFIX: Final = "apart-"  # of the folder of a copy; then the process that made it


@contextmanager
def apart() -> Iterator[None]:
    """What is written within is gone afterwards. The originals and the search index are no part of it.

    SQLite has one writer, so a copy of the file is written to: it takes as much room as the database, about a second
    for a gigabyte, and readers and writers go on beside it. On PostgreSQL, and within a transaction, the transaction
    is undone: nobody sees it, but who changes the archive waits until it ends (`turns`). Raises OSError or a database
    error where there is no room.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _on_a_copy():
            yield
    else:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


def tidy_up() -> None:
    """Takes away the copies of processes that were killed within."""
    for folder in (Path(settings.ARCHIVE_DATA) / "running").glob(f"{_PREFIX}*"):
        pid = folder.name.split("-")[1]
        if is_gone(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _on_a_copy() -> Iterator[None]:
    """Everything this thread asks the database goes to the copy."""
    real = connections[DEFAULT_DB_ALIAS]
    real.ensure_connection()
    folder = Path(settings.ARCHIVE_DATA) / "running"
    folder.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=f"{_PREFIX}{os.getpid()}-") as name:
        place = Path(name) / "archive.sqlite3"
        with closing(sqlite3.connect(place)) as target:
            real.connection.backup(target)
        copy: Any = real.copy()
        copy.settings_dict["NAME"] = str(place)
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            with copy.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")
                cursor.execute(f"UPDATE sqlite_sequence SET seq = seq + {_FAR} WHERE name = 'archive_dump'")  # noqa: S608 - a number of ours
            yield
        finally:
            copy.close()
            connections[DEFAULT_DB_ALIAS] = real
