"""The whole street, top to bottom: a dump becomes articles, and can be taken back out.

    receive → open → read → label → date → parse → load → link → group → announce

`receiving` kept the bytes and made the Dump row; `reading` is every stage that needs no database; from `loading` on,
each batch is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from archive import auditing
from archive.errors import DumpError
from archive.ingest.items import ReadItem
from archive.jobs import Heart, Lease
from archive.keeping.removal import take_out
from archive.models import Dump, DumpStatus, ItemStatus, Wish
from archive.reading import precautions, preparing, rereading
from archive.reading.crew import Prepared
from archive.reading.measuring import Pace
from archive.reading.stages import WHOLE, Portion
from archive.reading.watching import Watch
from archive.settling import entering, habits
from archive.signals import catching_up
from archive.turns import changing

BATCH: Final = 100  # items a transaction: about a second of work, so little is lost and the write lock is soon free
_OUT: Final = DumpStatus.ROLLED_BACK

After = Callable[[list[Prepared]], bool]
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

    Ends `done`; `failed` (the dump cannot be read; nothing it brought stays); or, where a person asked for it on the
    way, `paused` (what came stays) or `cancelled` (nothing stays). Raises jobs.LeaseLostError.
    """

    def after(batch: list[Prepared]) -> bool:
        if progress:
            progress(dump, batch[-1].read.locator)
        return False

    report = run(dump, lease, after)
    catching_up.send(sender=Dump)
    return report


def run(dump: Dump, lease: Lease, after: After, portion: Portion = WHOLE) -> IngestReport:
    """`ingest` without telling those who follow the archive: all of it that a dry run may do, too.

    `after` is called after each batch, when `dump` is as the batch left it; where it says True, the batch was the last,
    as if the dump ended there.
    """
    dump.refresh_from_db()
    watch = Watch(dump.pk)
    try:
        is_done = False
        while not is_done:
            wish = dump.wish or _read(dump, lease, watch, after, portion)
            is_cut_short = wish == Wish.CANCEL and bool(dump.reread)
            if wish and not is_cut_short:
                _obey(dump, lease, wish)
                break
            habits.settle(habits.beside(dump), Heart(lease).beat)
            is_done = _finish(dump, lease, is_cut_short=is_cut_short)
    except DumpError as error:
        _fail(dump, lease, error)
    finally:
        watch.close(ended=lease.release())
    dump.refresh_from_db()
    return IngestReport(dump, dump.new_count, dump.duplicate_count, dump.rejected_count)


def _read(dump: Dump, lease: Lease, watch: Watch, after: After, portion: Portion) -> str:
    """Every batch that is left; the wish of a person that ended it before its time, or nothing."""
    batches: Iterator[list[Prepared]]
    store: Callable[[Dump, Lease, list[ReadItem], Pace], None]
    if dump.reread:
        batches, store = rereading.batches(dump, lease, watch, BATCH), rereading.store
    else:
        precautions.take(dump, lease, portion)
        batches, store = preparing.batches(dump, lease, watch, BATCH, portion), _store
    started = monotonic()
    for batch in batches:
        # From one store to the next, so that the time a batch takes to be stored counts with the batch after it.
        now = monotonic()
        store(dump, lease, [prepared.read for prepared in batch], Pace(now - started, batch[-1].bytes_done))
        started = now
        dump.refresh_from_db()
        ends = after(batch)
        if dump.wish or ends:
            break
    return dump.wish


def ingest_again(dump: Dump) -> IngestReport:
    """The answer for a dump whose items are all here: nothing is read, each of them is a duplicate."""
    return IngestReport(dump, 0, dump.new_count + dump.duplicate_count, dump.rejected_count)


