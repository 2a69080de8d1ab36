"""A dump's preview, in words."""

from dataclasses import dataclass
from typing import Any

from archive.models import Dump
from archive.wording import date_words, language_name, text_direction


@dataclass(frozen=True, slots=True)
class FirstItem:
    locator: str
    headline: str
    opening: str
    date: str
    source: str
    language: str
    language_name: str
    direction: str
    roles: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Preview:
    """`state`: `making`, `ready` or `failed`. `facts` are the dry run's own counts."""

    state: str
    detail: str
    facts: dict[str, Any]
    first: list[FirstItem]


def preview_of(dump: Dump) -> Preview:
    found = dump.preview or {"state": "making"}
    first = [_first_item(item, dump.source_name) for item in found.get("first", [])]
    return Preview(found["state"], found.get("detail", ""), found, first)


def _first_item(item: dict[str, Any], given_source: str) -> FirstItem:
    return FirstItem(
        locator=item["locator"],
        headline=item["headline"],
        opening=item["opening"],
        date=date_words(item["published"], item["precision"]),
        source=item["source"] or given_source,
        language=item["language"],
        language_name=language_name(item["language"]),
        direction=text_direction(item["language"]),
        roles=list(item["roles"].items()),
    )
