"""The posting lists of one segment as arrays.

Whoosh reads postings one at a time, in Python; here a list is read a block at a time into arrays and kept, so that
matching, counting and scoring are array work. Segments never change once written (deletions are kept apart), so what
was read stays true as long as the segment lives.
"""

from collections import OrderedDict
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import ListMatcher
from whoosh.reading import SegmentReader, TermNotFound

from search.schema import FACETS, FACTS

# Bytes of arrays kept for all segments together; the commonest words of a hundred thousand articles fit.
_CACHE_BYTES: Final = 96 << 20
# Bits of a place that hold the position: text is limited to far fewer words.
POSITION_BITS: Final = 24

Docs = NDArray[np.int64]
Weights = NDArray[np.float64]


class Postings(NamedTuple):
    docs: Docs  # ascending, each once
    weights: Weights  # one a document
    places: Docs | None = None  # document << POSITION_BITS | position, ascending

    def size(self) -> int:
        return sum(part.nbytes for part in self if part is not None)


_NONE: Final = Postings(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))


class Cache:
    """The posting lists read last, whatever segment they are of."""

    def __init__(self, size: int = _CACHE_BYTES) -> None:
        self._size = size
        self._held = 0
        self._lists: OrderedDict[tuple[int, str, str, bool], Postings] = OrderedDict()

    def get(self, key: tuple[int, str, str, bool]) -> Postings | None:
        found = self._lists.get(key)
        if found is not None:
            self._lists.move_to_end(key)
        return found

    def keep(self, key: tuple[int, str, str, bool], postings: Postings) -> None:
        self._lists[key] = postings
        self._held += postings.size()
        while self._held > self._size and len(self._lists) > 1:
            self._held -= self._lists.popitem(last=False)[1].size()

    def forget(self, segment: int) -> None:
        for key in [key for key in self._lists if key[0] == segment]:
            self._held -= self._lists.pop(key).size()


class Segment:
    """One segment, open. Not safe for threads: the snapshot's lock guards it."""

    def __init__(self, storage: Any, schema: Any, segment: Any, cache: Cache) -> None:
        self._reader = SegmentReader(storage, schema, segment)
        self._cache = cache
        self.size: int = segment.doc_count_all()
        self.facts = self._facts()
        self.facets = {field: self._facet(field) for field in FACETS}

    def close(self) -> None:
        self._reader.close()
        self._cache.forget(id(self))

    def postings(self, field: str, term: str, *, places: bool = False) -> Postings:
        key = (id(self), field, term, places)
        found = self._cache.get(key)
        if found is None:
            found = self._read(field, term, places=places)
            self._cache.keep(key, found)
        return found

    def starting(self, field: str, prefix: str) -> list[str]:
        """The terms of the field that start so, in order."""
        if field not in self._reader.indexed_field_names():
            return []
        return [term.decode() for term in self._reader.expand_prefix(field, prefix)]

    def _read(self, field: str, term: str, *, places: bool) -> Postings:
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return _NONE
        while not hasattr(matcher, "_read_data") and not isinstance(matcher, ListMatcher):
            matcher = matcher.child  # the wrapper that leaves out deleted documents: the snapshot does
        docs: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        while True:
            _read_block(matcher, docs, weights, values if places else None)
            if matcher._lastblock:  # noqa: SLF001 - Whoosh has no public way to read a block; 2.7.5 is pinned
                break
            matcher._next_block()  # noqa: SLF001 - as above
        numbers = np.array(docs, np.int64)
        at = _places(numbers, values) if places else None
        return Postings(numbers, np.array(weights, np.float64), at)

    def _facts(self) -> NDArray[Any]:
        column = self._reader.column_reader("facts")
        return np.frombuffer(b"".join(column[number] for number in range(self.size)), FACTS)

    def _facet(self, field: str) -> dict[str, Docs]:
        """Value -> documents that have it; those without have none."""
        if field not in self._reader.indexed_field_names():
            return {}
        values = [value.decode() for value in self._reader.lexicon(field)]
        return {value: self._read(field, value, places=False).docs for value in values}


def _read_block(matcher: Any, docs: list[int], weights: list[float], values: list[bytes] | None) -> None:
    """Appends the block the matcher stands in. The pickled block: gaps between documents, weights or one, values."""
    matcher._read_data()  # noqa: SLF001 - Whoosh has no public way to read a block; 2.7.5 is pinned
    gaps, weight, block_values = matcher._data  # noqa: SLF001 - as above
    docs.extend(accumulate(gaps))
    if isinstance(weight, tuple):
        weights.extend(weight)
    else:
        weights.extend([1.0 if weight is None else weight] * len(gaps))
    if values is not None:
        values.extend(block_values)


def _places(docs: Docs, values: list[bytes]) -> Docs:
    positions = np.frombuffer(b"".join(values), "<u4").astype(np.int64)
    counts = np.fromiter((len(value) // 4 for value in values), np.int64, len(values))
    return (np.repeat(docs, counts) << POSITION_BITS) | positions
