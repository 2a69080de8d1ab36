"""What the archive's commands have in common: a database without tables is told of in a sentence."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection

from archive.models import Dump


class ArchiveCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            if _has_tables():
                raise
            sentence = "The database has no tables yet: run `python manage.py migrate` first."
            raise CommandError(sentence, returncode=1) from error


def _has_tables() -> bool:
    return Dump._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 - documented API
