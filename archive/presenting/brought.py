"""What a dump brought: sources, years, languages, the stories it added to, the versions it has."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext

from archive.models import Article, ArticleQuerySet, Dump, Item, ItemStatus
from archive.presenting.cards import Card, card, for_cards
from archive.presenting.unlike import Unlike, most_unlike
from archive.runs.rehearsal import versions_among
from archive.wording import language_name

SOURCES_SHOWN: Final = 12
STORIES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Share:
    """One bar; `percent` is of the longest bar."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Brought:
    """Counts are articles that this dump brought first; duplicates are not among them."""

    sources: list[Share]
    years: list[Share]  # oldest first
    undated: int
    languages: list[Share]
    extended: list[Card]  # the longest article of each story that this dump added to
    extended_count: int
    versions: int  # of its new articles that are versions of others
    unlike: list[Unlike]


def brought_by(dump: Dump) -> Brought:
    """Nine queries."""
    new = Article.objects.filter(items__dump=dump, items__status=ItemStatus.NEW)
    by_year = dict(new.annotate(year=ExtractYear("published_day")).values_list("year").annotate(n=Count("pk")))
    undated = by_year.pop(None, 0)
    by_source = new.values_list("source__name").annotate(n=Count("pk")).order_by("-n", "source__name")
    by_language = new.values_list("language").annotate(n=Count("pk")).order_by("-n", "language")
    stories = _stories_extended(dump, new)
    return Brought(
        sources=_shares([(name or gettext("source not named"), count) for name, count in by_source[:SOURCES_SHOWN]]),
        years=_shares([(str(year), by_year[year]) for year in sorted(by_year)]),
        undated=undated,
        languages=_shares([(language_name(code), count) for code, count in by_language]),
        extended=_cards(list(stories[:STORIES_SHOWN])),
        extended_count=stories.count(),
        versions=versions_among(new).count(),
        unlike=most_unlike(new),
    )


def _shares(counts: list[tuple[str, int]]) -> list[Share]:
    most = max((count for _, count in counts), default=1)
    return [Share(label, count, max(1, 100 * count // most)) for label, count in counts]


def _stories_extended(dump: Dump, new: ArticleQuerySet) -> "QuerySet[Article, int]":
    """Ids of the stories that hold an article of this dump and one that came otherwise, and before it."""
    by_this = Item.objects.filter(dump=dump, status=ItemStatus.NEW, article=OuterRef("pk"))
    others = Article.objects.filter(~Exists(by_this), version_group=OuterRef("version_group"), pk__lt=OuterRef("pk"))
    stories = new.filter(Exists(others)).order_by("version_group").values_list("version_group", flat=True)
    return stories.distinct()


def _cards(stories: list[int]) -> list[Card]:
    """The longest article of each story, which is what the story's own page is told from."""
    longest: dict[int, Article] = {}
    for article in for_cards(Article.objects.filter(version_group__in=stories)).order_by("words", "-id"):
        longest[article.version_group_id] = article
    return [card(longest[story]) for story in stories]
