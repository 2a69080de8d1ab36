"""Two streams of codes (words or characters) → chains of exact runs both have. Pure; the machinery of `alignment`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.versions.shingles import shingle_hashes

MOST_PLACES: Final = 4  # pairs of places a shingle may stand in, in the two texts, to be an anchor
LOOK_BACK: Final = 24  # runs; how many earlier ones are tried as predecessor

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stream:
    """Codes in order, and an index of their shingles: sorted values, where each value's places start, and how many."""

    codes: NDArray[np.uint64]
    shingle: int
    values: NDArray[np.uint64]
    order: Places
    starts: Places
    counts: Places

    @classmethod
    def of(cls, codes: NDArray[np.uint64], shingle: int) -> "Stream":
        hashes = shingle_hashes(codes, shingle) if len(codes) >= shingle else codes[:0]
        order = np.argsort(hashes, kind="stable")
        values, starts, counts = np.unique(hashes[order], return_index=True, return_counts=True)
        return cls(codes, shingle, values, order, starts, counts)


@dataclass(frozen=True, slots=True)
class Run:
    """`length` equal codes from place `a` of the one and place `b` of the other stream on."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two runs of a chain: half-open ranges, either may be empty."""

    a_start: int
    a_stop: int
    b_start: int
    b_stop: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs that lie close together, in the same order on both sides."""

    runs: tuple[Run, ...]
    gaps: tuple[Gap, ...]


def chains(a: Stream, b: Stream, *, gap: int) -> list[Chain]:
    """Every chain of at least two shingles' length and a code more: shorter ones are chance."""
    least = 2 * a.shingle + 1
    runs = _runs(a, b)
    before = _predecessors(runs, gap)
    members: dict[int, list[int]] = {}
    root = list(range(len(runs)))
    for place, previous in enumerate(before):
        if previous is not None:
            root[place] = root[previous]
        members.setdefault(root[place], []).append(place)
    found = []
    for places in members.values():
        if sum(runs[place].length for place in places) >= least:
            gaps = (_gap(runs[previous], runs[i]) for i in places if (previous := before[i]) is not None)
            found.append(Chain(tuple(runs[i] for i in places), tuple(gaps)))
    return found


def _anchors(a: Stream, b: Stream) -> tuple[Places, Places]:
    """Places of the shingles both streams have, those left out that stand in too many places."""
    if not len(a.values) or not len(b.values):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    at = np.minimum(np.searchsorted(b.values, a.values), len(b.values) - 1)
    shared = np.flatnonzero(b.values[at] == a.values)
    there = at[shared]
    pairs = a.counts[shared] * b.counts[there]
    once = pairs == 1
    left, right = a.order[a.starts[shared[once]]], b.order[b.starts[there[once]]]
    several = np.flatnonzero((pairs > 1) & (pairs <= MOST_PLACES))
    if not len(several):
        return left, right
    more = [(x, y) for i in several for x in _places(a, shared[i]) for y in _places(b, there[i])]
    extra = np.array(more, dtype=np.int64)
    return np.concatenate([left, extra[:, 0]]), np.concatenate([right, extra[:, 1]])


def _places(stream: Stream, value: int) -> Places:
    start = stream.starts[value]
    return stream.order[start : start + stream.counts[value]]


def _runs(a: Stream, b: Stream) -> list[Run]:
    """The exact runs through all anchors, each as long as it goes, in order of `a`, then `b`."""
    left, right = _anchors(a, b)
    diagonal = right - left
    order = np.lexsort((left, diagonal))
    left, right, diagonal = left[order], right[order], diagonal[order]
    ends = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(left) != 1))
    firsts = np.concatenate([[0], ends + 1]) if len(left) else ends
    lasts = np.concatenate([ends, [len(left) - 1]]) if len(left) else ends
    stretches = zip(left[firsts].tolist(), right[firsts].tolist(), left[lasts].tolist(), strict=True)
    runs = [Run(x, y, last + a.shingle - x) for x, y, last in stretches]
    return sorted(_lengthened(runs, a.codes, b.codes), key=lambda run: (run.a, run.b))


def _lengthened(runs: list[Run], a: NDArray[np.uint64], b: NDArray[np.uint64]) -> Iterator[Run]:
    """Goes on from both ends while the codes are equal. Runs come diagonal by diagonal, and so two may become one."""
    diagonal, reached = None, 0
    for run in runs:
        if run.b - run.a == diagonal and run.a + run.length <= reached:
            continue
        floor = reached if run.b - run.a == diagonal else 0
        start, stop, offset = run.a, run.a + run.length, run.b - run.a
        while start > floor and start + offset > 0 and a[start - 1] == b[start + offset - 1]:
            start -= 1
        while stop < len(a) and stop + offset < len(b) and a[stop] == b[stop + offset]:
            stop += 1
        diagonal, reached = offset, stop
        yield Run(start, start + offset, stop - start)


def _predecessors(runs: list[Run], gap: int) -> list[int | None]:
    """For each run the nearest earlier one it continues, if any lies within `gap` on both sides."""
    before: list[int | None] = []
    for place, run in enumerate(runs):
        best, least = None, 2 * gap + 1
        for earlier in range(place - 1, max(-1, place - 1 - LOOK_BACK), -1):
            other = runs[earlier]
            across, down = run.a - other.a - other.length, run.b - other.b - other.length
            if across > gap or down > gap or other.b >= run.b or other.a == run.a:
                continue
            distance = max(across, 0) + max(down, 0)
            if distance < least:
                best, least = earlier, distance
        before.append(best)
    return before


def _gap(before: Run, after: Run) -> Gap:
    a_start, b_start = before.a + before.length, before.b + before.length
    return Gap(a_start, max(a_start, after.a), b_start, max(b_start, after.b))
