"""PostgreSQL saved as the SQLite file that SQLite's own backup would be: every snapshot is for either database.

Read in one transaction of `REPEATABLE READ`, so a whole moment, and nobody waits for it.
"""

from pathlib import Path

from django.db import connection

from archive.backups.manifest import BackupError
from archive.backups.sqlite import SqliteEngine, pack, unpacked
from archive.keeping import moving


class PostgresEngine(SqliteEngine):
    def save(self, target: Path) -> dict[str, int]:
        if connection.in_atomic_block:
            raise BackupError("busy", "A backup cannot be made inside a transaction.")
        plain = target.with_suffix(".plain")
        try:
            moving.save(plain)
            return pack(plain, target)
        except moving.MoveError as error:
            raise BackupError("database", f"The database cannot be saved: {error}.") from error
        finally:
            plain.unlink(missing_ok=True)

    def is_empty(self) -> bool:
        return not connection.introspection.table_names()

    def load(self, file: Path) -> None:
        try:
            with unpacked(file) as plain:
                moving.load(plain)
        except moving.MoveError as error:
            raise BackupError("database", f"The database cannot be brought back: {error}.") from error
