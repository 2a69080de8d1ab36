"""What people corrected: of one text, and of all texts of a source."""

from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class CorrectionQuerySet(QuerySet["Correction"]):
    def in_force(self) -> Self:
        return self.filter(undone_by=None)


class Correction(models.Model):
    """What a person said of a text: the role of a line, a field, the date. It outranks all that is read.

    The text is named by its words (`Article.words_sha256`) and a line by its place in them (`ingest.places`), neither
    by rows nor by characters: a correction outlives a roll-back, holds for every rendering of the same words, and
    holds again when they come back. One act, `made_by`, may correct several lines; it is undone as a whole.
    """

    words_sha256 = models.CharField(max_length=64, db_index=True)
    about = models.CharField(max_length=20, help_text=_("`role`, or the name of a field"))
    first = models.PositiveIntegerField(default=0, help_text=_("letters and digits before the line"))
    last = models.PositiveIntegerField(default=0, help_text=_("letters and digits up to its end"))
    mark = models.CharField(max_length=120, blank=True, help_text=_("the line, where it has neither"))
    value = models.JSONField(help_text=_("the role, the field's value, the date; empty: there is none"))
    was = models.JSONField(help_text=_("what stood there when it was corrected"))
    made_by = models.ForeignKey("archive.AuditEntry", on_delete=models.PROTECT, related_name="corrections")
    undone_by = models.ForeignKey(
        "archive.AuditEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections_undone"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["words_sha256", "about", "first", "last", "mark"],
                condition=Q(undone_by=None),
                name="correction_in_force_once_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.words_sha256[:8]}: {self.value}"


class SourceRuleQuerySet(QuerySet["SourceRule"]):
    def in_force(self) -> Self:
        return self.filter(undone_by=None)


class SourceRule(models.Model):
    """What a person said of all texts of a source, those to come included. A correction of one text outranks it.

    `about` and `pattern` say what it speaks of: a `line` of these words, a line of this `shape` (digits stand for any
    digits), a `date` known by this kind of evidence, or a field that is read as this value. `value` is the role or the
    field's value to be; a kind of date evidence is only ever distrusted.
    """

    source_name = models.CharField(max_length=300, db_index=True)
    about = models.CharField(max_length=20)
    pattern = models.TextField()
    value = models.TextField(blank=True)
    applied = models.BooleanField(default=False, help_text=_("whether the articles here follow it, or its undoing"))
    made_by = models.ForeignKey("archive.AuditEntry", on_delete=models.PROTECT, related_name="rules")
    undone_by = models.ForeignKey(
        "archive.AuditEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="rules_undone"
    )

    objects = SourceRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_name", "about", "pattern"],
                condition=Q(undone_by=None),
                name="source_rule_in_force_once_a_pattern",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name}, {self.about} {self.pattern}: {self.value}"
