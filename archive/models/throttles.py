"""Who did how much lately, where several machines count together."""

from django.db import models


class Throttle(models.Model):
    """One slot of the rate limits on a server of databases; with SQLite a file of the data folder has them instead.

    A client and act are a slot by a keyed hash (`archive/defending/buckets.py`): the row names nobody. Lost with a
    crash of the server, never replicated, in no backup.
    """

    slot = models.PositiveIntegerField(primary_key=True)
    until = models.FloatField(help_text="seconds since 1970, by the server's clock: when the bucket is empty again")

    def __str__(self) -> str:
        return str(self.slot)
