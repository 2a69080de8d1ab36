"""What articles say together: the lines they print, the stories they point to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineTrace(models.Model):
    """A line of an article's body that others of its source may print too.

    `line` hashes the scope (see `evidence.tables`) and the line, so that one look finds all who print it; `who` is
    taken from the article's identity, so that the first rows of a line are the same whatever the order of arrival.
    """

    pk = models.CompositePrimaryKey("line", "who")
    line = models.BigIntegerField()
    who = models.BigIntegerField()
    # No constraint, no second index: rows go by `Article.line_traces`, only through `evidence.repeats`.
    article = models.ForeignKey(
        "archive.Article", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.line:x} of {self.article_id}"


class RepeatedLine(models.Model):
    """A line that its source prints in many stories: boilerplate. Kept true by `evidence.repeats`."""

    line = models.BigIntegerField(primary_key=True, help_text=_("as in the traces"))
    scope = models.BigIntegerField(db_index=True, help_text=_("hash of a source's name; or minus the id of a dump"))

    def __str__(self) -> str:
        return f"{self.line:x} of {self.scope}"


class Mention(models.Model):
    """A headline that a promo line of an article names; `key` finds the articles that bear it."""

    article = models.ForeignKey("archive.Article", on_delete=models.CASCADE, related_name="mentions")
    key = models.BigIntegerField(db_index=True)
    headline = models.TextField()

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
