"""A plan and a snapshot give the matching documents and how relevant each is: set work on sorted arrays.

Relevance is BM25 over one weighted text (headline, standfirst and body as BM25F mixes fields: weights before
saturation). A phrase, a prefix and a word in several stems each count as one term with the frequency of all its forms.
"""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.backends.embedded.alike import like
from search.backends.embedded.costing import Deadline
from search.backends.embedded.matching import NOTHING, Matches, both, either, summed, term_of, within
from search.backends.embedded.placing import placed
from search.backends.embedded.postings import Docs, Segment, Weights
from search.backends.embedded.snapshot import Snapshot
from search.compile import (
    Alike,
    AllOf,
    Among,
    AnyOf,
    AnyStem,
    Days,
    Every,
    Labelled,
    Near,
    NoDay,
    Numerous,
    Plan,
    SideBySide,
    Starting,
    Without,
)

Lists = list[tuple[NDArray[Any], Weights]]  # documents and weights
_FILTERS = (Among, Labelled, Numerous, Days, NoDay, Every)


def evaluate(plan: Plan, snapshot: Snapshot, deadline: Deadline | None = None) -> Matches:
    """All that matches, or where the deadline passes, what matches the alternatives looked at by then."""
    match plan:
        case AnyStem(fields, stems, unless):
            return _stems(snapshot, fields, stems, unless)
        case SideBySide(fields, surfaces) | Near(fields, surfaces):
            lists = [] if len(surfaces) > 1 else _surface(snapshot, fields, surfaces[0])
            return _joined(snapshot, lists if len(surfaces) == 1 else placed(snapshot, plan))
        case Starting(fields, prefix):
            key = prefix.encode()
            return _joined(snapshot, _runs(snapshot, fields, lambda segment, name: [segment.starting(name, key)]))
        case Alike(fields, surface, edits):
            return _joined(
                snapshot, _runs(snapshot, fields, lambda segment, field: like(segment, field, surface, edits))
            )
        case AllOf(children):
            return _all(children, snapshot, deadline)
        case AnyOf(children, best):
            alternatives = deadline.in_time(children) if deadline else children
            return either(snapshot, [evaluate(child, snapshot, deadline) for child in alternatives], best=best)
        case Without(child):
            left = snapshot.alive.copy()
            left[evaluate(child, snapshot).docs] = False
            return Matches(np.flatnonzero(left))
        case _:
            return Matches(snapshot.docs[_passes(plan, snapshot, snapshot.docs)])


def _passes(plan: Plan, snapshot: Snapshot, docs: Docs) -> NDArray[np.bool_]:
    """Which of the documents pass a filter."""
    match plan:
        case Among(field, values):
            names, codes = snapshot.values[field]
            wanted = np.zeros(len(names), bool)
            wanted[[names.index(value) for value in values]] = True
            passed: NDArray[np.bool_] = wanted[codes[docs]]
            return passed
        case Labelled(field, values):
            return snapshot.labels[field].held(snapshot.size, values)[docs]
        case Numerous(first, last):
            sizes = snapshot.story_sizes[snapshot.stories[docs]]
            between: NDArray[np.bool_] = (sizes >= first) & (sizes <= (last if last is not None else sizes))
            return between
        case Days(first, last):
            days = snapshot.column("day")[docs]
            inside: NDArray[np.bool_] = (days > 0) & (days >= (first or 0)) & (days <= (last or 99_999_999))
            return inside
        case NoDay():
            undated: NDArray[np.bool_] = snapshot.column("day")[docs] == 0
            return undated
        case Every():
            return np.ones(len(docs), bool)
        case _:
            raise TypeError(plan)


def _all(children: tuple[Plan, ...], snapshot: Snapshot, deadline: Deadline | None) -> Matches:
    """What matches every child; filters and exclusions take away from the others instead of listing all they leave."""
    kept = [evaluate(child, snapshot, deadline) for child in children if not isinstance(child, (Without, *_FILTERS))]
    kept.sort(key=lambda matches: len(matches.docs))
    found = reduce(both, kept) if kept else Matches(snapshot.docs)
    for child in children:
        if isinstance(child, _FILTERS):
            found = found.taken(_passes(child, snapshot, found.docs))
        elif isinstance(child, Without) and len(found.docs):
            taken = evaluate(child.child, snapshot).docs
            if len(taken):
                found = found.taken(~within(found.docs, taken)[1])
    return found


def _joined(snapshot: Snapshot, lists: Lists) -> Matches:
    """One term that stands for all the lists."""
    if not lists:
        return NOTHING
    if len(lists) == 1:
        return term_of(snapshot, lists[0][0].astype(np.int64, copy=False), lists[0][1])
    return term_of(snapshot, *summed(snapshot.size, lists))


def _stems(snapshot: Snapshot, fields: tuple[str, ...], stems: tuple[str, ...], unless: str) -> Matches:
    lists = [part for field in fields for stem in stems for part in _lists(snapshot, field, stem, unless)]
    if len(fields) == len(stems) == 1 and lists:  # a document stands in one segment: the lists only follow each other
        lists = [(np.concatenate([docs for docs, _ in lists]), np.concatenate([weights for _, weights in lists]))]
    return _joined(snapshot, lists)


def _lists(snapshot: Snapshot, field: str, term: str, unless: str = "") -> Lists:
    """Of each segment that has the term."""
    found: Lists = []
    key = term.encode()
    for base, segment in zip(snapshot.bases, snapshot.segments, strict=True):
        postings = segment.postings(field, key)
        if postings is None:
            continue
        docs, weights = postings.docs, postings.weights
        without = segment.postings(unless, key) if unless else None
        if without is not None:
            left = ~within(docs, without.docs)[1]
            docs, weights = docs[left], weights[left]
        found.append((docs.astype(np.int64) + base, weights * np.float32(segment.scale(field))))
    return found


def _surface(snapshot: Snapshot, fields: tuple[tuple[str, float], ...], surface: str) -> Lists:
    return [
        (docs, weights * np.float32(weight))
        for field, weight in fields
        for docs, weights in _lists(snapshot, field, surface)
    ]


def _runs(snapshot: Snapshot, fields: tuple[tuple[str, float], ...], runs_of: Any) -> Lists:
    """The postings of runs of terms: neighbours in the dictionary are neighbours in the lists."""
    found: Lists = []
    for base, segment in zip(snapshot.bases, snapshot.segments, strict=True):
        for field, weight in fields:
            for first, last in runs_of(segment, field):
                if first < last:
                    found.append(_run(segment, first, last, base, weight))
    return [part for part in found if len(part[0])] and [summed(snapshot.size, found)]


def _run(segment: Segment, first: int, last: int, base: int, weight: float) -> tuple[NDArray[Any], Weights]:
    postings = segment.between(first, last)
    return postings.docs.astype(np.int64) + base, postings.weights * np.float32(weight)
