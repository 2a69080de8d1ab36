"""Documents into a generation: one commit a call, segments merged a tier at a time.

A generation is a Whoosh index: its table of contents names the segments, their deletions and the schema. What a
segment holds lies in one file of arrays (`building`), which `codec` shows to Whoosh's own tools.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from search.backends.embedded.arrays import sync
from search.backends.embedded.building import MOST_TOKENS, Builder
from search.backends.embedded.codec import ArraySegment
from search.backends.embedded.merging import merge
from search.backends.embedded.postings import EXTENSION, Segment
from search.schema import Document

INDEX_NAME: Final = "MAIN"
# Segments of one size class that are merged into one: fewer means more copying, more means more lists to join.
_TIER: Final = 8
# Bits of a segment's number of documents that make one size class: each is eight times the one before.
_CLASS_BITS: Final = 3
# Share of a segment's documents that are deleted before it is written anew.
_TOO_MANY_DELETED: Final = 0.3

_builder: Final = Builder()  # what it learnt of words serves every commit of the process


def write(generation: Path, documents: Iterable[Document], replaced: Collection[int] = ()) -> int:
    """Takes the `replaced` articles' documents out and puts `documents` in; all or nothing. Gives the number added.

    Every article in `documents` that the index may hold already has to be in `replaced`. Only under the write lock.
    """
    made = build(generation, documents)
    commit(generation, made, replaced)
    return sum(segment.doc_count_all() for segment in made)


def build(generation: Path, documents: Iterable[Document]) -> list[ArraySegment]:
    """The documents as new segments, on the disk but not yet of the index: `commit` makes them so."""
    made: list[ArraySegment] = []
    builder = _builder if not _builder.documents else Builder()
    try:
        for document in documents:
            builder.add(document)
            if builder.tokens >= MOST_TOKENS:
                made.append(_flushed(generation, builder))
        if builder.documents:
            made.append(_flushed(generation, builder))
    except BaseException:
        builder.forget()
        for segment in made:
            path_of(generation, segment).unlink(missing_ok=True)
        raise
    return made


def commit(
    generation: Path, made: Sequence[ArraySegment], replaced: Collection[int] = (), *, whole: bool = False
) -> None:
    """One new table of contents; `whole`: with all segments merged into one."""
    storage = FileStorage(str(generation))
    toc = TOC.read(storage, INDEX_NAME)
    segments: list[ArraySegment] = list(toc.segments)
    _delete(generation, segments, replaced)
    segments = [segment for segment in [*segments, *made] if segment.doc_count()]
    chosen = segments if whole else _tier(segments)
    if chosen and (len(chosen) > 1 or chosen[0].deleted_count()):
        place = segments.index(chosen[0])
        merged = _merged(generation, chosen)
        segments = [segment for segment in segments if segment not in chosen]
        segments.insert(min(place, len(segments)), merged)
    for segment in segments:
        if segment not in toc.segments:
            sync(path_of(generation, segment))
    TOC(toc.schema, segments, toc.generation + 1).write(storage, INDEX_NAME)
    sync(generation / TOC._filename(INDEX_NAME, toc.generation + 1))  # noqa: SLF001 - Whoosh names the file
    sync(generation)
    clean_files(storage, INDEX_NAME, toc.generation + 1, segments)


def size_of(generation: Path) -> int:
    """Documents of the generation, deleted ones left out."""
    return sum(segment.doc_count() for segment in TOC.read(FileStorage(str(generation)), INDEX_NAME).segments)


def built_before(name: str, size: int) -> ArraySegment:
    """A segment of `build`, by its id and number of documents."""
    segment = ArraySegment(INDEX_NAME)
    segment.segid = name
    segment.set_doc_count(size)
    return segment


def path_of(generation: Path, segment: ArraySegment) -> Path:
    return generation / str(segment.make_filename(EXTENSION))


def _flushed(generation: Path, builder: Builder) -> ArraySegment:
    segment = ArraySegment(INDEX_NAME)
    segment.set_doc_count(builder.flush(path_of(generation, segment)))
    return segment


def _merged(generation: Path, chosen: list[ArraySegment]) -> ArraySegment:
    merged = ArraySegment(INDEX_NAME)
    opened = [Segment(path_of(generation, segment)) for segment in chosen]
    deleted = [set(segment.deleted_docs()) for segment in chosen]
    merged.set_doc_count(merge(path_of(generation, merged), opened, deleted))
    return merged


def _delete(generation: Path, segments: list[ArraySegment], articles: Collection[int]) -> None:
    if not articles:
        return
    wanted = np.array(sorted(articles), np.int64)
    for segment in segments:
        ids = Segment(path_of(generation, segment)).column("id")
        for number in np.flatnonzero(np.isin(ids, wanted)).tolist():
            segment.delete_document(number)


def _tier(segments: list[Any]) -> list[Any]:
    """The segments to write anew as one: those with much deleted, and the smallest size class that is full."""
    chosen = [segment for segment in segments if segment.deleted_count() > _TOO_MANY_DELETED * segment.doc_count_all()]
    tiers: dict[int, list[Any]] = {}
    for segment in segments:
        if segment not in chosen:
            tiers.setdefault(segment.doc_count_all().bit_length() // _CLASS_BITS, []).append(segment)
    for _, tier in sorted(tiers.items()):
        if len(tier) >= _TIER:
            chosen += tier
            break
    return [segment for segment in segments if segment in chosen]
