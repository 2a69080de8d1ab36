"""One state of the index, open for reading: every search of a process uses the same one until a commit follows."""

import os
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from struct import error as StructError  # noqa: N812 - a class under a function's name
from typing import Any, Final, NamedTuple
from zlib import error as ZlibError  # noqa: N812 - as above

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.index import IndexError as WhooshError

from search.backends.embedded.postings import Docs, Segment, Weights
from search.backends.embedded.store import Store
from search.backends.embedded.writing import INDEX_NAME, path_of
from search.errors import SearchUnavailableError
from search.facets.kinds import FacetName, Number
from search.facets.table import COLUMNS, LABELS, LANGUAGE
from search.schema import FACTS

# Numbers of stories kept for each document rather than counted anew: version groups come and go, few are missing.
_SPARSEST: Final = 4
# A commit may take away the files of the state just read about; reading again finds the next state.
_TRIES: Final = 5
# What opening files that are gone, cut short or not Whoosh's can raise.
_UNREADABLE: Final = (OSError, EOFError, WhooshError, UnpicklingError, StructError, ZlibError)


class Labels(NamedTuple):
    """The labels of one facet of LABELS: pairs of a document, deleted ones included, and the place of its label."""

    names: list[str]
    docs: Docs
    codes: NDArray[np.int64]

    def held(self, size: int, wanted: Collection[str]) -> NDArray[np.bool_]:
        """For each of `size` documents whether it has one of the wanted labels."""
        found = np.zeros(size, bool)
        chosen = np.isin(self.codes, [self.names.index(name) for name in wanted if name in self.names])
        found[self.docs[chosen]] = True
        return found


