"""One state of the index, open for reading: every search of a process uses the same one until a commit follows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from struct import error as StructError  # noqa: N812 - a class under a function's name
from typing import Any, Final
from zlib import error as ZlibError  # noqa: N812 - as above

import numpy as np
from numpy.typing import NDArray
from whoosh.index import FileIndex, open_dir
from whoosh.index import IndexError as WhooshError

from search.backends.postings import Cache, Docs, Postings, Segment
from search.backends.store import Store
from search.errors import SearchUnavailableError
from search.schema import FACETS, FACTS

_NO_DOCS: Final = np.empty(0, np.int64)
# A commit may take away the files of the state just read about; reading again finds the next state.
_TRIES: Final = 5
# What opening files that are gone, cut short or not Whoosh's can raise.
_UNREADABLE: Final = (OSError, EOFError, WhooshError, UnpicklingError, StructError, ZlibError)


class Snapshot:
    """Documents are numbered from 0 through all segments."""

    def __init__(self, segments: list[Segment], deleted: list[set[int]]) -> None:
        sizes = [segment.size for segment in segments]
        self.segments = segments
        self._bases = [sum(sizes[:at]) for at in range(len(sizes))]
        self.alive = np.ones(sum(sizes), bool)
        for base, gone in zip(self._bases, deleted, strict=True):
            self.alive[[base + number for number in gone]] = False
        self.docs: Docs = np.flatnonzero(self.alive)
        self.complete = len(self.docs) == len(self.alive)
        parts = [segment.facts for segment in segments]
        self.facts: NDArray[Any] = np.concatenate(parts) if parts else np.empty(0, FACTS)
        lengths = self.facts["length"][self.docs]
        self.mean_length = (float(lengths.mean()) if len(lengths) else 0.0) or 1.0

    @cached_property
    def facets(self) -> dict[str, tuple[list[str], NDArray[np.int32]]]:
        """Field -> its values in order, and each document's place among them; "" (none) is always the first."""
        made = {}
        for field in FACETS:
            names = sorted({value for segment in self.segments for value in segment.facets[field]} | {""})
            codes = np.zeros(len(self.facts), np.int32)
            for code, name in enumerate(names):
                for base, segment in zip(self._bases, self.segments, strict=True):
                    codes[segment.facets[field].get(name, _NO_DOCS) + base] = code
            made[field] = (names, codes)
        return made

    @cached_property
    def years(self) -> NDArray[np.int32]:
        """The year of each document; 0 = undated."""
        years: NDArray[np.int32] = self.facts["day"] // 10_000
        return years

    @cached_property
    def languages(self) -> frozenset[str]:
        """Of the articles the index holds; unknown ones leave no trace."""
        names, codes = self.facets["language"]
        return frozenset(names[code] for code in np.unique(codes[self.docs])) - {""}

    @cached_property
    def stories(self) -> NDArray[np.int64]:
        """For each document the number of its version group, counted from 0 through the index."""
        return self._groups[1]

    @cached_property
    def _groups(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The version groups in order, and each document's place among them."""
        return np.unique(self.facts["group"], return_inverse=True)

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        """Living documents of each version group."""
        return np.bincount(self.stories[self.docs], minlength=len(self._groups[0]))

    def versions(self, groups: list[int]) -> list[int]:
        """How many articles the index holds of each of these version groups; it holds one at least."""
        versions: list[int] = self._sizes[np.searchsorted(self._groups[0], groups)].tolist()
        return versions

    def postings(self, field: str, term: str, *, places: bool = False) -> list[tuple[int, Postings]]:
        """For each segment its first document's number and the posting list, numbered within the segment."""
        found = []
        for base, segment in zip(self._bases, self.segments, strict=True):
            postings = segment.postings(field, term, places=places)
            if len(postings.docs):
                found.append((base, postings))
        return found

    def starting(self, field: str, prefix: str) -> list[str]:
        return sorted({term for segment in self.segments for term in segment.starting(field, prefix)})


class Reading:
    """The open state of one store, for all threads of the process, one at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._cache = Cache()
        self._segments: dict[tuple[Path, str], Segment] = {}
        self._state: tuple[Path | None, int] | None = None
        self._snapshot = Snapshot([], [])

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The newest state, this thread's alone meanwhile. Raises SearchUnavailableError."""
        with self._lock:
            self._refresh()
            yield self._snapshot

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
            self._take(None, 0, {}, Snapshot([], []))
            return
        opened: FileIndex = open_dir(str(generation)) if self._must_open(generation) else None
        if opened is None:
            return
        info = opened._read_toc()  # noqa: SLF001 - the segments of one commit, without opening readers of our own
        kept: dict[tuple[Path, str], Segment] = {}
        for segment in info.segments:
            key = (generation, segment.segment_id())
            kept[key] = self._segments.get(key) or Segment(opened.storage, info.schema, segment, self._cache)
        deleted = [set(segment.deleted_docs()) for segment in info.segments]
        self._take(generation, info.generation, kept, Snapshot(list(kept.values()), deleted))

    def _must_open(self, generation: Path) -> bool:
        return self._state != (generation, _latest_commit(generation))

    def _take(
        self, generation: Path | None, commit: int, segments: dict[tuple[Path, str], Segment], snapshot: Snapshot
    ) -> None:
        for key in self._segments.keys() - segments.keys():
            self._segments[key].close()
        self._segments, self._snapshot, self._state = segments, snapshot, (generation, commit)


def _latest_commit(generation: Path) -> int:
    """The number of the newest commit, from the names of the tables of contents: `_MAIN_7.toc`."""
    commits = [int(path.stem.rsplit("_", 1)[1]) for path in generation.glob("_MAIN_*.toc")]
    return max(commits, default=-1)
