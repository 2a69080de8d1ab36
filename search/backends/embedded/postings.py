"""One segment, open: terms looked up in, and posting lists cut from, arrays that stay on the disk.

Segments never change once written (deletions are kept apart), and nothing is copied until a list is used.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.backends.embedded.arrays import Array, load
from search.facets.table import COLUMNS
from search.schema import FACTS, STEM_FIELDS, WEIGHT_UNIT

# Bits of a place that hold the position: text is limited to far fewer words.
POSITION_BITS: Final = 24
EXTENSION: Final = ".arrays"

Docs = NDArray[np.int64]
Weights = NDArray[np.float32]


class Postings(NamedTuple):
    """Of one term; `first` is the place of the first of its positions in the segment's."""

    docs: Array
    weights: Array  # stems: in WEIGHT_UNIT; surfaces: the number of positions
    first: int = 0


class Segment:
    def __init__(self, path: Path) -> None:
        self.arrays, meta = load(path)
        self.size = len(self.arrays["id"])
        self.ranges: dict[str, tuple[int, int]] = {
            name: (first, last) for name, (first, last) in meta["fields"].items()
        }
        self.values: dict[str, list[str]] = meta["values"]
        self._keys = self.arrays["keys"].data
        self._key_starts = self.arrays["key_starts"].data
        self._posting_starts = self.arrays["posting_starts"].data
        self._position_starts = self.arrays["position_starts"].data
        self._docs, self._weights = self.arrays["docs"], self.arrays["weights"]

    def column(self, name: str) -> Array:
        """A field of FACTS, or the place of each document's value among `values` of a facet of COLUMNS."""
        return self.arrays[f"code_{name}" if name in COLUMNS else name]

    def facts(self) -> Array:
        """As records; a copy."""
        made = np.empty(self.size, FACTS)
        for name in FACTS.names or ():
            made[name] = self.arrays[name]
        return made

    def key(self, term: int) -> bytes:
        return bytes(self._keys[self._key_starts[term] : self._key_starts[term + 1]])

    def place(self, field: str, key: bytes) -> int:
        """The number of the first term of the field that is not below the key."""
        first, last = self.ranges[field]
        keys, starts = self._keys, self._key_starts
        while first < last:
            middle = (first + last) // 2
            if bytes(keys[starts[middle] : starts[middle + 1]]) < key:
                first = middle + 1
            else:
                last = middle
        return first

    def find(self, field: str, key: bytes) -> int | None:
        term = self.place(field, key)
        return term if term < self.ranges[field][1] and self.key(term) == key else None

    def postings(self, field: str, key: bytes) -> Postings | None:
        term = self.find(field, key)
        return None if term is None else self.between(term, term + 1)

    def between(self, first: int, last: int) -> Postings:
        """The postings of all terms from `first` up to `last`, one list after the other."""
        start, end = self._posting_starts[first], self._posting_starts[last]
        return Postings(self._docs[start:end], self._weights[start:end], self._position_starts[first])

    def starting(self, field: str, prefix: bytes) -> tuple[int, int]:
        """The terms of the field that start so: the number of the first, and of the one after the last."""
        # No term holds the byte 255: it is not UTF-8.
        return self.place(field, prefix), self.place(field, prefix + b"\xff")

    def frequency(self, term: int) -> int:
        """Documents that hold the term, deleted ones included."""
        return self._posting_starts[term + 1] - self._posting_starts[term]

    def occurrences(self, term: int) -> int:
        """Places of a surface in all documents, deleted ones included."""
        return self._position_starts[term + 1] - self._position_starts[term]

    @property
    def places_held(self) -> int:
        """Of all surfaces in all fields."""
        return len(self.arrays["positions"])

    def frequencies(self, terms: Array) -> Array:
        starts = self.arrays["posting_starts"]
        found: Array = starts[terms + 1].astype(np.int64) - starts[terms]
        return found

    def places(self, postings: Postings, chosen: Docs) -> Docs:
        """Document << POSITION_BITS | position, ascending, of the chosen postings (their places in the list)."""
        counts = postings.weights.astype(np.int64)
        starts = np.cumsum(counts) - counts + postings.first
        counts, starts = counts[chosen], starts[chosen]
        ends = np.cumsum(counts)
        at = np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        docs = postings.docs[chosen].astype(np.int64)
        places: Docs = (np.repeat(docs, counts) << POSITION_BITS) | self.arrays["positions"][at]
        return places

    def scale(self, field: str) -> float:
        """What one of the field's stored weights stands for."""
        return WEIGHT_UNIT if field in STEM_FIELDS else 1.0
