"""Words side by side, or near each other: positions of the documents that hold them all, joined by arrays."""

from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from archive.arrays import distinct
from search.backends.embedded.matching import within
from search.backends.embedded.postings import POSITION_BITS, Docs, Postings, Segment, Weights
from search.backends.embedded.snapshot import Snapshot
from search.compile import Near, SideBySide

# A word that is one in so many of all places leads: looking around it is quicker than going through all of them.
_RARE: Final = 16
_NOWHERE: Final = np.int64(1 << 62)  # behind every place


def placed(snapshot: Snapshot, plan: SideBySide | Near) -> list[tuple[NDArray[Any], Weights]]:
    """For each segment and field the documents and how often, weighted, the words stand there as the plan asks."""
    found = []
    keys = [surface.encode() for surface in plan.surfaces]
    for base, segment in zip(snapshot.bases, snapshot.segments, strict=True):
        for field, weight in plan.fields:
            lists = _places(segment, field, keys)
            if lists is None:
                continue
            starts = near(lists, plan.within) if isinstance(plan, Near) else _side_by_side(lists, plan.distances)
            docs, counts = np.unique(starts >> POSITION_BITS, return_counts=True)
            found.append((docs + base, counts.astype(np.float32) * np.float32(weight)))
    return found


def _places(segment: Segment, field: str, keys: list[bytes]) -> list[Docs] | None:
    """The places of each word in the documents that hold all; None where no document does."""
    lists: list[Postings] = []
    for key in keys:
        postings = segment.postings(field, key)
        if postings is None:
            return None
        lists.append(postings)
    shared = reduce(_shared, sorted((postings.docs for postings in lists), key=len))
    if not len(shared):
        return None
    return [segment.places(postings, np.searchsorted(postings.docs, shared)) for postings in lists]


def _shared(few: NDArray[Any], many: NDArray[Any]) -> NDArray[Any]:
    return few[within(few, many)[1]]


def _side_by_side(lists: list[Docs], distances: tuple[int, ...]) -> Docs:
    """Where the first word stands when all stand at their distances. The rarest leads."""
    pairs = sorted(zip(distances, lists, strict=True), key=lambda pair: len(pair[1]))
    starts = pairs[0][1] - pairs[0][0]
    for distance, places in pairs[1:]:
        starts = starts[within(starts + distance, places)[1]]
    return starts


def near(lists: list[Docs], reach: int) -> Docs:
    """Where a stretch of text begins that holds every word and is no longer than `reach` words from first to last.

    It begins with one of the words, and each of the others follows within reach.
    """
    lead = min(lists, key=len)
    if len(lead) * _RARE < sum(map(len, lists)):
        lists = [_around(lead, places, reach) for places in lists]
    bits = len(lists).bit_length()
    marked = np.sort(np.concatenate([places << bits | number for number, places in enumerate(lists)]))
    places, words = marked >> bits, marked & (1 << bits) - 1
    last = places.copy()
    for number in range(len(lists)):
        here = np.where(words == number, places, _NOWHERE)
        following = np.minimum.accumulate(here[::-1])[::-1]
        np.maximum(last, following, out=last)
    return distinct(places[last - places <= reach])


def _around(lead: Docs, places: Docs, reach: int) -> Docs:
    """Those of the places that lie within reach of one of the leading word's."""
    first = np.searchsorted(places, lead - reach)
    behind = np.searchsorted(places, lead + reach, side="right")
    size = len(places) + 1
    opened = np.bincount(first, minlength=size) - np.bincount(behind, minlength=size)
    return places[np.cumsum(opened)[:-1] > 0]
