"""A command of the contract that this version does not have yet says so plainly and exits 1."""

from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError


class LaterCommand(BaseCommand):
    """`what` is said to the user; whatever else stands on the command line is accepted."""

    what: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rest", nargs="*", metavar="…")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(f"This version cannot do that yet: {self.what}. Nothing was changed.", returncode=1)
