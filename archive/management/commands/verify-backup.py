import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.backups.checking import check
from archive.backups.manifest import BackupError


class Command(BaseCommand):
    help = "Reads every byte of a backup and holds it against its manifest; exits 0 only when all agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where `backup` wrote")
        parser.add_argument("--snapshot", default="", metavar="NAME", help="default: the latest")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, folder: Path, snapshot: str, **options: Any) -> None:
        try:
            checked = check(folder, snapshot)
        except BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        told, name = checked.manifest, checked.snapshot.name
        if options["json"]:
            facts = {"snapshot": name, "made_at": told.made_at, "counts": told.counts, "problems": checked.problems}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            held = f"{told.counts.get('archive_article', 0)} articles, {len(told.originals)} originals"
            self.stdout.write("\n".join(checked.problems) or f"Snapshot {name} of {told.made_at} is whole: {held}.")
        if checked.problems:
            raise CommandError(f"{len(checked.problems)} problems.", returncode=1)