class Snapshot:
    """Documents are numbered from 0 through all segments. Nothing in it changes: threads share it freely."""

    def __init__(self, segments: list[Segment], deleted: list[set[int]]) -> None:
        sizes = [segment.size for segment in segments]
        self.segments = segments
        self.bases = [sum(sizes[:at]) for at in range(len(sizes))]
        self.size = sum(sizes)
        self.alive = np.ones(self.size, bool)
        for base, gone in zip(self.bases, deleted, strict=True):
            self.alive[[base + number for number in gone]] = False
        self.docs: Docs = np.flatnonzero(self.alive)
        self.complete = len(self.docs) == self.size
        self._numbers: dict[tuple[str, int], tuple[list[int], NDArray[Any]]] = {}

    def column(self, name: str) -> NDArray[Any]:
        """A field of FACTS, one value a document."""
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, NDArray[Any]]:
        columns = {}
        for name in FACTS.names or ():
            parts = [segment.column(name) for segment in self.segments]
            columns[name] = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, FACTS[name]), *parts])
        return columns

    @cached_property
    def mean_length(self) -> float:
        lengths = self.column("length")[self.docs]
        return (float(lengths.mean(dtype=np.float64)) if len(lengths) else 0.0) or 1.0

    @cached_property
    def relative_length(self) -> Weights:
        """Each document's length over the mean."""
        return (self.column("length") / self.mean_length).astype(np.float32)

    @cached_property
    def values(self) -> dict[FacetName, tuple[list[str], NDArray[Any]]]:
        """Facet of COLUMNS -> its values in order, and each document's place among them; "" (none) is always first."""
        made = {}
        for field in COLUMNS:
            names = sorted({value for segment in self.segments for value in segment.values[field]} | {""})
            place = {name: at for at, name in enumerate(names)}
            codes = [
                np.array([place[value] for value in segment.values[field]], np.int64)[segment.column(field)]
                for segment in self.segments
            ]
            joined = np.concatenate([np.empty(0, np.int64), *codes])
            made[field] = (names, joined.astype(np.min_scalar_type(len(names))))
        return made

    @cached_property
    def labels(self) -> dict[FacetName, Labels]:
        return {field: self._labels(field) for field in LABELS}

    def _labels(self, field: str) -> Labels:
        """Whole runs of postings: the terms of a field are neighbours, and so are their lists."""
        runs = [
            (base, segment, *segment.ranges[field]) for base, segment in zip(self.bases, self.segments, strict=True)
        ]
        names = sorted({segment.key(term).decode() for _, segment, *run in runs for term in range(*run)})
        place = {name.encode(): at for at, name in enumerate(names)}
        docs, codes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for base, segment, first, last in runs:
            terms = np.arange(first, last)
            own = np.array([place[segment.key(term)] for term in terms.tolist()], np.int64)
            codes.append(np.repeat(own, segment.frequencies(terms)))
            docs.append(segment.between(first, last).docs.astype(np.int64) + base)
        return Labels(names, np.concatenate(docs), np.concatenate(codes))

    def numbers(self, held: Number) -> tuple[list[int], NDArray[Any]]:
        """The numbers there are in order, and the place of each document's among them; worked out once."""
        key = (held.fact, held.unit)
        if key not in self._numbers:
            self._numbers[key] = numbered(self.column(held.fact) // held.unit)
        return self._numbers[key]

    @cached_property
    def languages(self) -> frozenset[str]:
        """Of the articles the index holds; unknown ones leave no trace."""
        names, codes = self.values[LANGUAGE.name]
        return frozenset(names[code] for code in np.flatnonzero(np.bincount(codes[self.docs]))) - {""}

    @cached_property
    def stories(self) -> NDArray[np.int64]:
        """For each document the number of its version group, counted from 0; some numbers may be of no group."""
        groups = self.column("group")
        first, last = (int(groups.min()), int(groups.max())) if len(groups) else (0, 0)
        if last - first <= _SPARSEST * len(groups):
            return groups - first
        return np.unique(groups, return_inverse=True)[1]

    @cached_property
    def story_sizes(self) -> NDArray[np.int64]:
        """Living documents of each of `stories`."""
        return np.bincount(self.stories[self.docs], minlength=int(self.stories.max(initial=0)) + 1)

    @cached_property
    def alone(self) -> NDArray[np.bool_]:
        """Whether a document is the only living one of its story."""
        alone: NDArray[np.bool_] = self.story_sizes[self.stories] == 1
        return alone

    def versions(self, docs: Docs) -> list[int]:
        """How many articles the index holds of the stories of these documents."""
        versions: list[int] = self.story_sizes[self.stories[docs]].tolist()
        return versions


def numbered(values: NDArray[Any]) -> tuple[list[int], NDArray[Any]]:
    """The distinct values in order, and the place of each among them. Without sorting: they are small numbers."""
    present = np.zeros(int(values.max(initial=0)) + 1, bool)
    present[values] = True
    known = np.flatnonzero(present)
    places = np.zeros(len(present), np.min_scalar_type(len(known)))
    places[known] = np.arange(len(known))
    return known.tolist(), places[values]


class Reading:
    """The open state of one store, for all threads of the process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._segments: dict[tuple[Path, str], Segment] = {}
        self._state: tuple[Path | None, int] | None = None
        self._snapshot = Snapshot([], [])

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest state; it stays whole while it is used. Raises SearchUnavailableError."""
        with self._lock:
            self._refresh()
            found = self._snapshot
        yield found

    def _refresh(self) -> None:
        for attempt in range(1, _TRIES + 1):
            generation = self._store.current()
            if self._state is None or generation != self._state[0]:
                generation = self._store.open()
            try:
                self._follow(generation)
            except _UNREADABLE as error:
                if attempt == _TRIES:
                    raise SearchUnavailableError(f"the index cannot be read: {error}") from error
            else:
                return

    def _follow(self, generation: Path | None) -> None:
        if generation is None:
            self._take(None, -1, {}, Snapshot([], []))
            return
        commit = _latest_commit(generation)
        if self._state == (generation, commit):
            return
        toc = TOC.read(FileStorage(str(generation), readonly=True), INDEX_NAME, commit)
        kept: dict[tuple[Path, str], Segment] = {}
        for segment in toc.segments:
            key = (generation, segment.segment_id())
            kept[key] = self._segments.get(key) or Segment(path_of(generation, segment))
        deleted = [set(segment.deleted_docs()) for segment in toc.segments]
        self._take(generation, commit, kept, Snapshot(list(kept.values()), deleted))

    def _take(
        self, generation: Path | None, commit: int, segments: dict[tuple[Path, str], Segment], snapshot: Snapshot
    ) -> None:
        self._segments, self._snapshot, self._state = segments, snapshot, (generation, commit)


def _latest_commit(generation: Path) -> int:
    """The number of the newest commit, from the names of the tables of contents: `_MAIN_7.toc`. -1 for none."""
    start = f"_{INDEX_NAME}_"
    names = [name[len(start) : -4] for name in os.listdir(generation) if name.endswith(".toc")]  # noqa: PTH208 - speed
    return max((int(name) for name in names if name.isdigit()), default=-1)
