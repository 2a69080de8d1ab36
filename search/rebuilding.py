"""The whole archive as a new generation of the index: shared out to forked processes, joined into one segment."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import connections, transaction

from archive.models import Article
from search.backends.codec import ArraySegment
from search.backends.writing import build, commit
from search.documents import COLUMNS, documents
from search.schema import Document

Progress = Callable[[int, int], None]  # articles done, articles in all
# Articles read at a time: two queries each, and no transaction held open.
_SLICE: Final = 500
# Articles from which on a second process pays: it takes a tenth of a second to start.
_WORTH_SHARING: Final = 4000
_MOST_PROCESSES: Final = 8


def build_all(generation: Path, progress: Progress | None = None, processes: int | None = None) -> int:
    """Indexes every article into the new generation; gives how many. `processes`: as many as there are processors."""
    total = Article.objects.count()
    wanted = processes or min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    if total < _WORTH_SHARING or wanted == 1 or not _can_fork():
        made = build(generation, every_document(total=total, progress=progress))
    else:
        made = _shared(generation, wanted, total, progress)
    commit(generation, made, whole=True)
    return sum(segment.doc_count_all() for segment in made)


def every_document(
    *, total: int = 0, first: int = 0, last: int | None = None, progress: Progress | None = None
) -> Iterator[Document]:
    """Of the articles with ids above `first` up to `last`, by id."""
    every = Article.objects.select_related("source").only(*COLUMNS).order_by("pk")
    every = every if last is None else every.filter(pk__lte=last)
    done = 0
    while articles := list(islice(every.filter(pk__gt=first).iterator(), _SLICE)):
        yield from documents(articles)
        first, done = articles[-1].pk, done + len(articles)
        if progress:
            progress(done, max(total, done))


def _can_fork() -> bool:
    """A database in memory, or a transaction that has not ended, is this process's alone."""
    in_memory = "memory" in str(connections["default"].settings_dict["NAME"])
    return not in_memory and not transaction.get_connection().in_atomic_block


def _shared(generation: Path, processes: int, total: int, progress: Progress | None) -> list[ArraySegment]:
    """Each process takes a stretch of ids at a time; their segments come back by name, in the order of the ids."""
    stretches = _stretches(total, processes)
    connections.close_all()  # a connection must not be shared by two processes
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        made: list[ArraySegment] = []
        work = [(generation, first, last) for first, last in stretches]
        for segments in pool.imap(_build_stretch, work):
            made.extend(segments)
            if progress:
                progress(sum(segment.doc_count_all() for segment in made), total)
    return made


def _stretches(total: int, processes: int) -> list[tuple[int, int | None]]:
    """Ranges of ids with about as many articles each; two a process, so that none waits long for the last."""
    each = -(-total // (2 * processes))
    ids = Article.objects.order_by("pk").values_list("pk", flat=True)
    ends = [ids[at] for at in range(each, total, each)]
    return list(zip([0, *ends], [*ends, None], strict=True))


def _build_stretch(work: tuple[Path, int, int | None]) -> Any:
    generation, first, last = work
    try:
        return build(generation, every_document(first=first, last=last))
    finally:
        connections.close_all()
