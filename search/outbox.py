"""What still has to reach the index: written with the change itself, cleared after the index holds it."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final
from uuid import uuid4

from django.utils import timezone

from search.models import Pending

# Rows a statement: below SQLite's oldest limit of 999 variables at four columns a row.
_ROWS_A_STATEMENT: Final = 200


def enqueue(*, changed: Collection[int] = (), removed: Collection[int] = ()) -> None:
    """One row an article; an article in both is removed. One statement per 200 articles, in the open transaction."""
    ticket, now = uuid4().hex, timezone.now()
    gone = set(removed)
    rows = [
        Pending(article_id=pk, removed=pk in gone, ticket=ticket, enqueued_at=now) for pk in sorted(gone | set(changed))
    ]
    Pending.objects.bulk_create(
        rows,
        batch_size=_ROWS_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["article_id"],
        update_fields=["removed", "ticket", "enqueued_at"],
    )


def batch(size: int, *, after: int = 0) -> list[Pending]:
    """The next rows by article id above `after`; one query."""
    return list(Pending.objects.filter(article_id__gt=after).order_by("article_id")[:size])


def clear(rows: Iterable[Pending]) -> None:
    """Deletes the rows as they were read; one announced again since then has another ticket and stays."""
    by_ticket: dict[str, list[int]] = {}
    for row in rows:
        by_ticket.setdefault(row.ticket, []).append(row.article_id)
    for ticket, ids in by_ticket.items():
        rest = iter(ids)
        while part := list(islice(rest, _ROWS_A_STATEMENT)):
            Pending.objects.filter(ticket=ticket, article_id__in=part).delete()


def size() -> int:
    return Pending.objects.count()
