"""What evidence across a dump brings: `python benchmarks/repeats.py`.

The US press dump is labelled item by item, then its repeated lines are set apart as `archive.evidence` does it. A line
is body in truth when 80 % of its words stand, four in a row, in the clean text that came with the item. Those clean
texts were made by a program and hold some furniture themselves, so a line they hold may yet be rightly set apart:
`--show` prints every line that is. Halves are by source; the thresholds were chosen on `dev`.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.errors import ItemError
from archive.evidence.repeating import LEAST_STORIES, SAMPLE, Printed, is_repeated, may_repeat
from archive.evidence.traces import Trace, eligible, line_hash, scope_of, scoped, traces_of
from archive.evidence.wording import without_repeats
from archive.ingest.items import BODY_ROLES, UNDATED, Line, Member, ParsedArticle, ReadOptions, Role
from archive.ingest.lines import judged, key
from archive.ingest.parsing import parse
from archive.ingest.readers import choose
from archive.ingest.roles import label
from benchmarks.gold import COVERED, DATA, HALVES, LATEST, RUN, half_of, words_of

COUNTED: Final = frozenset({Role.BODY, Role.LIST_ITEM, Role.QUOTE, Role.NOISE, Role.BOILERPLATE})
Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One item. `clean`: the runs of words of its clean text."""

    parsed: ParsedArticle
    scope: int
    traces: Sequence[Trace]
    clean: Runs

    @property
    def half(self) -> str:
        return half_of(self.parsed.source or "")

    def is_body(self, line: Line) -> bool:
        words = words_of(self.parsed.text[line.start : line.end])
        covered: set[int] = set()
        for i in range(len(words) - RUN + 1):
            if tuple(words[i : i + RUN]) in self.clean:
                covered.update(range(i, i + RUN))
        return bool(words) and len(covered) >= COVERED * len(words)


def runs_of(text: str) -> Runs:
    words = words_of(text)
    return frozenset(tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def read() -> Iterator[Labelled]:
    with gzip.open(DATA / "us_press" / "clean.jsonl.gz", "rt") as rows:
        clean = {row["labels"]["pair"].removeprefix("as-"): row["text"] for row in map(json.loads, rows)}
    with ZipFile(DATA / "us_press" / "us_press_4000.zip") as dump:
        for name in sorted(dump.namelist()):
            member = Member(name, partial(BytesIO, dump.read(name)))
            for item in choose(member, "auto").read(member, ReadOptions()):
                if not isinstance(item, ItemError):
                    parsed = parse(item, label(item), UNDATED, LATEST)
                    scope = scope_of(parsed.source or "", 1) or 0
                    traces = traces_of(parsed.text, parsed.lines)
                    yield Labelled(parsed, scope, traces, runs_of(clean.get(Path(name).stem, "")))


def repeated_in(items: Sequence[Labelled]) -> frozenset[int]:
    """As `settling.repeats` decides it, without a database."""
    sizes = Counter(item.scope for item in items)
    holders: dict[int, list[Labelled]] = defaultdict(list)
    for item in items:
        for line in eligible(item.traces, item.scope):
            holders[line].append(item)
    found = set()
    for line, printing in holders.items():
        size = sizes[printing[0].scope]
        if len(printing) < LEAST_STORIES or not may_repeat(len(printing), size):
            continue
        sample = [
            Printed([Trace(scoped(item.scope, t.line), t.words, t.eligible, t.worded) for t in item.traces])
            for item in sorted(printing, key=lambda item: item.parsed.text)[:SAMPLE]
        ]
        if is_repeated(line, len(printing), size, sample):
            found.add(line)
    return frozenset(found)


def figures(items: Sequence[Labelled], repeated: frozenset[int]) -> tuple[float, float, int, int]:
    """Precision and recall of body lines; lines set apart for being repeated, and of those how many are in clean."""
    counts: Counter[tuple[bool, bool]] = Counter()
    apart: list[bool] = []
    for item in items:
        for line in without_repeats(item.parsed, item.scope, repeated).lines:
            if line.role in COUNTED:
                is_body = item.is_body(line)
                counts[line.role in BODY_ROLES, is_body] += 1
                apart += [is_body] if line.role is Role.BOILERPLATE else []
    kept = counts[True, True]
    return kept / (kept + counts[True, False]), kept / (kept + counts[False, True]), len(apart), sum(apart)


def show(items: Sequence[Labelled], repeated: frozenset[int]) -> None:
    printed: dict[int, tuple[str, str]] = {}
    times: Counter[int] = Counter()
    for item in items:
        for line in item.parsed.lines:
            text = judged(item.parsed.text[line.start : line.end])
            name = scoped(item.scope, line_hash(key(text)))
            if name in repeated:
                printed[name] = item.parsed.source or "", text
                times[name] += 1
    for name, count in times.most_common():
        print(f"{count:5}  {printed[name][0][:24]:24}  {printed[name][1][:110]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every line that is set apart")
    said = parser.parse_args()
    items = list(read())
    repeated = repeated_in(items)
    print("| half | items | precision before | after | recall before | after | set apart | of those in clean |")
    print("|---|---|---|---|---|---|---|---|")
    for half in HALVES:
        mine = [item for item in items if item.half == half]
        before, after = figures(mine, frozenset()), figures(mine, repeated)
        shares = f"{before[0]:.4f} | {after[0]:.4f} | {before[1]:.4f} | {after[1]:.4f}"
        print(f"| {half} | {len(mine)} | {shares} | {after[2]} | {after[3]} |")
    if said.show:
        show(items, repeated)


if __name__ == "__main__":
    main()
