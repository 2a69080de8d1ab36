"""What the archive's commands have in common: what cannot work at all is told of in a sentence, with the remedy."""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from archive.connecting import without_password
from archive.errors import ArchiveError
from archive.models import Dump

_HARDSHIPS: Final = {  # what SQLite calls it → what to do
    "disk is full": "There is no room left on the archive's disk. Nothing is lost: make room and run it again.",
    "readonly database": "The archive's database cannot be written. Nothing was changed; see who owns ARCHIVE_DATA.",
    "database is locked": "Another process has been writing for a minute. Nothing is lost: run it again.",
}


class ArchiveCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ArchiveError as error:
            raise CommandError(str(error), returncode=1) from error
        except (OperationalError, ProgrammingError) as error:
            hardship = next((said for sign, said in _HARDSHIPS.items() if sign in str(error)), "")
            sentence = hardship or _trouble()
            if not sentence:
                raise
            raise CommandError(sentence, returncode=1) from error


def _trouble() -> str:
    """What is wrong with the database as a whole; nothing where it is sound."""
    if connection.in_atomic_block and connection.needs_rollback:
        return ""
    try:
        if Dump._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - documented API
            return "The database has no tables yet: run `python manage.py migrate` first."
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "The database has not all tables of this version: run `python manage.py migrate` first."
    except OperationalError as error:
        reason = " ".join(str(error).split())
        return f"DATABASE_URL={without_password(settings.DATABASE_URL)!r} cannot be opened: {reason}"
    return ""
