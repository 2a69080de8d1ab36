"""What the search keeps in the database: what still has to reach the index, and what people come back to."""

import secrets
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NAME_LENGTH: Final = 120  # characters of a search's or a list's name: a line of a page
_TOKEN_BYTES: Final = 24  # 192 bits: nobody guesses a feed's address


def new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


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


class SavedSearch(models.Model):
    """A search somebody comes back to. `address` is its query string as SearchParameters reads it.

    What is new is what arrived above a number: an article's number says when it came, whatever its date, and is never
    given twice. `seen_id` follows the person's visits, `told_id` the letters; `begun_id` is where the feed begins.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    address = models.TextField()
    token = models.CharField(max_length=64, unique=True, default=new_token, help_text=_("the feed's, and its only key"))
    hears_changes = models.BooleanField(
        _("also material changes to stories seen before"),
        default=False,
        help_text=_("figures, names, dates, headlines"),
    )
    by_mail = models.BooleanField(_("by e-mail"), default=False)
    begun_id = models.BigIntegerField(default=0)
    seen_id = models.BigIntegerField(default=0)
    told_id = models.BigIntegerField(default=0)
    site = models.CharField(max_length=300, blank=True, help_text=_("where it was saved: letters lead there"))
    created_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(default=timezone.now, db_index=True, help_text=_("for a letter, the last time"))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "saved searches"

    def __str__(self) -> str:
        return self.name


class ArticleList(models.Model):
    """Articles somebody put together under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="article_lists")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ListEntry(models.Model):
    """An article of a list, by `Article.identity`: it outlives a roll-back and is there again for the same words."""

    of_list = models.ForeignKey(ArticleList, on_delete=models.CASCADE, related_name="entries")
    identity = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "list entries"
        constraints = [models.UniqueConstraint(fields=["of_list", "identity"], name="list_entry_once_a_list")]

    def __str__(self) -> str:
        return self.identity[:8]
