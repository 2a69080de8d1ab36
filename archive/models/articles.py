"""The distinct texts, and the stories they are versions of."""

from typing import Final, Self

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from archive.ingest.items import DateStatus, Line, Precision, Role
from archive.models.links import VersionLink
from archive.models.sources import Source

OPENING_WORDS: Final = 14  # what stands in for a missing headline: a line of a result list


HEAVY_COLUMNS: Final = (
    "text",
    "body",
    "lines",
    "metadata_evidence",
    "own_date",
    "own_reading",
    "fingerprint",
    "own_roles",
    "line_traces",
    "date_readings",
)


class VersionGroup(models.Model):
    """The articles that are versions of one another; readers call it a story. Every article has one."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"story {self.pk}"


class MergedGroup(models.Model):
    """A redirect: group `old_id` is gone, its articles went to `group`."""

    old_id = models.PositiveBigIntegerField(primary_key=True)
    group = models.ForeignKey(VersionGroup, on_delete=models.CASCADE, related_name="merged")

    def __str__(self) -> str:
        return f"{self.old_id} → {self.group_id}"


class ArticleQuerySet(QuerySet["Article"]):
    def for_listing(self) -> Self:
        """Without the heavy columns, with the source; one query."""
        return self.defer(*HEAVY_COLUMNS).select_related("source")

    def newest_first(self) -> Self:
        """Dated articles, latest first, then the undated, latest arrival first."""
        return self.order_by(models.F("published").desc(nulls_last=True), "-id")

    def undated(self) -> Self:
        return self.filter(published_status=DateStatus.NONE)


class Article(models.Model):
    """One distinct text as received, and what was read from it.

    `identity` decides what a duplicate is (hex SHA-256 over the comparison tokens of headline + standfirst + body and
    of the whole text); it is set once and never follows later re-labelling. `published` holds the ISO 8601 value as a
    string so that `2020-10` sorts among days; `published_day` is its first possible day, for ranges.
    """

    identity = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(help_text=_("as received"))
    text_sha256 = models.CharField(max_length=64, db_index=True)
    words_sha256 = models.CharField(
        max_length=64, blank=True, db_index=True, help_text=_("of the comparison tokens of the text")
    )
    lines = models.JSONField(default=list, help_text=_("[start, end, role, confidence, [evidence, …]], …"))
    body = models.TextField(blank=True)
    body_sha256 = models.CharField(max_length=64, db_index=True, help_text=_("of the comparison tokens of the body"))
    words = models.PositiveIntegerField(default=0, help_text=_("comparison tokens of the body"))
    headline = models.TextField(blank=True)
    standfirst = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    authors = models.JSONField(default=list, blank=True)
    dateline = models.TextField(blank=True)
    agency = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    tags = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    promoted_headlines = models.JSONField(default=list, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles")
    said_source = models.CharField(
        max_length=300, blank=True, help_text=_("the source's name as it was said, where it is known by another")
    )
    url = models.TextField(blank=True)
    canonical_id = models.CharField(max_length=300, blank=True)
    version_of = models.CharField(max_length=300, blank=True, help_text=_("number of the version before, as stated"))
    language = models.CharField(max_length=8, blank=True, db_index=True)
    language_confidence = models.FloatField(default=0.0)
    published = models.CharField(max_length=40, null=True, blank=True, db_index=True)  # noqa: DJ001 - null sorts apart
    published_day = models.DateField(null=True, blank=True, db_index=True)
    published_precision = models.CharField(max_length=8, default=Precision.NONE.value)
    published_status = models.CharField(max_length=8, default=DateStatus.NONE.value, db_index=True)
    published_confidence = models.FloatField(default=0.0)
    published_evidence = models.JSONField(default=list, blank=True, help_text=_("[kind, value, detail], …"))
    own_date = models.JSONField(default=dict, blank=True, help_text=_("the date before any version lent its own"))
    own_reading = models.JSONField(
        null=True, blank=True, help_text=_("what was read, where people's corrections say otherwise")
    )
    updated = models.CharField(max_length=40, blank=True)
    metadata_evidence = models.JSONField(default=dict, blank=True)
    version_group = models.ForeignKey(VersionGroup, on_delete=models.PROTECT, related_name="articles")
    fingerprint = models.BinaryField(
        default=b"", help_text=_("hash of the whole body, then the sampled shingle hashes, ascending")
    )
    kin_keys = models.BinaryField(
        default=b"", help_text=_("of its address and numbers, as the fingerprint index has them")
    )
    speaking_dump = models.ForeignKey(
        "archive.Dump", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="spoken_articles",
        db_constraint=False, help_text=_("of the item the article was read from"),
    )  # fmt: skip
    own_roles = models.JSONField(
        default=list, blank=True, help_text=_("[start, role, confidence, [evidence]], … of repeated lines, before that")
    )
    line_traces = models.BinaryField(default=b"", help_text=_("of the body's lines, as the item alone was judged"))
    trace_scope = models.BigIntegerField(
        null=True, blank=True, db_index=True, help_text=_("whose lines its own are counted with")
    )
    headline_key = models.BigIntegerField(null=True, blank=True, db_index=True)
    date_readings = models.JSONField(
        default=dict, blank=True, help_text=_("own dates by order of day and month, where that decides; `alone` first")
    )
    day_order = models.CharField(max_length=11, blank=True, help_text=_("of day and month, where the item shows it"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.display_headline

    def get_absolute_url(self) -> str:
        return reverse("archive:article", args=[self.pk])

    @property
    def display_headline(self) -> str:
        """The headline, or where there is none the opening words of the body, or of the text. Never empty."""
        if self.headline:
            return self.headline
        opening = (self.body or self.text).strip().split("\n", 1)[0]
        return Truncator(opening).words(OPENING_WORDS, truncate=" …")

    def line_objects(self) -> list[Line]:
        """`lines` as typed values, in order."""
        return [Line(start, end, Role(role), conf, tuple(evidence)) for start, end, role, conf, evidence in self.lines]

    def versions(self) -> "QuerySet[VersionLink]":
        """Every link of this article, both articles loaded without their texts; one query."""
        heavy = [f"{side}__{name}" for side in "ab" for name in HEAVY_COLUMNS]
        return VersionLink.objects.touching([self.pk]).select_related("a__source", "b__source").defer(*heavy)