def rollback(dump: Dump, actor: str) -> None:
    """Takes exactly this dump back out: its items, the articles nothing else holds, their links and groups.

    The original, the dump's row (`rolled-back`) and the audit log stay. All or nothing. Raises DumpError("not-now")
    while the dump is being read, or when it is out already.
    """
    with changing():
        rollable = Dump.objects.select_for_update().filter(pk=dump.pk, lease_token="").exclude(status=_OUT)
        if not rollable.exists():
            raise DumpError(dump.name, "not-now", "It is being read, or was rolled back before; nothing was changed.")
        counts = {"new": dump.new_count, "duplicate": dump.duplicate_count, "rejected": dump.rejected_count}
        take_out(dump)
        Dump.objects.filter(pk=dump.pk).update(status=_OUT, wish="", held=False, reread=None, preview=None)
        auditing.record(actor, "rollback", dump, **counts)
    dump.refresh_from_db()
    catching_up.send(sender=Dump)


def _store(dump: Dump, lease: Lease, batch: list[ReadItem], pace: Pace) -> None:
    """One batch: rows, links, groups, announcement and checkpoint, all or nothing."""
    with changing():
        lease.renew()
        loaded = entering.enter(dump, batch)
        counts = Counter(item.status for item in loaded.items)
        Dump.objects.filter(pk=dump.pk).update(
            items_done=F("items_done") + len(batch),
            new_count=F("new_count") + counts[ItemStatus.NEW],
            duplicate_count=F("duplicate_count") + counts[ItemStatus.DUPLICATE],
            rejected_count=F("rejected_count") + counts[ItemStatus.REJECTED],
            seconds=F("seconds") + pace.seconds,
            bytes_done=pace.bytes_done,
            now_reading=batch[-1].locator,
        )


def _finish(dump: Dump, lease: Lease, *, is_cut_short: bool) -> bool:
    """False where rejected items are to be read again first, as they were before the dump was rolled back.

    `is_cut_short`: a person cancelled such a reading; what it read so far stays.
    """
    with transaction.atomic():
        lease.renew()
        dump.refresh_from_db()
        if is_cut_short:
            rereading.cut_short(dump)
        if rereading.is_next(dump):
            dump.save(update_fields=["reread", "rereads", "replayed"])
            return False
        dump.status, dump.detail, dump.finished_at = DumpStatus.DONE, "", timezone.now()
        dump.format, dump.items_total = _main_format(dump), dump.items_done
        dump.now_reading, dump.wish, dump.reread, dump.held = "", "", None, False
        said = ("status", "detail", "finished_at", "format", "items_total", "now_reading", "wish", "held")
        dump.save(update_fields=[*said, "reread", "rereads", "replayed"])
        return True


def _obey(dump: Dump, lease: Lease, wish: str) -> None:
    """What a person asked for while the dump was read for the first time, or for a pause."""
    with changing():
        lease.renew()
        obeyed: dict[str, Any] = {"wish": "", "now_reading": ""}
        if wish == Wish.PAUSE:
            obeyed["status"] = DumpStatus.PAUSED
        else:
            take_out(dump)
            obeyed |= {"status": DumpStatus.CANCELLED, "finished_at": timezone.now()}
        Dump.objects.filter(pk=dump.pk).update(**obeyed)


def _main_format(dump: Dump) -> str:
    """The format of most items, or `mixed`."""
    formats = Counter(dump.items.exclude(format="").values_list("format", flat=True)).most_common(1)
    if not formats:
        return ""
    name, count = formats[0]
    return name if 2 * count > dump.items_done else "mixed"


def _fail(dump: Dump, lease: Lease, error: DumpError) -> None:
    with changing():
        lease.renew()
        give_up(dump, str(error))


def give_up(dump: Dump, detail: str) -> None:
    """Ends a run as `failed`: nothing the dump brought stays. All or nothing.

    A re-reading of rejected items only ends: what was read before it stays as it was.
    """
    ended: dict[str, Any] = {"detail": detail, "now_reading": "", "wish": "", "reread": None}
    with changing():
        dump.refresh_from_db()
        if dump.reread:
            rereading.cut_short(dump)
            ended |= {"status": DumpStatus.DONE, "rereads": dump.rereads, "replayed": dump.replayed}
        else:
            take_out(dump)
            ended |= {"status": DumpStatus.FAILED, "finished_at": timezone.now()}
        Dump.objects.filter(pk=dump.pk).update(**ended)
