"""Who publishes."""

from typing import Self

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse


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
