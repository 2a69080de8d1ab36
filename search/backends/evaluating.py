"""A plan and a snapshot give the matching documents and how relevant each is: set work on sorted arrays.

Relevance is BM25 over one weighted text (headline, standfirst and body as BM25F mixes fields: weights before
saturation). A phrase, a prefix and a word in several stems each count as one term with the frequency of all its forms.
"""

import math
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import numpy as np

from search.backends.postings import POSITION_BITS, Docs, Weights
from search.backends.snapshot import Snapshot
from search.compile import (
    AllOf,
    Among,
    AnyOf,
    AnyStem,
    Articles,
    Days,
    Every,
    NoDay,
    Plan,
    SideBySide,
    Starting,
    Without,
)

# BM25: how soon further occurrences stop counting, and how much a document's length does. The usual values.
_K1: Final = 1.2
_B: Final = 0.75


@dataclass(frozen=True, slots=True)
class Matches:
    docs: Docs  # ascending, each once
    scores: Weights


def evaluate(plan: Plan, snapshot: Snapshot) -> Matches:
    match plan:
        case AnyStem(fields, stems, unless):
            found = [_stem(snapshot, field, stem, unless) for field in fields for stem in stems]
            return _scored(snapshot, found)
        case SideBySide(fields, surfaces, distances):
            return _scored(snapshot, [_side_by_side(snapshot, *zone, surfaces, distances) for zone in fields])
        case Starting(fields, prefix):
            terms = [(name, weight, term) for name, weight in fields for term in snapshot.starting(name, prefix)]
            return _scored(snapshot, [_term(snapshot, name, term, weight) for name, weight, term in terms])
        case AllOf(children):
            return _all(children, snapshot)
        case AnyOf(children, best):
            return _any([evaluate(child, snapshot) for child in children], best=best)
        case Without(child):
            return _unscored(np.setdiff1d(snapshot.docs, evaluate(child, snapshot).docs, assume_unique=True))
        case _:
            return _unscored(snapshot.docs[_filtered(plan, snapshot)])


def _unscored(docs: Docs) -> Matches:
    return Matches(docs, np.zeros(len(docs)))


def _filtered(plan: Plan, snapshot: Snapshot) -> Any:
    """Which of the snapshot's documents pass a filter, as truth values."""
    match plan:
        case Among(field, values):
            names, codes = snapshot.facets[field]
            return np.isin(codes[snapshot.docs], [names.index(value) for value in values])
        case Articles(ids):
            return np.isin(snapshot.facts["id"][snapshot.docs], ids)
        case Days(first, last):
            days = snapshot.facts["day"][snapshot.docs]
            return (days > 0) & (days >= (first or 0)) & (days <= (last or 99_999_999))
        case NoDay():
            return snapshot.facts["day"][snapshot.docs] == 0
        case Every():
            return np.ones(len(snapshot.docs), bool)
        case _:
            raise TypeError(plan)


def _all(children: tuple[Plan, ...], snapshot: Snapshot) -> Matches:
    """What matches every child; a Without takes away from the others instead of listing all it leaves."""
    kept = [evaluate(child, snapshot) for child in children if not isinstance(child, Without)]
    taken = [evaluate(child.child, snapshot).docs for child in children if isinstance(child, Without)]
    kept.sort(key=lambda matches: len(matches.docs))
    found = reduce(_both, kept) if kept else _unscored(snapshot.docs)
    for docs in taken:
        left = ~np.isin(found.docs, docs, assume_unique=True)
        found = Matches(found.docs[left], found.scores[left])
    return found


def _both(few: Matches, many: Matches) -> Matches:
    if not len(few.docs) or not len(many.docs):
        return _unscored(few.docs[:0])
    at = np.minimum(np.searchsorted(many.docs, few.docs), len(many.docs) - 1)
    shared = many.docs[at] == few.docs
    return Matches(few.docs[shared], few.scores[shared] + many.scores[at[shared]])


def _any(parts: list[Matches], *, best: bool) -> Matches:
    docs, places = np.unique(np.concatenate([part.docs for part in parts]), return_inverse=True)
    scores = np.concatenate([part.scores for part in parts])
    if best:
        found = np.zeros(len(docs))
        np.maximum.at(found, places, scores)
        return Matches(docs, found)
    return Matches(docs, _summed(places, scores, len(docs)))


def _summed(places: Any, values: Weights, size: int) -> Weights:
    sums: Weights = np.bincount(places, values, size).astype(np.float64, copy=False)
    return sums


def _scored(snapshot: Snapshot, found: list[tuple[Docs, Weights]]) -> Matches:
    """BM25 of one term that stands for all of `found`."""
    found = [part for part in found if len(part[0])]
    if not found:
        return _unscored(snapshot.docs[:0])
    docs, frequency = found[0]
    if len(found) > 1:
        docs, places = np.unique(np.concatenate([part[0] for part in found]), return_inverse=True)
        frequency = _summed(places, np.concatenate([part[1] for part in found]), len(docs))
    if not snapshot.complete:
        alive = snapshot.alive[docs]
        docs, frequency = docs[alive], frequency[alive]
    total = len(snapshot.docs)
    rarity = math.log(1 + (total - len(docs) + 0.5) / (len(docs) + 0.5))
    length = snapshot.facts["length"][docs] / snapshot.mean_length
    return Matches(docs, rarity * frequency * (_K1 + 1) / (frequency + _K1 * (1 - _B + _B * length)))


def _term(snapshot: Snapshot, field: str, term: str, weight: float = 1.0) -> tuple[Docs, Weights]:
    parts = snapshot.postings(field, term)
    if len(parts) == 1:
        base, postings = parts[0]
        return postings.docs + base, postings.weights * weight
    docs = [postings.docs + base for base, postings in parts]
    weights = [postings.weights * weight for _, postings in parts]
    return np.concatenate(docs or [snapshot.docs[:0]]), np.concatenate(weights or [np.empty(0)])


def _stem(snapshot: Snapshot, field: str, stem: str, unless: str) -> tuple[Docs, Weights]:
    docs, weights = _term(snapshot, field, stem)
    if unless and len(docs):
        left = ~np.isin(docs, _term(snapshot, unless, stem)[0], assume_unique=True)
        docs, weights = docs[left], weights[left]
    return docs, weights


def _side_by_side(
    snapshot: Snapshot, field: str, weight: float, surfaces: tuple[str, ...], distances: tuple[int, ...]
) -> tuple[Docs, Weights]:
    """Documents where the surfaces stand at their distances, and how often, weighted. The rarest surface leads."""
    if len(surfaces) == 1:
        return _term(snapshot, field, surfaces[0], weight)
    by_segment: dict[int, list[tuple[int, Docs]]] = {}
    for surface, distance in zip(surfaces, distances, strict=True):
        for base, postings in snapshot.postings(field, surface, places=True):
            if postings.places is not None:
                by_segment.setdefault(base, []).append((distance, postings.places))
    docs, weights = [snapshot.docs[:0]], [np.empty(0)]
    for base, lists in sorted(by_segment.items()):
        if len(lists) < len(surfaces):
            continue
        lists.sort(key=lambda pair: len(pair[1]))
        starts = lists[0][1] - lists[0][0]
        for distance, places in lists[1:]:
            wanted = starts + distance
            at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
            starts = starts[places[at] == wanted]
        numbers, counts = np.unique(starts >> POSITION_BITS, return_counts=True)
        docs.append(numbers + base)
        weights.append(counts * weight)
    return np.concatenate(docs), np.concatenate(weights)
