"""A dump's items, ready to be stored: batch after batch from the checkpoint on, whoever dies of reading them."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from django.conf import settings

from archive.errors import DumpError
from archive.jobs import Heart, Lease
from archive.models import Dump
from archive.reading import precautions
from archive.reading.crew import Crew, Prepared, ReaderDiedError
from archive.reading.measuring import Meter
from archive.reading.stages import KILLED, prepare_next, read_items
from archive.reading.watching import Watch

# Deaths of the reader that no item is found to blame for, before a dump is given up: by then it is no accident.
_MOST_DEATHS: Final = 3


def batches(dump: Dump, lease: Lease, watch: Watch, size: int) -> Iterator[list[Prepared]]:
    """Raises DumpError and LeaseLostError."""
    beat = Heart(lease).beat
    items = _by_a_crew(dump, lease, watch, beat) if settings.INGEST_PROCESSES else _here(dump, watch, beat)
    while batch := list(islice(items, size)):
        yield batch


def _here(dump: Dump, watch: Watch, beat: Callable[[], None]) -> Iterator[Prepared]:
    """In this process: whatever an item does, it does to the worker."""
    meter = Meter()
    for number, raw in islice(enumerate(read_items(dump, at=watch.at, meter=meter)), dump.items_done, None):
        beat()
        read = prepare_next(dump, number, raw, watch.at)
        watch.nowhere()
        yield Prepared(read, meter.done)


def _by_a_crew(dump: Dump, lease: Lease, watch: Watch, beat: Callable[[], None]) -> Iterator[Prepared]:
    """One reader after the other, should one die: what killed it is found and set apart before the next begins."""
    following = dump.items_done
    deaths = 0
    while True:
        crew = Crew(dump, following, watch, settings.INGEST_PROCESSES)
        try:
            for prepared in crew.items(beat):
                following = prepared.read.number + 1
                yield prepared
        except ReaderDiedError:
            known = len(dump.set_apart)
            precautions.take(dump, lease)
            deaths += len(dump.set_apart) == known
            if deaths == _MOST_DEATHS:
                detail = f"Reading it ended the reading process {deaths} times."
                raise DumpError(dump.name, KILLED, detail) from None
            watch.nowhere()
        else:
            return
        finally:
            crew.close()
