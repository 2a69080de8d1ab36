"""What articles say together: the lines they print, the stories they point to."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article


class LineTrace(models.Model):
    """A line of an article's body that others of its source may print too.

    `line` hashes the scope (see `evidence.tables`) and the line, so that one look finds all who print it; `who` is
    taken from the article's identity, so that the first rows of a line are the same whatever the order of arrival.
    """

    pk = models.CompositePrimaryKey("line", "who")
    line = models.BigIntegerField()
    who = models.BigIntegerField()
    # No constraint, no second index: rows go by `Article.line_traces`, only through `settling.repeats`.
    article = models.ForeignKey(
        "archive.Article", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.line:x} of {self.article_id}"


class RepeatedLine(models.Model):
    """A line that its source prints in many stories: boilerplate. Kept true by `settling.repeats`."""

    line = models.BigIntegerField(primary_key=True, help_text=_("as in the traces"))
    scope = models.BigIntegerField(db_index=True, help_text=_("hash of a source's name; or minus the id of a dump"))

    def __str__(self) -> str:
        return f"{self.line:x} of {self.scope}"


class MentionQuerySet(QuerySet["Mention"]):
    def missing(self) -> Self:
        """Those whose headline no other article bears."""
        bearing = Article.objects.filter(headline_key=OuterRef("key")).exclude(pk=OuterRef("article_id"))
        return self.filter(~Exists(bearing))

    def targets(self, article_ids: Collection[int]) -> dict[tuple[int, str], int]:
        """(article, headline its promo names) → the article that bears it. Three queries.

        Of several the one of the same source, then the one whose text hashes least: whatever came first.
        """
        rows = list(self.filter(article__in=article_ids).values_list("article_id", "headline", "key"))
        columns = ("headline_key", "pk", "source_id", "text_sha256")
        bearing: dict[int | None, list[tuple[int, int | None, str]]] = {}
        for key, *said in Article.objects.filter(headline_key__in={row[2] for row in rows}).values_list(*columns):
            bearing.setdefault(key, []).append((said[0], said[1], said[2]))
        sources = dict(Article.objects.filter(pk__in=article_ids).values_list("pk", "source_id"))
        found: dict[tuple[int, str], int] = {}
        for article_id, headline, key in rows:
            others = [row for row in bearing.get(key, ()) if row[0] != article_id]
            if others:
                best = min(others, key=lambda row: (row[1] is None or row[1] != sources[article_id], row[2]))
                found[article_id, headline] = best[0]
        return found


class Mention(models.Model):
    """A headline that a promo line of an article names; `key` finds the articles that bear it."""

    article = models.ForeignKey("archive.Article", on_delete=models.CASCADE, related_name="mentions")
    key = models.BigIntegerField(db_index=True)
    headline = models.TextField()

    objects = MentionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.headline


class Relabelling(models.Model):
    """A run of `relabel` that is not at its end yet: everything before this place is done."""

    dump_id = models.BigIntegerField(default=0, help_text=_("dumps before this one are done"))
    items_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"relabelling, at item {self.items_done} of dump {self.dump_id}"
