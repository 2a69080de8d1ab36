"""The other versions of the stories on a page, and which of them the query finds as well."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from archive.models import Article
from archive.presenting.cards import Card, card, for_cards
from search import searching
from search.results import Hit

MOST_SHOWN: Final = 6  # other versions of a story, the latest; the story's own page has all


@dataclass(frozen=True, slots=True)
class Edition:
    card: Card
    matches: bool  # the query; filters are left aside


@dataclass(frozen=True, slots=True)
class Editions:
    """`latest` where the story's latest version is not the one shown and the query does not find it."""

    others: tuple[Edition, ...]
    more: int  # further versions that are not listed
    latest: Card | None


def editions(hits: Iterable[Hit], query: str) -> dict[int, Editions]:
    """By article id, for the hits that have other versions. Raises as `search` does; one query and a look-up."""
    several = {hit.version_group: hit for hit in hits if hit.versions > 1}
    if not several:
        return {}
    rank = Window(RowNumber(), "version_group_id", [F("published_day").desc(nulls_last=True), F("pk").desc()])
    rows = for_cards(Article.objects.filter(version_group__in=several)).annotate(rank=rank)
    stories: dict[int, list[Article]] = defaultdict(list)
    for article in rows.filter(rank__lte=MOST_SHOWN + 1).order_by("rank"):
        stories[article.version_group_id].append(article)
    matching = searching.matching_among(query, [article.pk for found in stories.values() for article in found])
    return {hit.id: _editions(hit, stories[group], matching) for group, hit in several.items()}


def _editions(hit: Hit, latest_first: list[Article], matching: set[int]) -> Editions:
    others = [Edition(card(article), article.pk in matching) for article in latest_first if article.pk != hit.id]
    shown = others[:MOST_SHOWN]
    latest = latest_first[0] if latest_first else None
    unmatched = latest is not None and latest.pk != hit.id and latest.pk not in matching
    return Editions(tuple(shown), hit.versions - 1 - len(shown), shown[0].card if unmatched and shown else None)
