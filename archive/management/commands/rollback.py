from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from archive import pipeline
from archive.errors import DumpError
from archive.management.base import ArchiveCommand
from archive.models import Dump


class Command(ArchiveCommand):
    help = "Takes exactly one dump back out of the archive; its original is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dump_id", type=int, metavar="DUMP_ID", help="its number, as the list of dumps has it")

    def handle(self, *args: Any, dump_id: int, **options: Any) -> None:
        dump = Dump.objects.filter(pk=dump_id).first()
        if dump is None:
            known = ", ".join(f"{pk} ({name})" for pk, name in Dump.objects.values_list("pk", "name")[:20])
            raise CommandError(f"There is no dump {dump_id}. There are: {known or 'none'}.", returncode=1)
        read = dump.read_count
        try:
            pipeline.rollback(dump, actor="command line")
        except DumpError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(f"Dump {dump.pk} ({dump.name}) is out again, with its {read} items; its original is kept.")
