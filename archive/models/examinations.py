"""What the doctor was asked to look at, and what it saw."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Examination(models.Model):
    """The whole archive looked at, check by check, by a worker. One at a time; asked for and read by administrators.

    `checked`: `{"name", "found", "seconds"}` of each check done, in order. `problems`: `[code, sentence, repaired]` of
    the first ones; `found` counts all.
    """

    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=200)
    repair = models.BooleanField(default=False, help_text=_("mend what follows from a truth below it"))
    worker = models.CharField(max_length=200, blank=True, help_text=_("who looks just now"))
    worker_until = models.DateTimeField(null=True, blank=True)
    checked = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    found = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def left(self) -> int:
        """Problems that are not repaired; of more than are kept, those beyond count as left."""
        return int(self.found) - sum(bool(repaired) for _code, _sentence, repaired in self.problems)
