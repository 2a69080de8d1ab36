"""A dump's preview, in words."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from archive.ingest.fields import BODY
from archive.ingest.items import LEFT_OUT
from archive.models import Dump
from archive.presenting.corrections import role_name
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


MEANING_WORDS: Final = {
    BODY: _("text"), "headline": _("headline"), "standfirst": _("standfirst"), "byline": _("byline"),
    "dateline": _("dateline"), "agency": _("agency"), "section": _("section"), "tags": _("tags"),
    "published": _("date"), "updated": _("date of the last change"), "crawled": _("date of fetching"),
    "url": _("address"), "canonical_id": _("number at the source"), "source": _("source"), "language": _("language"),
    "caption": _("caption"), "credit": _("credit"), "version": _("version number"),
    "version_of": _("number of the version before"), "pubstatus": _("wire status"), LEFT_OUT: _("nothing of it"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column of the records: what it was taken for, and what a person said it is (empty: find out)."""

    key: str
    taken: str
    count: int
    example: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`state`: `making`, `ready` or `failed`. `facts` are the dry run's own counts."""

    state: str
    detail: str
    facts: dict[str, Any]
    first: list[FirstItem]
    columns: list[PreviewColumn]

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What a column may be."""
        return [(name, str(words)) for name, words in MEANING_WORDS.items()]


def preview_of(dump: Dump) -> Preview:
    found = dump.preview or {"state": "making"}
    first = [_first_item(item, dump.source_name) for item in found.get("first", [])]
    columns = [
        PreviewColumn(key, str(MEANING_WORDS.get(taken, "–")), count, example, dump.wanted_mapping.get(key, ""))
        for key, taken, count, example in found.get("columns", [])
    ]
    return Preview(found["state"], found.get("detail", ""), found, first, columns)


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
        roles=[(role_name(role), count) for role, count in item["roles"].items()],
    )
