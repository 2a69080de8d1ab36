import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from archive.management.base import ArchiveCommand
from archive.signals import catching_up
from archive.versions.relinking import Relinked, relink


class Command(ArchiveCommand):
    help = "Builds all fingerprints, version links and stories anew; searches and dumps go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        stream: Any = getattr(self.stderr, "_out")  # noqa: B009 - the stream itself: tqdm asks whether it is a terminal
        with tqdm(file=stream, disable=None) as bar:  # None: only on a terminal

            def show(what: str, done: int, total: int) -> None:
                bar.set_description_str(what, refresh=False)
                bar.total, bar.n = total, done
                bar.refresh()

            done = relink(show)
        catching_up.send(sender=Relinked)
        self.stdout.write(json.dumps(asdict(done)) if options["json"] else _sentence(done))


def _sentence(done: Relinked) -> str:
    changes = f"{done.new_links} new, {done.lost_links} gone, {done.changed_articles} articles touched"
    return f"{done.articles} articles, {done.links} links ({changes}), in {done.seconds:.1f} s on one core."
