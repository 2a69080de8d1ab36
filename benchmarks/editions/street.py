"""Texts → bodies as the archive reads them: label, parse. What stands around a text is set apart there."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from archive.errors import ItemError
from archive.ingest import parsing, roles
from archive.ingest.items import UNDATED, RawItem

PROCESSES: Final = 4


def body_of(text: str) -> str:
    """Empty where the street rejects the text."""
    raw = RawItem(locator="made", text=text, format="text", encoding="utf-8")
    try:
        return parsing.parse(raw, roles.label(raw), UNDATED).body
    except ItemError:
        return ""


def bodies(texts: Sequence[str]) -> list[str]:
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(body_of, texts, chunksize=50))
