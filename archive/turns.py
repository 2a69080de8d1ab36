"""One change of the archive after the other, on every database.

What is linked, who speaks for an article and which story it belongs to follow from all that is there: two changes at
once would not see each other. SQLite lets one transaction write at a time by itself; on PostgreSQL a lock does it.
Reading, cleaning and dating dumps, the most of the work, goes on beside it in as many processes as there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

_TURN: Final = 7_230_551_100_814_011  # an advisory lock's number: any, the same in every process


@contextmanager
def changing() -> Iterator[None]:
    """A transaction that waits until no other changes what it is about to read. One query more on PostgreSQL."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        yield
