"""Texts → bodies as the archive reads them: label, date, parse. What stands around a text is set apart there."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Final

from archive.errors import ItemError
from archive.ingest import dating, parsing, roles
from archive.ingest.items import RawItem

PROCESSES: Final = 4
DAY: Final = date(2026, 1, 1)  # no text is from after it


def body_of(text: str) -> str:
    """Empty where the street rejects the text."""
    raw = RawItem(locator="made", text=text, format="text", encoding="utf-8")
    try:
        lines = roles.label(raw)
        return parsing.parse(raw, lines, dating.date_item(raw, lines, DAY)).body
    except ItemError:
        return ""


def bodies(texts: Sequence[str]) -> list[str]:
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(body_of, texts, chunksize=50))
