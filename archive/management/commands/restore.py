import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.backups.manifest import BackupError
from archive.backups.restoring import restore
from archive.management.bars import bar


class Command(BaseCommand):
    help = "Brings a backup into an empty data folder (ARCHIVE_DATA), migrates it and builds its index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where `backup` wrote")
        parser.add_argument("--snapshot", default="", metavar="NAME", help="default: the latest")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, folder: Path, snapshot: str, **options: Any) -> None:
        try:
            with bar(self.stderr) as progress:
                restored = restore(folder, snapshot, progress=progress)
        except BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(restored)))
            return
        held = f"{restored.dumps} dumps, {restored.articles} articles, {restored.originals} originals"
        self.stdout.write(f"Snapshot {restored.snapshot} is back: {held}. To check it once more, run `doctor`.")
