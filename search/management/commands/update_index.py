from typing import Any

from django.core.management.base import CommandError
from haystack.management.commands import update_index

from archive.errors import ArchiveError
from search import indexing


class Command(update_index.Command):  # type: ignore[misc]
    help = "Haystack's command: brings every article whose document is missing or out of date into the index."

    def handle(self, **options: Any) -> None:
        try:
            if not indexing.needs_reindex():
                indexing.drain()
            indexing.mend(indexing.consistency())
        except ArchiveError as error:
            raise CommandError(str(error)) from error
