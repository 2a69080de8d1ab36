"""The whole street, top to bottom: a dump becomes articles, and can be taken back out.

    receive → open → read → label → date → parse → load → link → group → announce

`receiving` kept the bytes and made the Dump row; `reading` is every stage that needs no database; from `loading` on,
each batch is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from archive.errors import DumpError
from archive.ingest import loading
from archive.ingest.loading import ReadItem
from archive.jobs import Lease
from archive.models import AuditEntry, Dump, DumpStatus, ItemStatus
from archive.reading import prepare, read_items
from archive.removal import take_out
from archive.signals import catching_up
from archive.versions import settling

BATCH: Final = 100  # items a transaction: about a second of work, so little is lost and the write lock is soon free
_OUT: Final = DumpStatus.ROLLED_BACK

Progress = Callable[[Dump, str], None]  # called after each batch with the dump and the locator last read


@dataclass(frozen=True, slots=True)
class IngestReport:
    """How a run ended: `read = new + duplicate + rejected`."""

    dump: Dump
    new: int
    duplicate: int
    rejected: int

    @property
    def read(self) -> int:
        return self.new + self.duplicate + self.rejected


def ingest(dump: Dump, lease: Lease, progress: Progress | None = None) -> IngestReport:
    """Takes a dump through the whole street, from its checkpoint on. `lease` is given back at the end.

    Ends `done`, or `failed` (the dump cannot be read; nothing it brought stays). Raises jobs.LeaseLostError.
    """
    started = monotonic()
    try:
        for batch in _batches(dump):
            _store(dump, lease, batch, monotonic() - started)
            started = monotonic()
            if progress:
                progress(dump, batch[-1].locator)
        _finish(dump, lease)
    except DumpError as error:
        _fail(dump, lease, error)
    finally:
        lease.release()
    catching_up.send(sender=Dump)
    dump.refresh_from_db()
    return IngestReport(dump, dump.new_count, dump.duplicate_count, dump.rejected_count)


def ingest_again(dump: Dump) -> IngestReport:
    """The answer for a dump whose items are all here: nothing is read, each of them is a duplicate."""
    return IngestReport(dump, 0, dump.new_count + dump.duplicate_count, dump.rejected_count)


def rollback(dump: Dump, actor: str) -> None:
    """Takes exactly this dump back out: its items, the articles nothing else holds, their links and groups.

    The original, the dump's row (`rolled-back`) and the audit log stay. All or nothing. Raises DumpError("not-now")
    while the dump is being read, or when it is out already.
    """
    with transaction.atomic():
        rollable = Dump.objects.select_for_update().filter(pk=dump.pk, lease_token="").exclude(status=_OUT)
        if not rollable.exists():
            raise DumpError(dump.name, "not-now", "It is being read, or was rolled back before; nothing was changed.")
        counts = {"new": dump.new_count, "duplicate": dump.duplicate_count, "rejected": dump.rejected_count}
        take_out(dump)
        Dump.objects.filter(pk=dump.pk).update(status=_OUT)
        AuditEntry.objects.create(actor=actor, act="rollback", dump=dump, detail=counts)
    dump.refresh_from_db()
    catching_up.send(sender=Dump)


def _batches(dump: Dump) -> Iterator[list[ReadItem]]:
    """Items from the checkpoint on, through the pure stages, BATCH at a time."""
    numbered = islice(enumerate(read_items(dump)), dump.items_done, None)
    while chunk := list(islice(numbered, BATCH)):
        yield [prepare(number, raw) for number, raw in chunk]


def _store(dump: Dump, lease: Lease, batch: list[ReadItem], seconds: float) -> None:
    """One batch: rows, links, groups, announcement and checkpoint, all or nothing."""
    with transaction.atomic():
        lease.renew()
        loaded = loading.load(dump, batch)
        settling.settle(loaded.new, loaded.restated)
        counts = Counter(item.status for item in loaded.items)
        Dump.objects.filter(pk=dump.pk).update(
            items_done=F("items_done") + len(batch),
            new_count=F("new_count") + counts[ItemStatus.NEW],
            duplicate_count=F("duplicate_count") + counts[ItemStatus.DUPLICATE],
            rejected_count=F("rejected_count") + counts[ItemStatus.REJECTED],
            seconds=F("seconds") + seconds,
        )
    dump.refresh_from_db()


def _finish(dump: Dump, lease: Lease) -> None:
    with transaction.atomic():
        lease.renew()
        dump.status, dump.detail, dump.finished_at = DumpStatus.DONE, "", timezone.now()
        dump.format, dump.items_total = _main_format(dump), dump.items_done
        dump.save(update_fields=["status", "detail", "finished_at", "format", "items_total"])


def _main_format(dump: Dump) -> str:
    """The format of most items, or `mixed`."""
    formats = Counter(dump.items.exclude(format="").values_list("format", flat=True)).most_common(1)
    if not formats:
        return ""
    name, count = formats[0]
    return name if 2 * count > dump.items_done else "mixed"


def _fail(dump: Dump, lease: Lease, error: DumpError) -> None:
    with transaction.atomic():
        lease.renew()
        give_up(dump, str(error))


def give_up(dump: Dump, detail: str) -> None:
    """Ends a run as `failed`: nothing the dump brought stays. All or nothing."""
    with transaction.atomic():
        take_out(dump)
        failed = {"status": DumpStatus.FAILED, "detail": detail, "finished_at": timezone.now()}
        Dump.objects.filter(pk=dump.pk).update(**failed)
