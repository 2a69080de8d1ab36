"""What the archive holds. Data and truths of single rows; flows live in `pipeline`, `versions` and `jobs`."""

from typing import Final, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from archive.ingest.items import DateStatus, Line, Precision, Role

OPENING_WORDS: Final = 14  # what stands in for a missing headline: a line of a result list
HEAVY_COLUMNS: Final = ("text", "body", "lines", "metadata_evidence", "own_date", "fingerprint")


class SourceQuerySet(QuerySet["Source"]):
    def with_counts(self) -> Self:
        """Adds `article_count`. One query with a join."""
        return self.annotate(article_count=models.Count("articles"))


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


class DumpStatus(models.TextChoices):
    RECEIVED = "received", _("received")
    READING = "reading", _("reading")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    ROLLED_BACK = "rolled-back", _("rolled back")


class Dump(models.Model):
    """One delivered file or folder, and the job that reads it.

    `items_done` is the checkpoint: that many items, in reading order, are stored with all that follows from them.
    `lease_token` is the fencing token: a batch commits only while it still stands in the row.
    """

    name = models.CharField(max_length=500, help_text=_("file or folder name as delivered"))
    sha256 = models.CharField(
        max_length=64, unique=True, help_text=_("of the bytes; a folder's of its paths and hashes")
    )
    size = models.BigIntegerField(default=0, help_text=_("bytes as delivered"))
    is_folder = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=DumpStatus, default=DumpStatus.RECEIVED, db_index=True)
    detail = models.TextField(blank=True, help_text=_("why it failed"))
    format = models.CharField(max_length=20, blank=True, help_text=_("the format of most items, or `mixed`"))
    wanted_format = models.CharField(max_length=20, default="auto")
    wanted_encoding = models.CharField(max_length=40, blank=True)
    source_name = models.CharField(max_length=300, blank=True, help_text=_("source of items that name none"))
    received_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0.0, help_text=_("spent reading, over all runs"))
    items_done = models.PositiveIntegerField(default=0)
    items_total = models.PositiveIntegerField(null=True, blank=True, help_text=_("where it is known beforehand"))
    new_count = models.PositiveIntegerField(default=0)
    duplicate_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    lease_token = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("archive:dump", args=[self.pk])

    @property
    def read_count(self) -> int:
        return self.new_count + self.duplicate_count + self.rejected_count


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
    url = models.TextField(blank=True)
    canonical_id = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True, db_index=True)
    language_confidence = models.FloatField(default=0.0)
    published = models.CharField(max_length=40, null=True, blank=True, db_index=True)  # noqa: DJ001 - null sorts apart
    published_day = models.DateField(null=True, blank=True, db_index=True)
    published_precision = models.CharField(max_length=8, default=Precision.NONE.value)
    published_status = models.CharField(max_length=8, default=DateStatus.NONE.value, db_index=True)
    published_confidence = models.FloatField(default=0.0)
    published_evidence = models.JSONField(default=list, blank=True, help_text=_("[kind, value, detail], …"))
    own_date = models.JSONField(default=dict, blank=True, help_text=_("the date before any version lent its own"))
    updated = models.CharField(max_length=40, blank=True)
    metadata_evidence = models.JSONField(default=dict, blank=True)
    version_group = models.ForeignKey(VersionGroup, on_delete=models.PROTECT, related_name="articles")
    fingerprint = models.BinaryField(default=b"", help_text=_("sampled shingle hashes, int64 little endian, ascending"))
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


class ItemStatus(models.TextChoices):
    NEW = "new", _("new")
    DUPLICATE = "duplicate", _("duplicate")
    REJECTED = "rejected", _("rejected")


class Item(models.Model):
    """One record of a dump as delivered. `number` is its 0-based place in reading order."""

    dump = models.ForeignKey(Dump, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    locator = models.TextField()
    status = models.CharField(max_length=9, choices=ItemStatus)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="items")
    format = models.CharField(max_length=20, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    notes = models.JSONField(default=list, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text=_("why it was rejected"))
    detail = models.TextField(blank=True)
    standing = models.CharField(
        max_length=200, blank=True, help_text=_("of an article's items the least speaks for it")
    )

    class Meta:
        ordering = ["dump_id", "number"]
        constraints = [models.UniqueConstraint(fields=["dump", "number"], name="item_number_once_a_dump")]
        indexes = [models.Index(fields=["article", "standing"])]

    def __str__(self) -> str:
        return self.locator


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


class VersionLinkQuerySet(QuerySet["VersionLink"]):
    def touching(self, article_ids: list[int]) -> Self:
        return self.filter(Q(a__in=article_ids) | Q(b__in=article_ids))

    def of_versions(self) -> Self:
        """Links that join groups."""
        return self.exclude(relation__in=[Relation.PARTIAL, Relation.SERIES])


class VersionLink(models.Model):
    """What article `a` is to article `b`; `a_id < b_id` always, and a pair has one row at most."""

    a = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
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
    """A sampled shingle hash of an article: the posting list that finds candidates.

    `bucket` is a small hash of the article's own least shingle: copies of one story share it, so that a hash's
    document frequency can count stories instead of copies.
    """

    pk = models.CompositePrimaryKey("hash", "article_id")
    hash = models.BigIntegerField()
    # No constraint, no second index: rows go by `Article.fingerprint`, only through `versions.candidates`.
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    bucket = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.hash:x} of {self.article_id}"


class HotHash(models.Model):
    """A hash too common to find candidates by; kept true by `versions.candidates`, also on deletion."""

    hash = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.hash:x}"


class AuditEntry(models.Model):
    """Who did what to the archive, and when (UTC). Never deleted, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200, help_text=_("user name, or `command line`"))
    act = models.CharField(max_length=40, help_text=_("`ingest`, `rollback`, `upload`, …"))
    dump = models.ForeignKey(Dump, null=True, blank=True, on_delete=models.PROTECT, related_name="audit")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.act}"
