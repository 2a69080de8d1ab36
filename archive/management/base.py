"""What the archive's commands have in common: a database without tables is told of in a sentence."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection

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
        except (OperationalError, ProgrammingError) as error:
            if sentence := next((said for sign, said in _HARDSHIPS.items() if sign in str(error)), ""):
                raise CommandError(sentence, returncode=1) from error
            if _has_tables():
                raise
            sentence = "The database has no tables yet: run `python manage.py migrate` first."
            raise CommandError(sentence, returncode=1) from error


def _has_tables() -> bool:
    return Dump._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 - documented API
