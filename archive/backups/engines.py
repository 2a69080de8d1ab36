"""The one interface between a backup and the database it saves. One module an engine; `ENGINES` names them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from django.db import connection

from archive.backups.manifest import BackupError
from archive.backups.postgres import PostgresEngine
from archive.backups.sqlite import SqliteEngine


class Engine(Protocol):
    """How a database is saved and brought back. Files are whatever the engine likes: one file a snapshot."""

    name: str  # of the format of its files: `engine(name)` reads them
    suffix: str  # of the file

    def save(self, target: Path) -> dict[str, int]:
        """Writes the database as of one moment, while others write; gives the rows of each table at that moment.

        Login sessions stay out: who finds a backup shall not be logged in by it.
        """
        ...

    def problems(self, file: Path, counts: dict[str, int]) -> list[str]:
        """What is wrong with a saved file, in sentences: it cannot be read, is not whole, or other than `counts`."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing stands where `load` would write."""
        ...

    def load(self, file: Path) -> None:
        """Brings a saved file into the configured database; whole or not at all."""
        ...


ENGINES: Final[dict[str, Callable[[], Engine]]] = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}


def engine(name: str | None = None) -> Engine:
    """What reads files of this format, else the configured database's. Raises BackupError("engine")."""
    wanted = name or connection.vendor
    if wanted not in ENGINES:
        raise BackupError("engine", f"A backup of {wanted} cannot be made or read by this version.")
    return ENGINES[wanted]()
