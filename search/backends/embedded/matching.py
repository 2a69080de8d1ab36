"""What a part of a query matched, and the array work of joining such parts. Documents are ascending, each once."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.backends.embedded.postings import Docs, Weights
from search.backends.embedded.snapshot import Snapshot

# BM25: how soon further occurrences stop counting, and how much a document's length does. See docs/decisions.md.
K1: Final = 1.6
B: Final = 0.6
# One posting in so many documents, from which on it is quicker to add up in a place for every document than to sort.
_DENSE: Final = 16
NO_DOCS: Final = np.empty(0, np.int64)
NO_WEIGHTS: Final = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Matches:
    """Relevance is worked out when it is asked for, of the documents that are left then."""

    docs: Docs
    terms: tuple[tuple[float, Weights], ...] = ()  # rarity and frequency of each term that counts
    known: Weights | None = None  # relevance already worked out, to be added

    def taken(self, places: Any) -> "Matches":
        """Of the documents at these places, or where these truth values hold."""
        terms = tuple((rarity, frequency[places]) for rarity, frequency in self.terms)
        return Matches(self.docs[places], terms, None if self.known is None else self.known[places])

    def relevance(self, snapshot: Snapshot) -> Weights:
        total = np.zeros(len(self.docs), np.float32) if self.known is None else self.known
        if not self.terms:
            return total
        slowing = np.float32(K1 * (1 - B)) + np.float32(K1 * B) * snapshot.relative_length[self.docs]
        for rarity, frequency in self.terms:
            total = total + (np.float32(rarity * (K1 + 1)) * frequency / (frequency + slowing)).astype(np.float32)
        return total


NOTHING: Final = Matches(NO_DOCS)


def term_of(snapshot: Snapshot, docs: Docs, frequency: Weights) -> Matches:
    """One term's documents as matches, deleted ones left out; the fewer there are, the more each counts."""
    if not snapshot.complete:
        alive = snapshot.alive[docs]
        docs, frequency = docs[alive], frequency[alive]
    rarity = math.log(1 + (len(snapshot.docs) - len(docs) + 0.5) / (len(docs) + 0.5))
    return Matches(docs, ((rarity, frequency),))


def summed(size: int, parts: list[tuple[NDArray[Any], Weights]]) -> tuple[Docs, Weights]:
    """Lists with documents in any order and more than once, as one; a document's weights, all above 0, add up."""
    parts = [part for part in parts if len(part[0])]
    if not parts:
        return NO_DOCS, NO_WEIGHTS
    docs = np.concatenate([part[0] for part in parts])
    weights = np.concatenate([part[1] for part in parts])
    if len(docs) * _DENSE > size:
        sums = np.bincount(docs, weights, size)
        found = np.flatnonzero(sums)
        return found, sums[found].astype(np.float32)
    found, places = np.unique(docs, return_inverse=True)
    return found.astype(np.int64), np.bincount(places, weights).astype(np.float32)


def both(few: Matches, many: Matches) -> Matches:
    """What matches both; relevance adds up."""
    if len(few.docs) > len(many.docs):
        few, many = many, few
    if not len(few.docs):
        return NOTHING
    at, shared = within(few.docs, many.docs)
    few, many = few.taken(shared), many.taken(at[shared])
    known = few.known if many.known is None else many.known if few.known is None else few.known + many.known
    return Matches(few.docs, few.terms + many.terms, known)


def within(few: NDArray[Any], many: NDArray[Any]) -> tuple[Docs, NDArray[np.bool_]]:
    """Where each of the few would stand in the many (not empty, ascending), and whether it does."""
    at = np.searchsorted(many, few)
    np.minimum(at, len(many) - 1, out=at)
    return at, many[at] == few


def either(snapshot: Snapshot, parts: Iterable[Matches], *, best: bool) -> Matches:
    """What matches any; relevance adds up or, with `best`, is that of the part that matches best."""
    parts = list(parts)
    scores = np.zeros(snapshot.size, np.float32)
    found = np.zeros(snapshot.size, bool)
    for part in parts:
        found[part.docs] = True
        relevance = part.relevance(snapshot)
        if best:
            scores[part.docs] = np.maximum(scores[part.docs], relevance)
        else:
            scores[part.docs] += relevance
    docs = np.flatnonzero(found)
    return Matches(docs, (), scores[docs])
