"""What the search keeps in the database: which articles still have to reach the index."""

from django.db import models


class Pending(models.Model):
    """One article whose document in the index is out of date; the last word about an article wins.

    `ticket` is new with every announcement: a row is deleted only under the ticket it was read with, so an article
    announced again meanwhile stays pending.
    """

    article_id = models.BigIntegerField(primary_key=True)
    removed = models.BooleanField(default=False, help_text="the article is no more")
    ticket = models.CharField(max_length=32)
    enqueued_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "pending index updates"

    def __str__(self) -> str:
        return f"{'remove' if self.removed else 'index'} article {self.article_id}"
