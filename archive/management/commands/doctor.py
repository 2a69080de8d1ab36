import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from archive.keeping import doctor
from archive.management.base import ArchiveCommand


class Command(ArchiveCommand):
    help = "Compares database, originals, groups, fingerprints and index; exits 0 only when all agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="mend what can be mended from the truth below it")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        problems = doctor.examine(repair=repair)
        left = [problem for problem in problems if not problem.repaired]
        if options["json"]:
            self.stdout.write(json.dumps({"clean": not left, "problems": [asdict(p) for p in problems]}, indent=1))
        else:
            lines = [f"{p.code}: {p.detail}{' Repaired.' if p.repaired else ''}" for p in problems]
            self.stdout.write("\n".join(lines) or "Everything agrees.")
        if left:
            raise CommandError(f"{len(left)} problems are left.", returncode=1)
