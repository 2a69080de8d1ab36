from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from archive.errors import ArchiveError
from archive.management.base import ArchiveCommand
from search.indexing import needs_reindex, reindex


class Command(ArchiveCommand):
    help = "Builds the index anew beside the one in use, then swaps. Searching goes on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="only where there is no index this version can read"
        )

    def handle(self, **options: Any) -> None:
        if options["if_needed"] and not needs_reindex():
            self.stderr.write("The index is up to date.")
            return
        with tqdm(unit=" articles", disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                count = reindex(show)
            except ArchiveError as error:
                raise CommandError(str(error)) from error
        self.stderr.write(f"{count} articles indexed.")
