"""A dry run: the street itself, from the reader to the last link, in a database that is gone afterwards.

What it counts is therefore what a run would have counted at that moment. Items are read and judged by processes that
may die of them. Nothing is kept, indexed or announced to those who follow the archive.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from archive import jobs, pipeline
from archive.errors import DumpError
from archive.ingest.items import DateStatus
from archive.models import Article, ArticleQuerySet, Dump, DumpStatus, ItemStatus, VersionLink
from archive.pipeline import After, IngestReport
from archive.reading.stages import Portion


@dataclass(frozen=True, slots=True)
class Within:
    """Further counts, within the new articles of a dump."""

    versions: int  # that are versions of another article, of this dump or any other
    undated: int  # by their own words, and no version lends them a date
    borrowed: int  # whose date a version lends


def versions_among(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Those that are versions of any other article."""
    linked = VersionLink.objects.of_versions()
    return articles.filter(Exists(linked.filter(a=OuterRef("pk"))) | Exists(linked.filter(b=OuterRef("pk"))))


def within_new(dump: Dump) -> Within:
    """Of a dump that was read. Three queries."""
    new = Article.objects.filter(items__dump=dump, items__status=ItemStatus.NEW)
    return Within(
        versions_among(new).count(),
        new.filter(published_status=DateStatus.NONE).count(),
        new.filter(published_status=DateStatus.BORROWED).count(),
    )


def rehearse(dump: Dump, portion: Portion, after: After) -> IngestReport:
    """Call within `apart.apart()`; `dump` is a row there, and its numbers there are what a run would have left.

    Begins at the dump's checkpoint, whoever reads it in the archive itself. `after`: as in `pipeline.run`.
    """
    free: dict[str, Any] = {"held": False, "wish": "", "lease_token": "", "lease_until": None}
    Dump.objects.filter(pk=dump.pk).update(status=DumpStatus.RECEIVED, **free)
    lease = jobs.claim(dump.pk)
    if lease is None:
        raise DumpError(dump.name, "not-now", "It was taken out of the archive a moment ago.")
    return pipeline.run(dump, lease, after, portion)
