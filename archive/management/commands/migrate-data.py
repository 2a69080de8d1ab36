import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from archive.keeping import moving


class Command(BaseCommand):
    help = "Moves the whole archive between SQLite and PostgreSQL, and proves it by equal canonical exports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FROM_URL", help="sqlite:///FILE or postgres://…; only read")
        parser.add_argument("target", metavar="TO_URL", help="an empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = moving.move(options["source"], options["target"], self._told)
            digests = {moving.canonical_digest(options[name]) for name in ("source", "target")}
        except (moving.MoveError, ImproperlyConfigured) as error:
            raise CommandError(str(error), returncode=1) from error
        if len(digests) > 1:
            raise CommandError("The canonical exports differ: do not use the new database, and report this.")
        self.stdout.write(
            f"{sum(counts.values())} rows of {len(counts)} tables; equal canonical exports, {digests.pop()}."
        )
        self.stdout.write("Set DATABASE_URL to the new address and restart; index and originals stay as they are.")

    def _told(self, table: str, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{table}: {rows}", ending="")
