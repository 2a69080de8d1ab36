"""Plain texts labelled by hand: `hand_labels.json` holds spans and roles, never the texts, which stay in ../shared.

66 items of `us_press`, one or two of each source of the held-back half, drawn by hash: 1,187 lines of text, 98 lines of
furniture. A line counts as kept when most of it has a role that belongs to the article (`items.KEPT_ROLES`).
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive.ingest.items import KEPT_ROLES, Line, RawItem
from archive.ingest.lines import stretches
from archive.ingest.roles import label
from benchmarks.gold import DATA, Tally

LABELS: Final = Path(__file__).with_name("hand_labels.json")
NOT_SCORED: Final = "?"


def hand_labelled() -> dict[str, float]:
    """Body F1, noise F1 and the share of the text's lines that were set apart."""
    tally = Tally()
    for item, roles in labelled_items():
        found = label(item)
        for stretch in stretches(item):
            role = roles.get((stretch.start, stretch.end))
            if role != NOT_SCORED:
                tally.count(is_body=role is None, is_kept=_is_kept(found, stretch.start, stretch.end))
    return {
        "hand-labelled texts, body F1": tally.f1,
        "hand-labelled texts, noise F1": 2 * tally.apart / max(1, 2 * tally.apart + tally.lost + tally.intruders),
        "hand-labelled texts, body lines kept": tally.recall,
    }


def labelled_items() -> Iterator[tuple[RawItem, dict[tuple[int, int], str]]]:
    labels: dict[str, dict[str, str]] = json.loads(LABELS.read_text(encoding="utf-8"))["items"]
    with zipfile.ZipFile(DATA / "us_press" / "us_press_4000.zip") as bundle:
        for name, spans in labels.items():
            text = json.loads(bundle.read(f"{name}.json"))["content_original"]
            roles = {(int(start), int(end)): role for span, role in spans.items() for start, end in [span.split("-")]}
            yield RawItem("a.txt", "text", text, "utf-8"), roles


def _is_kept(found: tuple[Line, ...], start: int, end: int) -> bool:
    inside = [(min(line.end, end) - max(line.start, start), line.role in KEPT_ROLES) for line in found]
    return 2 * sum(length for length, kept in inside if length > 0 and kept) >= end - start
