"""Stories that promo lines name: those that are here, and those nobody brought yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Min, QuerySet

from archive.models import Article, Mention
from archive.presenting.cards import Card, card, for_cards

PLACES_SHOWN: Final = 5  # articles that mention a missing story; the rest is counted


@dataclass(frozen=True, slots=True)
class Named:
    """A headline as the promo line prints it, and the article that bears it, if one does."""

    headline: str
    card: Card | None


@dataclass(frozen=True, slots=True)
class Missing:
    """`count` articles mention it; `places` are the first of them, `more` how many others."""

    headline: str
    count: int
    places: list[Card]
    more: int


def related_by_headline(article: Article) -> list[Named]:
    """What the article points to, in its order. No query where it points to nothing, else four."""
    if not article.promoted_headlines:
        return []
    targets = Mention.objects.targets([article.pk])
    found = {row.pk: card(row) for row in for_cards(Article.objects.filter(pk__in=set(targets.values())))}
    return [
        Named(headline, found.get(targets.get((article.pk, headline), 0))) for headline in article.promoted_headlines
    ]


def missing(source_id: int | None) -> "QuerySet[Mention, Any]":
    """Headlines nobody bears, the most mentioned first: `key`, `said`, `count`. `source_id`: of who mentions them."""
    mentions = Mention.objects.missing()
    if source_id is not None:
        mentions = mentions.filter(article__source=source_id)
    counted = mentions.order_by().values("key").annotate(said=Min("headline"), count=Count("article", distinct=True))
    return counted.order_by("-count", "said")


def with_places(rows: Iterable[dict[str, Any]], source_id: int | None) -> list[Missing]:
    """A page of `missing` with where each is mentioned. Two queries."""
    held = list(rows)
    mentions = Mention.objects.filter(key__in=[row["key"] for row in held])
    if source_id is not None:
        mentions = mentions.filter(article__source=source_id)
    ids: dict[int, list[int]] = {}
    for key, article_id in mentions.order_by("article_id").values_list("key", "article_id").distinct():
        ids.setdefault(key, []).append(article_id)
    shown = {article_id for several in ids.values() for article_id in several[:PLACES_SHOWN]}
    found = {row.pk: card(row) for row in for_cards(Article.objects.filter(pk__in=shown))}
    return [
        Missing(
            row["said"],
            row["count"],
            [found[article_id] for article_id in ids[row["key"]][:PLACES_SHOWN]],
            max(0, row["count"] - PLACES_SHOWN),
        )
        for row in held
    ]
