"""What was delivered: dumps, their items, and who did what with them."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DumpStatus(models.TextChoices):
    RECEIVED = "received", _("received")
    READING = "reading", _("reading")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    ROLLED_BACK = "rolled-back", _("rolled back")


class Wish(models.TextChoices):
    """What a person asked of a run; it obeys between two batches."""

    PAUSE = "pause", _("pause")
    CANCEL = "cancel", _("cancel")


class Dump(models.Model):
    """One delivered file or folder, and the job that reads it.

    `items_done` is the checkpoint: that many items, in reading order, are stored with all that follows from them.
    `lease_token` is the fencing token: a batch commits only while it still stands in the row.
    `bytes_done` of `bytes_total` are unpacked bytes of its members, for the progress shown and nothing else.
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
    wanted_mapping = models.JSONField(
        default=dict, blank=True, help_text=_("key of a record → our field, where a person said so")
    )
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
    bytes_total = models.BigIntegerField(null=True, blank=True, help_text=_("unpacked, once they are counted"))
    bytes_done = models.BigIntegerField(default=0)
    now_reading = models.TextField(blank=True, help_text=_("locator last read"))
    wish = models.CharField(max_length=6, choices=Wish, blank=True, help_text=_("what a person asked of the run"))
    held = models.BooleanField(default=False, help_text=_("waits until somebody has seen the preview"))
    preview = models.JSONField(null=True, blank=True, help_text=_("what a dry run found"))
    reread = models.JSONField(null=True, blank=True, help_text=_("how its rejected items are being read again"))
    rereads = models.JSONField(
        default=list, blank=True, help_text=_("the ways in which rejected items were read again, in order")
    )
    replayed = models.PositiveIntegerField(default=0, help_text=_("how many of them since the dump last came"))
    habits = models.JSONField(
        default=dict, blank=True, help_text=_("how its items write dates, and days that mean nothing in it")
    )
    set_apart = models.JSONField(
        default=list, blank=True, help_text=_("[number, stage, locator], … of items that killed their reader")
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("archive:dump", args=[self.pk])

    @property
    def read_count(self) -> int:
        return self.new_count + self.duplicate_count + self.rejected_count

    @property
    def is_waiting(self) -> bool:
        """Whether a run may begin: received and not held for a preview."""
        return self.status == DumpStatus.RECEIVED and not self.held


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
    article = models.ForeignKey(
        "archive.Article", null=True, blank=True, on_delete=models.CASCADE, related_name="items"
    )
    format = models.CharField(max_length=20, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    notes = models.JSONField(default=list, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text=_("why it was rejected"))
    detail = models.TextField(blank=True)
    standing = models.CharField(
        max_length=200, blank=True, help_text=_("of an article's items the least speaks for it")
    )
    read_as = models.JSONField(
        null=True, blank=True, help_text=_("member, format and encoding, where it was read again in another way")
    )

    class Meta:
        ordering = ["dump_id", "number"]
        constraints = [models.UniqueConstraint(fields=["dump", "number"], name="item_number_once_a_dump")]
        indexes = [models.Index(fields=["article", "standing"])]

    def __str__(self) -> str:
        return self.locator


class AuditEntry(models.Model):
    """Who did what to the archive, and when (UTC). Never deleted, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200, help_text=_("user name, or `command line`"))
    act = models.CharField(max_length=40, help_text=_("`ingest`, `rollback`, `upload`, …"))
    dump = models.ForeignKey(Dump, null=True, blank=True, on_delete=models.PROTECT, related_name="audit")
    detail = models.JSONField(default=dict)
    address = models.CharField(max_length=100, blank=True, help_text=_("where the request came from"))

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.act}"


class Upload(models.Model):
    """A file that arrives in pieces. `offset` bytes of it are on the disk for certain; what lies beyond is no part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=500)
    length = models.BigIntegerField(help_text=_("bytes announced"))
    offset = models.BigIntegerField(default=0, help_text=_("bytes received"))
    wishes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True, db_index=True)
    dump = models.ForeignKey(Dump, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
