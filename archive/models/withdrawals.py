"""What an administrator took out of sight, for good or for a time."""

from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class Extent(models.TextChoices):
    REMOVED = "removed", _("removed")
    RESTRICTED = "restricted", _("restricted")


class WithdrawalQuerySet(QuerySet["Withdrawal"]):
    def in_force(self) -> Self:
        return self.filter(lifted_by=None)

    def of_article(self, article_id: int) -> Self:
        """What stands at the address of an article that was withdrawn, the latest first."""
        return self.filter(article_id=article_id).order_by("-pk")


class Withdrawal(models.Model):
    """One text, or one original, that must not be in the archive; in force until an administrator allows it again.

    A text is named by its words (`Article.words_sha256`), whatever dump or format brings them; an original by its
    SHA-256. `article_id` was the number of the article at whose address the tombstone stands.
    """

    words_sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text=_("of a text"))
    original_sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text=_("of an original"))
    article_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    extent = models.CharField(max_length=10, choices=Extent, help_text=_("removed: for good; restricted: for a time"))
    reason = models.TextField(help_text=_("for administrators; never shown to readers"))
    made_by = models.ForeignKey("archive.AuditEntry", on_delete=models.PROTECT, related_name="withdrawals")
    lifted_by = models.ForeignKey(
        "archive.AuditEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawals_lifted"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["words_sha256", "original_sha256"],
                condition=Q(lifted_by=None),
                name="withdrawal_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        what = self.words_sha256 or self.original_sha256
        return f"{self.extent} {what[:8]}"
