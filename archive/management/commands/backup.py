import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from archive.backups.manifest import BackupError
from archive.backups.taking import KEEP, Taken, take
from archive.management.bars import bar
from archive.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = "Copies the whole archive into a folder while it runs: one more snapshot, originals only once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="on another disk; made where it is missing")
        parser.add_argument("--keep", type=int, default=KEEP, metavar="N", help=f"snapshots to keep; default {KEEP}")
        again = "read the originals that are in the backup already, and copy damaged ones again"
        parser.add_argument("--thorough", action="store_true", help=again)
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        try:
            with bar(self.stderr) as progress:
                taken = take(folder, keep, progress, thorough=options["thorough"])
        except BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(json.dumps(asdict(taken)) if options["json"] else _sentence(taken))
        if taken.missing:
            lost = f"{len(taken.missing)} originals are missing in the archive itself: see `doctor`."
            raise CommandError(lost, returncode=1)


def _sentence(taken: Taken) -> str:
    rows = sum(taken.counts.values())
    files = f"{taken.originals} originals ({taken.copied} of them new, {taken.bytes_copied:,} bytes)"
    return f"Snapshot {taken.snapshot}: {taken.counts.get('archive_article', 0)} articles, {rows} rows, {files}."
