"""Who publishes."""

from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SourceQuerySet(QuerySet["Source"]):
    def with_counts(self) -> Self:
        """Adds `article_count`. One query with a join."""
        return self.annotate(article_count=models.Count("articles"))


class FieldMapping(models.Model):
    """How the records of a source are read: key → our field. Said in a preview, and taken for its next dumps."""

    source_name = models.CharField(max_length=300, unique=True)
    mapping = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"columns of {self.source_name}"


class SourceAliasQuerySet(QuerySet["SourceAlias"]):
    def in_force(self) -> Self:
        return self.filter(undone_by=None)


class SourceAlias(models.Model):
    """A name that a person put under another: texts that come under either are of one source.

    Names, not rows: what was said outlives a source's last text, and holds when the next one comes.
    """

    name = models.CharField(max_length=300)
    known_as = models.CharField(max_length=300, help_text=_("may be an alias itself"))
    slug = models.SlugField(max_length=120, db_index=True, help_text=_("of the page the name had"))
    applied = models.BooleanField(default=False, help_text=_("whether the articles here follow it, or its undoing"))
    made_by = models.ForeignKey("archive.AuditEntry", on_delete=models.PROTECT, related_name="source_aliases")
    undone_by = models.ForeignKey(
        "archive.AuditEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="source_aliases_undone"
    )

    objects = SourceAliasQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(undone_by=None), name="source_alias_in_force_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} is {self.known_as}"


class Source(models.Model):
    """A publisher or agency, as the items name it."""

    name = models.CharField(max_length=300, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("archive:source", args=[self.slug])
