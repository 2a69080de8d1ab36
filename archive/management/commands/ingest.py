from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from archive.delivery.mapping import mapping_of
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.ingest.readers import READERS
from archive.management.base import ArchiveCommand
from archive.runs import running


class Command(ArchiveCommand):
    help = "Takes dumps (a file, or a folder as one dump) through the whole street. Safe to repeat and to interrupt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder as one dump")
        parser.add_argument("--source", default="", metavar="NAME", help="the source of items that name none")
        formats = ["auto", *READERS]
        parser.add_argument("--format", default="auto", choices=formats, help="how to read it; default: look")
        parser.add_argument("--encoding", default="", metavar="NAME", help="how to decode it; default: find out")
        columns = "a record's KEY is our FIELD (`none`: no field); once for each; remembered for the source"
        parser.add_argument("--map", action="append", default=None, metavar="KEY=FIELD", help=columns)
        parser.add_argument("--dry-run", action="store_true", help="read and count, store nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            columns = None if options["map"] is None else mapping_of(options["map"])
        except DumpError as error:
            raise CommandError(str(error), returncode=2) from error
        wishes = Wishes(options["format"], options["encoding"], options["source"], mapping=columns)
        run = running.rehearse if options["dry_run"] else running.run
        outcomes = [run(Path(path), wishes, self.stderr) for path in options["paths"]]
        if options["json"]:
            self.stdout.write(running.as_json(outcomes))
        else:
            self.stdout.write("\n".join(outcome.sentence for outcome in outcomes))
        if any(outcome.failed for outcome in outcomes):
            raise CommandError("Not every dump could be read; see above.", returncode=1)
