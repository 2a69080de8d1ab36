"""The newest stories."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from archive.models import Article
from archive.presenting.cards import Card, card, for_cards

STORIES_SHOWN: Final = 10
_ARTICLES_READ: Final = 120  # enough to meet ten stories unless one of them has a hundred versions on its latest days


@dataclass(frozen=True, slots=True)
class FrontStory:
    """`lead` is its latest version; `versions` counts all of them."""

    lead: Card
    versions: int


def newest_stories() -> list[FrontStory]:
    """Dated stories, latest first, then undated ones where there are too few. At most three queries."""
    leads: dict[int, Article] = {}
    dated = Article.objects.filter(published__isnull=False).order_by("-published", "-id")
    undated = Article.objects.filter(published__isnull=True).order_by("-id")
    for articles in (dated, undated):
        if len(leads) < STORIES_SHOWN:
            for article in for_cards(articles)[:_ARTICLES_READ]:
                leads.setdefault(article.version_group_id, article)
    shown = list(leads.values())[:STORIES_SHOWN]
    groups = Article.objects.filter(version_group__in=[article.version_group_id for article in shown])
    counts = dict(groups.order_by().values_list("version_group").annotate(Count("pk")))
    return [FrontStory(card(article), counts.get(article.version_group_id, 1)) for article in shown]
