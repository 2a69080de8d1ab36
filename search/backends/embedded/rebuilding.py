"""The whole archive as a new generation of the index: shared out to forked processes, joined into one segment."""

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import connections, transaction

from archive.models import Article
from search.backends.embedded.arrays import sync
from search.backends.embedded.journal import Journal, Stretch
from search.backends.embedded.writing import build, built_before, commit, path_of, size_of, write
from search.backends.filling import every_document
from search.documents import documents, load
from search.engine import Progress

# Articles brought up to date at a time after the rest is joined.
_SLICE: Final = 500
# Articles a stretch: what a run that dies has to do again, and what one process holds of the index at a time.
STRETCH: Final = 2500
# Articles from which on a second process pays: it takes a tenth of a second to start.
_WORTH_SHARING: Final = 4000
_MOST_PROCESSES: Final = 8

_Segments = list[tuple[str, int]]  # ids and numbers of documents
_Work = tuple[Path, int, int, int | None]  # the generation, the number of the stretch, its first and its last


def build_all(generation: Path, progress: Progress | None = None, processes: int | None = None) -> int:
    """Indexes every article into the generation, stretch by stretch; gives how many it holds.

    What a run that died had finished is kept, and what changed since is brought in at the end.

    `processes`: as many as there are processors.
    """
    journal = Journal(generation)
    if not size_of(generation):  # else all of it was joined before the run died
        _build(generation, journal, progress, processes)
    remembered = journal.remembered()
    for start in range(0, len(remembered), _SLICE):
        ids = remembered[start : start + _SLICE]
        write(generation, documents(list(load(ids))), ids)
    return size_of(generation)


def _build(generation: Path, journal: Journal, progress: Progress | None, processes: int | None) -> None:
    if not journal.exists():
        journal.begin(_stretches())
    stretches, finished = journal.stretches(), journal.finished()
    done = sum(size for segments in finished.values() for _, size in segments)
    total = max(Article.objects.count(), done)
    work = [(generation, number, *stretch) for number, stretch in enumerate(stretches) if number not in finished]
    for number, segments in _built(work, total - done, processes):
        journal.note(number, segments)
        finished[number] = segments
        done += sum(size for _, size in segments)
        if progress:
            progress(done, max(total, done))
    made = [built_before(*segment) for _, segments in sorted(finished.items()) for segment in segments]
    commit(generation, made, whole=True)


def _can_fork() -> bool:
    """A database in memory, or a transaction that has not ended, is this process's alone."""
    in_memory = "memory" in str(connections["default"].settings_dict["NAME"])
    return not in_memory and not transaction.get_connection().in_atomic_block


def _built(work: list[_Work], total: int, processes: int | None) -> Iterator[tuple[int, _Segments]]:
    """The number and the segments of each stretch, in order; they are on the disk."""
    wanted = processes or min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    if total < _WORTH_SHARING or min(wanted, len(work)) <= 1 or not _can_fork():
        yield from map(_build_stretch, work)
        return
    connections.close_all()  # a connection must not be shared by two processes
    with multiprocessing.get_context("fork").Pool(wanted, initializer=connections.close_all) as pool:
        yield from pool.imap(_build_stretch, work)


def _stretches() -> list[Stretch]:
    """Ranges of ids with as many articles each; the last reaches to whatever comes meanwhile."""
    ids = Article.objects.order_by("pk").values_list("pk", flat=True)
    ends = [pk for at, pk in enumerate(ids.iterator(), 1) if at % STRETCH == 0]
    return list(zip([0, *ends], [*ends, None], strict=True))


def _build_stretch(work: _Work) -> tuple[int, _Segments]:
    generation, number, first, last = work
    made = build(generation, every_document(first=first, last=last))
    for segment in made:
        sync(path_of(generation, segment))
    return number, [(segment.segid, segment.doc_count_all()) for segment in made]
