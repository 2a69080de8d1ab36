from argparse import ArgumentParser
from typing import Any

from archive.management.base import ArchiveCommand
from archive.runs import working
from archive.starting import troubles


class Command(ArchiveCommand):
    help = "Reads uploaded dumps as they arrive and keeps the index up to date. Stop it with Ctrl-C at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        troubles.report()
        try:
            done = working.work(once=once)
        except KeyboardInterrupt:
            return
        self.stdout.write(f"{done} dumps read.")
