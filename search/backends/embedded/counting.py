"""Matches counted under each facet's values and in time, in articles or stories: exact, whatever is selected.

A facet tells what choosing one of its values would leave: it is counted under every selection but its own.
"""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.arrays import distinct
from search.backends.bars import DAYS, Unit, unit_of, written
from search.backends.embedded.postings import Docs
from search.backends.embedded.snapshot import Snapshot, numbered
from search.facets.kinds import Column, Dating, Facet, FacetName, Labels, Number, StorySize
from search.facets.table import FACETS
from search.results import Bar, Histogram, SearchRequest

Mask = NDArray[np.bool_]
# Pairs of a story and a value for which there is a place each; more of them are sorted. A byte each.
_LARGEST_TABLE: Final = 4_000_000


class Coded(NamedTuple):
    """Documents, each with the place of a value among the names; a document may stand there more than once."""

    docs: Docs
    codes: NDArray[Any]
    names: Collection[str]


def _coded(snapshot: Snapshot, docs: Docs, facet: Facet) -> Coded:
    match facet.held:
        case Column(none):
            names, codes = snapshot.values[facet.name]
            return Coded(docs, codes[docs], [name or none for name in names] if none else names)
        case Labels():
            return _labelled(snapshot, docs, facet)
        case Number(written=written) as held:
            numbers, codes = snapshot.numbers(held)
            return Coded(docs, codes[docs], [written(number) for number in numbers])
        case StorySize(one, several):
            return Coded(docs, (~snapshot.alone[docs]).astype(np.uint8), (one, several))


def _labelled(snapshot: Snapshot, docs: Docs, facet: Facet) -> Coded:
    """A pair for each label of each document."""
    labels = snapshot.labels[facet.name]
    among = np.zeros(snapshot.size, bool)
    among[docs] = True
    chosen = among[labels.docs]
    return Coded(labels.docs[chosen], labels.codes[chosen], labels.names)


def selected(snapshot: Snapshot, docs: Docs, request: SearchRequest) -> dict[FacetName, Mask]:
    """For each facet with a selection, which documents it lets through: those with any of its values."""
    masks: dict[FacetName, Mask] = {}
    for facet, wanted in request.chosen.items():
        its, codes, names = _coded(snapshot, docs, FACETS[facet])
        chosen = np.isin(codes, [at for at, name in enumerate(names) if name and name in wanted])
        through = np.zeros(snapshot.size, bool)
        through[its[chosen]] = True
        masks[facet] = through[docs]
    return masks


def under(docs: Docs, masks: dict[FacetName, Mask], facet: FacetName) -> Docs:
    """The documents left by all selections save the facet's own: choosing one value must not hide the others."""
    others = [mask for other, mask in masks.items() if other != facet]
    return docs[np.logical_and.reduce(others)] if others else docs


class Grouping:
    """How documents stand together in stories, worked out once for all that is counted of them."""

    def __init__(self, snapshot: Snapshot, docs: Docs) -> None:
        self.docs = docs
        self.alone = snapshot.alone[docs]
        self.shared = np.flatnonzero(~self.alone)
        stories = snapshot.stories[docs[self.shared]]
        there = np.zeros(len(snapshot.story_sizes), bool)
        there[stories] = True
        self.ranks = (np.cumsum(there) - 1)[stories]
        self.stories = int(self.ranks.max(initial=-1)) + 1

    def counted(self, codes: NDArray[Any]) -> NDArray[np.int64]:
        """How many stories have each code: once, however many of their documents do."""
        size = int(codes.max(initial=0)) + 1
        counts = np.bincount(codes[self.alone], minlength=size)
        pairs = self.ranks * size + codes[self.shared]
        if self.stories * size > _LARGEST_TABLE:
            return counts + np.bincount(distinct(pairs) % size, minlength=size)
        table = np.zeros(self.stories * size, bool)
        table[pairs] = True
        together: NDArray[np.int64] = table.reshape(-1, size).sum(axis=0)
        return counts + together


def counts(snapshot: Snapshot, docs: Docs, facet: FacetName, grouping: Grouping | None) -> dict[str, int]:
    """Of each value that some of the documents have; documents without a value leave no trace.

    In stories where there is a `grouping`, of these documents or others.
    """
    its, codes, names = _coded(snapshot, docs, FACETS[facet])
    if grouping is None:
        found = np.bincount(codes)
    else:
        found = (grouping if its is grouping.docs else Grouping(snapshot, its)).counted(codes)
    return {name: count for name, count in zip(names, found.tolist(), strict=False) if name and count}


def _counted(snapshot: Snapshot, docs: Docs, codes: NDArray[Any], *, grouped: bool) -> NDArray[np.int64]:
    """How many documents, or stories, have each code."""
    return Grouping(snapshot, docs).counted(codes) if grouped else np.bincount(codes)


def histogram(snapshot: Snapshot, docs: Docs, *, grouped: bool) -> Histogram:
    """In days, months or years: the finest that gives no more than 62 bars from the first to the last."""
    days = snapshot.column("day")[docs].astype(np.int64)
    dated = days > 0
    its, unsure = docs[dated], snapshot.column("dating")[docs[dated]] == Dating.UNCERTAIN
    unit: Unit = unit_of(int(days[dated].min()), int(days[dated].max())) if dated.any() else "year"
    bars = days[dated] // DAYS[unit]
    start = int(bars.min()) if len(bars) else 0
    values, codes = numbered(bars - start)
    every = _counted(snapshot, its, codes, grouped=grouped)
    uncertain = _counted(snapshot, its[unsure], codes[unsure], grouped=grouped)
    doubts = np.zeros(len(values), np.int64)
    doubts[: len(uncertain)] = uncertain[: len(values)]
    made = zip((start + value for value in values), every.tolist(), doubts.tolist(), strict=False)
    nothing = np.zeros(len(docs), np.uint8)
    return Histogram(
        unit,
        tuple(Bar(written(value, unit), count, doubt) for value, count, doubt in made),
        int(_counted(snapshot, docs[~dated], nothing[: int((~dated).sum())], grouped=grouped).sum()),
        int(_counted(snapshot, its[unsure], nothing[: int(unsure.sum())], grouped=grouped).sum()),
    )
