"""The archive announces, the outbox takes note: in the same transaction, so both stand or fall together."""

from typing import Any

from django.dispatch import receiver

from archive.signals import articles_changed
from search import outbox


@receiver(articles_changed, dispatch_uid="search.outbox")
def note_changes(*, changed: frozenset[int], removed: frozenset[int], **_: Any) -> None:
    outbox.enqueue(changed=changed, removed=removed)
