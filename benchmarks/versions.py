"""How right and how fast are the versions? `python benchmarks/versions.py FILE…`, no database needed.

Each FILE is JSONL, plain or .gz, one text a line: `text`, and either `labels` with a `pair` or `cluster` that texts
of one story share (prints precision and recall), or `date` (prints the precision the dates suggest: true versions
appear within two days of each other, chance pairs only as often as any two texts do).
"""

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.tokens import comparison_tokens
from archive.versions.alignment import Document
from archive.versions.relations import Verdict, verdict
from archive.versions.shingles import bucket_of, fingerprint

HOT_STORIES, HOT_ARTICLES, LEAST_SHARED, SHARED_PERCENT = 30, 300, 2, 5  # as archive.versions.candidates has them
NEAR_DAYS = 2

Pair = tuple[int, int]


def read(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines() if line.strip()]


def candidates(texts: Iterable[str]) -> set[Pair]:
    """What the fingerprint index would find."""
    prints = [fingerprint(comparison_tokens(text)) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for number, hashes in enumerate(prints):
        for value in hashes.tolist():
            holders[value].append(number)
    shared: Counter[Pair] = Counter()
    for numbers in holders.values():
        if len(numbers) <= HOT_ARTICLES and len({bucket_of(prints[i]) for i in numbers}) <= HOT_STORIES:
            shared.update(combinations(numbers, 2))
    return {
        (a, b)
        for (a, b), count in shared.items()
        if count >= LEAST_SHARED and 100 * count >= SHARED_PERCENT * min(len(prints[a]), len(prints[b]))
    }


def days_of(records: list[dict[str, Any]]) -> list[int | None]:
    days: list[int | None] = []
    for record in records:
        try:
            days.append(date.fromisoformat(str(record.get("date"))[:10]).toordinal())
        except ValueError:
            days.append(None)
    return days


def by_label(records: list[dict[str, Any]]) -> set[Pair]:
    together: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        labels = record.get("labels") or {}
        label = labels.get("pair") or labels.get("cluster")
        if label is not None:
            together[str(label)].append(number)
    return {pair for numbers in together.values() for pair in combinations(numbers, 2)}


def by_date(pairs: set[Pair], days: list[int | None]) -> float | None:
    """Estimated precision of the pairs; None where dates are missing."""
    dated = [(a, b) for a, b in pairs if days[a] is not None and days[b] is not None]
    known = Counter(day for day in days if day is not None)
    total = sum(known.values())
    if not dated or total < 2:
        return None
    near_by_chance = sum(n * known[day + step] for day, n in known.items() for step in range(-NEAR_DAYS, NEAR_DAYS + 1))
    chance = near_by_chance / total**2
    near = sum(abs((days[a] or 0) - (days[b] or 0)) <= NEAR_DAYS for a, b in dated) / len(dated)
    return (near - chance) / (1 - chance) if chance < 1 else None


def report(path: Path) -> None:
    records = read(path)
    start = time.perf_counter()
    found = candidates(record["text"] for record in records)
    fingerprinted = time.perf_counter()
    documents = [Document.of(record["text"]) for record in records]
    ready = time.perf_counter()
    verdicts: dict[Pair, Verdict] = {}
    for a, b in found:
        judged = verdict(documents[a], documents[b])
        if judged is not None:
            verdicts[a, b] = judged
    done = time.perf_counter()
    versions = {pair for pair, judged in verdicts.items() if judged.relation not in {"partial", "series"}}
    print(f"\n{path.name}: {len(records)} texts, {len(found)} candidate pairs, {len(versions)} version links")
    print(f"  relations: {dict(Counter(judged.relation for judged in verdicts.values()).most_common())}")
    gold = by_label(records)
    if gold:
        print(f"  labels: precision {len(versions & gold) / max(1, len(versions)):.3f}", end="")
        print(
            f", recall {len(versions & gold) / len(gold):.3f}, candidates' recall {len(found & gold) / len(gold):.3f}"
        )
    proxy = by_date(versions, days_of(records))
    if proxy is not None:
        print(f"  dates: estimated precision {proxy:.3f}")
    print(
        f"  per second: {len(records) / (fingerprinted - start):.0f} texts to candidates,"
        f" {len(records) / (ready - fingerprinted):.0f} made ready, {len(found) / (done - ready):.0f} pairs judged"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[1:]:
        report(Path(name))
