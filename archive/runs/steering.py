"""What people ask of a dump under way: pause, go on, cancel, bring back, read a preview's dump or the rejected again.

Each is one conditional update, safe against the run that works on the dump at the same moment; where a run works, it
is asked and obeys between two batches. Each raises DumpError("not-now") where the dump is past it,
`bring_back` also "not-found" where its original was withdrawn.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive import auditing
from archive.delivery import mapping, originals
from archive.delivery.receiving import TAKEN_OUT, Wishes
from archive.errors import DumpError
from archive.models import Dump, DumpStatus, Wish
from archive.reading.rereading import left_to_read
from archive.reading.stages import Way

_WAITING = Q(status=DumpStatus.RECEIVED, lease_token="")
_RUNNING = Q(status=DumpStatus.READING)
_NOTHING_STORED = Q(items_done=0, reread__isnull=True)


def pause(dump: Dump, actor: str) -> None:
    """What came stays; the run goes on from there when asked."""
    _first_that_fits(dump, actor, "pause", (_WAITING, {"status": DumpStatus.PAUSED}), (_RUNNING, {"wish": Wish.PAUSE}))


def resume(dump: Dump, actor: str) -> None:
    asked_to_pause = _RUNNING & Q(wish=Wish.PAUSE)
    again = {"status": DumpStatus.RECEIVED, "wish": ""}
    _first_that_fits(dump, actor, "resume", (Q(status=DumpStatus.PAUSED), again), (asked_to_pause, {"wish": ""}))


def cancel(dump: Dump, actor: str) -> None:
    """What the run brought goes out again; a re-reading keeps what it has read so far."""
    stopped = Q(status__in=(DumpStatus.RECEIVED, DumpStatus.PAUSED), lease_token="")
    over = {"status": DumpStatus.CANCELLED, "held": False, "preview": None, "finished_at": timezone.now()}
    by_the_worker = {"status": DumpStatus.RECEIVED, "held": False, "wish": Wish.CANCEL}
    _first_that_fits(
        dump, actor, "cancel",
        (stopped & _NOTHING_STORED, over), (stopped, by_the_worker), (_RUNNING, {"wish": Wish.CANCEL}),
    )  # fmt: skip


def bring_back(dump: Dump, actor: str) -> None:
    """A dump that was taken out, read anew from its kept original, in the way it was asked for before."""
    if originals.locate(dump.sha256) is None:
        raise DumpError(dump.name, "not-found", "Its original is no longer kept.")
    taken_out = Q(status__in=TAKEN_OUT, lease_token="")
    anew: dict[str, Any] = {"held": False, "wish": "", "detail": "", "preview": None, "bytes_total": None}
    _first_that_fits(dump, actor, "bring-back", (taken_out, {**anew, "status": DumpStatus.RECEIVED}))


def change_wishes(dump: Dump, actor: str, wishes: Wishes) -> None:
    """Other choices for a dump whose preview is looked at; the preview is made anew. `wishes.held` False: read it."""
    asked: dict[str, Any] = {
        "wanted_format": wishes.format,
        "wanted_encoding": wishes.encoding,
        "source_name": wishes.source,
    }
    columns = mapping.remembered(wishes.source) if wishes.mapping is None else wishes.mapping
    asked["wanted_mapping"] = columns
    changes: dict[str, Any] = {**asked, "held": wishes.held, "bytes_total": None}
    if wishes.held:
        changes["preview"] = None
    act = "preview" if wishes.held else "release"
    with transaction.atomic():
        _first_that_fits(dump, actor, act, (_WAITING & _NOTHING_STORED & Q(held=True), changes), detail=asked)
        if wishes.mapping is not None:
            mapping.remember(wishes.source, wishes.mapping)


def read_rejected_again(dump: Dump, actor: str, wanted: Way) -> None:
    """Queues the dump once more, for its rejected items alone. Raises DumpError also where there are none."""
    way = wanted.as_json()
    dump.reread = way
    if not left_to_read(dump):
        raise DumpError(dump.name, "not-now", "No rejected item is left that was not read in this way before.")
    queued = {"status": DumpStatus.RECEIVED, "reread": way, "wish": "", "detail": ""}
    done = Q(status=DumpStatus.DONE, lease_token="")
    _first_that_fits(dump, actor, "read-again", (done, queued), detail=way)


def _first_that_fits(
    dump: Dump, actor: str, act: str, *moves: tuple[Q, dict[str, Any]], detail: dict[str, Any] | None = None
) -> None:
    with transaction.atomic():
        for state, changes in moves:
            if Dump.objects.filter(state, pk=dump.pk).update(**changes):
                auditing.record(actor, act, dump, **(detail or {}))
                break
        else:
            raise DumpError(dump.name, "not-now", "It is past that by now; nothing was changed.")
    dump.refresh_from_db()
