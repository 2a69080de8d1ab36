import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from archive.keeping.relabelling import Relabelled, relabel
from archive.management.base import ArchiveCommand
from archive.signals import catching_up


class Command(ArchiveCommand):
    help = "Runs roles and dates again over everything here; people's corrections hold. A run cut off goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would change, with samples")
        parser.add_argument("--from-start", action="store_true", help="forget the place of a run that was cut off")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        stream: Any = getattr(self.stderr, "_out")  # noqa: B009 - the stream itself: tqdm asks whether it is a terminal
        with tqdm(file=stream, unit=" items", disable=None) as bar:  # None: only on a terminal

            def show(done: int, total: int) -> None:
                bar.total, bar.n = total, done
                bar.refresh()

            done = relabel(show, dry_run=options["dry_run"], from_start=options["from_start"])
        if not options["dry_run"]:
            catching_up.send(sender=Relabelled)
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], **asdict(done)}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_sentences(done, dry_run=options["dry_run"])))


def _sentences(done: Relabelled, *, dry_run: bool) -> list[str]:
    verb = "would be" if dry_run else "are"
    what = f"{done.changed_lines} lines, {done.changed_fields} fields and {done.changed_dates} dates"
    count = f"{done.items} items read in {done.seconds:.1f} s"
    said = [f"{count}: {done.changed_articles} articles {verb} changed, {what}."]
    for sample in done.samples:
        said.append(f"  article {sample.article}, {sample.headline}")
        said += [f"    {what}: {before or '-'} -> {after or '-'}" for what, before, after in sample.changes]
    return said
