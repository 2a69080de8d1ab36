"""What the archive's commands have in common: what cannot work at all is told of in a sentence, with the remedy."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from archive.errors import ArchiveError
from archive.starting.troubles import database_trouble

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
            sentence = hardship or database_trouble()
            if not sentence:
                raise
            raise CommandError(sentence, returncode=1) from error
