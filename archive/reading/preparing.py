"""A dump's items, ready to be stored: batch after batch from the checkpoint on, whoever dies of reading them."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Final

from django.conf import settings

from archive.errors import DumpError
from archive.jobs import Heart, Lease
from archive.models import Dump
from archive.reading import precautions
from archive.reading.crew import Crew, Prepared, ReaderDiedError
from archive.reading.measuring import Meter
from archive.reading.stages import KILLED, WHOLE, Portion, from_item, prepare_next, read_items
from archive.reading.watching import Watch

# Deaths of the reader that no item is found to blame for, before a dump is given up: by then it is no accident.
_MOST_DEATHS: Final = 3


def batches(dump: Dump, lease: Lease, watch: Watch, size: int, portion: Portion = WHOLE) -> Iterator[list[Prepared]]:
    """Raises DumpError and LeaseLostError."""
    beat = Heart(lease).beat
    processes = settings.INGEST_PROCESSES or int(portion.is_trial)
    items = _by_a_crew(dump, lease, watch, processes, portion) if processes else _here(dump, watch, beat)
    left = None if portion.most is None else max(0, portion.most - dump.items_done)
    with closing(items):
        wanted = islice(items, left)
        while batch := list(islice(wanted, size)):
            yield batch


def _here(dump: Dump, watch: Watch, beat: Callable[[], None]) -> Generator[Prepared]:
    """In this process: whatever an item does, it does to the worker."""
    meter = Meter()
    for number, raw in islice(enumerate(read_items(dump, at=watch.at, meter=meter)), dump.items_done, None):
        beat()
        read = prepare_next(dump, number, raw, watch.at)
        watch.nowhere()
        yield Prepared(read, meter.done)


def _by_a_crew(dump: Dump, lease: Lease, watch: Watch, processes: int, portion: Portion) -> Generator[Prepared]:
    """One reader after the other, should one die: what killed it is found and set apart before the next begins."""
    beat = Heart(lease).beat
    following = dump.items_done
    deaths = 0
    while True:
        crew = Crew(dump, from_item(dump, following, portion.delivered), watch, processes)
        try:
            for prepared in crew.items(beat):
                following = prepared.read.number + 1
                yield prepared
        except ReaderDiedError:
            known = len(dump.set_apart)
            precautions.take(dump, lease, portion)
            deaths += len(dump.set_apart) == known
            if deaths == _MOST_DEATHS:
                detail = f"Reading it ended the reading process {deaths} times."
                raise DumpError(dump.name, KILLED, detail) from None
            watch.nowhere()
        else:
            return
        finally:
            crew.close()
