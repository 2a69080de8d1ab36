"""How versions are found and what they are to one another."""

from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """What article `a` of a link is to article `b`. `inverse` says it from the other side."""

    SAME_TEXT = "same-text", _("same text")
    ABRIDGED = "abridged", _("shorter version")
    EXPANDED = "expanded", _("longer version")
    REVISED = "revised", _("revised version")
    PARTIAL = "partial", _("shares passages")
    SERIES = "series", _("same series")

    @property
    def inverse(self) -> "Relation":
        return {Relation.ABRIDGED: Relation.EXPANDED, Relation.EXPANDED: Relation.ABRIDGED}.get(self, self)

    @property
    def is_version(self) -> bool:
        """Whether a link of this relation joins groups."""
        return self not in {Relation.PARTIAL, Relation.SERIES}

    @property
    def direction(self) -> str | None:
        """Which of the two is the shorter one, as the API says it; None where neither is."""
        return {Relation.ABRIDGED: "this-is-shorter", Relation.EXPANDED: "this-is-longer"}.get(self)


class VersionLinkQuerySet(QuerySet["VersionLink"]):
    def touching(self, article_ids: list[int]) -> Self:
        return self.filter(Q(a__in=article_ids) | Q(b__in=article_ids))

    def of_versions(self) -> Self:
        """Links that join groups."""
        return self.filter(relation__in=[relation for relation in Relation if relation.is_version])

    def apart(self) -> Self:
        """Links that join no groups."""
        return self.exclude(relation__in=[relation for relation in Relation if relation.is_version])


class VersionLink(models.Model):
    """What article `a` is to article `b`; `a_id < b_id` always, and a pair has one row at most."""

    a = models.ForeignKey("archive.Article", on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey("archive.Article", on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=10, choices=Relation)
    coverage_a = models.FloatField(help_text=_("share of a's words that stand in b too, 0.0-1.0"))
    coverage_b = models.FloatField(help_text=_("share of b's words that stand in a too, 0.0-1.0"))
    edited_share = models.FloatField(help_text=_("share of the aligned words that differ, 0.0-1.0"))
    shared_words = models.PositiveIntegerField()

    objects = VersionLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="version_link_once_a_pair"),
            models.CheckConstraint(condition=Q(a__lt=models.F("b")), name="version_link_a_before_b"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} is {self.relation} of {self.b_id}"


class Fingerprint(models.Model):
    """A sampled shingle hash of an article, the hash of its whole body (bucket -1), or of its address
    or number (bucket -2): what finds candidates.

    `bucket` is a small hash of the article's own least shingle: copies of one story share it, so that a hash's
    document frequency can count stories instead of copies.
    """

    pk = models.CompositePrimaryKey("hash", "article_id")
    hash = models.BigIntegerField()
    # No constraint, no second index: rows go by `Article.fingerprint`, only through `versions.candidates`.
    article = models.ForeignKey(
        "archive.Article", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    bucket = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.hash:x} of {self.article_id}"


class HotHash(models.Model):
    """A hash too common to find candidates by; kept true by `versions.candidates`, also on deletion."""

    hash = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.hash:x}"


class VersionVerdictQuerySet(QuerySet["VersionVerdict"]):
    def in_force(self) -> Self:
        return self.filter(undone_by=None)


class VersionVerdict(models.Model):
    """What a person decided about two texts: versions of one story, or not. It outranks every link.

    The texts are named by `Article.identity`, `a_identity < b_identity`, and not by their rows: the decision outlives
    a roll-back and holds again for the same words brought back. One decision, `made_by`, may speak of many pairs; it
    is undone as a whole, by a decision to undo it or by a later one that says otherwise.
    """

    a_identity = models.CharField(max_length=64)
    b_identity = models.CharField(max_length=64, db_index=True)
    same = models.BooleanField(help_text=_("versions of one story, or of two"))
    made_by = models.ForeignKey("archive.AuditEntry", on_delete=models.PROTECT, related_name="verdicts")
    undone_by = models.ForeignKey(
        "archive.AuditEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="verdicts_undone"
    )

    objects = VersionVerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["a_identity", "b_identity"],
                condition=Q(undone_by=None),
                name="version_verdict_in_force_once_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(a_identity__lt=models.F("b_identity")), name="version_verdict_a_before_b"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_identity[:8]} and {self.b_identity[:8]}: {'same' if self.same else 'not the same'}"
