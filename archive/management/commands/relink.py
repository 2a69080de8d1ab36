import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from archive.management.bars import bar
from archive.management.base import ArchiveCommand
from archive.signals import catching_up
from archive.versions.relinking import Relinked, relink, texts


class Command(ArchiveCommand):
    help = "Builds all fingerprints, version links and stories anew; searches and dumps go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

        parser.add_argument(
            "--texts", action="store_true", help="change nothing; write what a Spark job links, as JSONL"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["texts"]:
            for text in texts():
                self.stdout.write(json.dumps(text))
            return
        with bar(self.stderr) as show:
            done = relink(show)
        catching_up.send(sender=Relinked)
        self.stdout.write(json.dumps(asdict(done)) if options["json"] else _sentence(done))


def _sentence(done: Relinked) -> str:
    changes = f"{done.new_links} new, {done.lost_links} gone, {done.changed_articles} articles touched"
    return f"{done.articles} articles, {done.links} links ({changes}), in {done.seconds:.1f} s on one core."
