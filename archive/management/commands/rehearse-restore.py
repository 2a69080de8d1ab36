import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.backups.rehearsing import rehearse


class Command(BaseCommand):
    help = "Restores a backup into a folder that is thrown away and asks its doctor; the archive here is not touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where `backup` wrote")
        parser.add_argument("--snapshot", default="", metavar="NAME", help="default: the latest")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, folder: Path, snapshot: str, **options: Any) -> None:
        done = rehearse(folder, snapshot)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done), ensure_ascii=False))
        else:
            lines = [*filter(None, [done.restored]), *done.problems]
            self.stdout.write("\n".join([*lines, f"{done.seconds:.1f} s; canonical export {done.export_sha256}"]))
        if done.problems:
            raise CommandError("The rehearsal failed: this is no backup to rely on.", returncode=1)
