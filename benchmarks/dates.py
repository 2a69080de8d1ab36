"""How right are the dates? `python benchmarks/dates.py`: `publishers` pages under neutral names, exact day or not.

The gold's day is that of its own time zone. A date of confidence 0.9 or more counts as sure.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.ingest.dating import date_item
from archive.ingest.items import DateResult
from archive.ingest.roles import label
from benchmarks.gold import HALVES, LATEST, Page, read_pages

SURE: Final = 0.9


def verdict(found: DateResult, wanted: str) -> str:
    """`wanted`: the gold's ISO date."""
    day = (found.value or "")[: len("2020-10-06")]
    return "none" if not day else "exact" if day == wanted[: len("2020-10-06")] else "wrong"


def measured(pages: Iterable[Page], latest: date = LATEST) -> dict[str, dict[str, float]]:
    """Shares of each half: exact, wrong, none, and wrong among the sure ones."""
    counts: dict[str, Counter[str]] = {half: Counter() for half in HALVES}
    for page in pages:
        count = counts[page.half]
        count["pages"] += 1
        found = date_item(page.item, label(page.item), latest) if page.item else DateResult()
        said = verdict(found, page.gold["date"])
        count[said] += 1
        if found.confidence >= SURE:
            count["sure"] += 1
            count["sure and wrong"] += said == "wrong"
    counts["both"] = sum(counts.values(), Counter())
    return {half: _shares(count) for half, count in counts.items()}


def _shares(count: Counter[str]) -> dict[str, float]:
    total = max(1, count["pages"])
    return {
        **{f"date {said}": count[said] / total for said in ("exact", "wrong", "none")},
        "wrong among the sure": count["sure and wrong"] / max(1, count["sure"]),
    }


def main() -> None:
    figures = measured(read_pages("publishers"))
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=1))
        return
    print("| | " + " | ".join(figures) + " |\n|" + "---|" * (len(figures) + 1))
    for name in figures["both"]:
        print(f"| {name} | " + " | ".join(f"{found[name]:.3f}" for found in figures.values()) + " |")


if __name__ == "__main__":
    main()
