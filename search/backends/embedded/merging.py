"""Several segments into one, without their deleted documents: terms in step, postings moved in blocks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from search.backends.embedded.arrays import Array, create, least_type
from search.backends.embedded.building import signs, starts_of
from search.backends.embedded.postings import Segment
from search.facets.kinds import FacetName
from search.facets.table import COLUMNS
from search.schema import FACTS, TERM_FIELDS

# Postings moved at a time, about 50 bytes each meanwhile: what a merge needs of memory does not grow with it.
_BLOCK: Final = 1_000_000


class _Part(NamedTuple):
    segment: Segment
    alive: Array  # one truth value a document
    numbers: Array  # old number -> new number
    terms: Array  # the new number of each term
    counts: Array  # living postings of each term
    places: Array  # positions of them


class _Terms(NamedTuple):
    keys: list[bytes]
    ranges: dict[str, tuple[int, int]]


def merge(path: Path, segments: Sequence[Segment], deleted: Sequence[set[int]]) -> int:
    """Writes the living documents of the segments, in their order, to a new file; gives how many."""
    parts, size = _parts(segments, deleted)
    merged, parts = _terms(parts)
    counts, places = _sums(parts, len(merged.keys), "counts"), _sums(parts, len(merged.keys), "places")
    blob = np.frombuffer(b"".join(merged.keys), np.uint8)
    key_starts = starts_of(np.array([len(key) for key in merged.keys], np.int64))
    posting_starts, position_starts = starts_of(counts), starts_of(places)
    names, codes = _facets(parts)
    columns = {
        "keys": blob,
        "key_starts": key_starts,
        "signs": signs(blob, key_starts),
        "posting_starts": posting_starts,
        "position_starts": position_starts,
        **{f"code_{name}": column for name, column in codes.items()},
    }
    layout = {name: (column.dtype, len(column)) for name, column in columns.items()}
    layout |= {name: (FACTS[name], size) for name in FACTS.names or ()}
    layout["docs"] = (least_type(max(size - 1, 0)), int(posting_starts[-1]))
    for name, total in (("weights", posting_starts), ("positions", position_starts)):
        largest = max((segment.arrays[name].dtype for segment in segments), key=lambda dtype: dtype.itemsize)
        layout[name] = (largest, int(total[-1]))
    made = create(path, layout, {"fields": merged.ranges, "values": names})
    for name, column in columns.items():
        made[name][:] = column
    for name in FACTS.names or ():
        np.concatenate([part.segment.arrays[name][part.alive] for part in parts], out=made[name])
    _move(parts, made)
    return size


def _parts(segments: Sequence[Segment], deleted: Sequence[set[int]]) -> tuple[list[_Part], int]:
    parts, size = [], 0
    none = np.empty(0, np.int64)
    for segment, gone in zip(segments, deleted, strict=True):
        alive = np.ones(segment.size, bool)
        alive[list(gone)] = False
        numbers = np.cumsum(alive) - 1 + size
        size += int(alive.sum())
        parts.append(_Part(segment, alive, numbers, none, *_living(segment, alive)))
    return parts, size


def _living(segment: Segment, alive: Array) -> tuple[Array, Array]:
    """How many postings and positions each term keeps."""
    arrays = segment.arrays
    starts, places = arrays["posting_starts"].astype(np.int64), arrays["position_starts"].astype(np.int64)
    if alive.all() or not len(starts[:-1]):
        return np.diff(starts), np.diff(places)
    kept, weights = alive[arrays["docs"]].astype(np.int64), arrays["weights"]
    has_places = np.repeat(np.diff(places) > 0, np.diff(starts))
    return np.add.reduceat(kept, starts[:-1]), np.add.reduceat(kept * weights * has_places, starts[:-1])


def _terms(parts: list[_Part]) -> tuple[_Terms, list[_Part]]:
    """The terms that any segment keeps, in order, and for each segment which of them its own are."""
    merged = _Terms([], {})
    numbered = [np.full(len(part.counts), -1, np.int64) for part in parts]
    for field in TERM_FIELDS:
        own = []
        for part in parts:
            first, last = part.segment.ranges[field]
            kept = np.flatnonzero(part.counts[first:last]) + first
            own.append((kept, [part.segment.key(term) for term in kept.tolist()]))
        keys = own[0][1] if len(own) == 1 else sorted(set().union(*(keys for _, keys in own)))
        start = len(merged.keys)
        place = {key: at for at, key in enumerate(keys, start)}
        for numbers, (kept, its) in zip(numbered, own, strict=True):
            numbers[kept] = [place[key] for key in its]
        merged.keys.extend(keys)
        merged.ranges[field] = (start, len(merged.keys))
    return merged, [part._replace(terms=numbers) for part, numbers in zip(parts, numbered, strict=True)]


def _sums(parts: list[_Part], size: int, column: str) -> Array:
    total = np.zeros(size, np.int64)
    for part in parts:
        kept = part.terms >= 0
        total[part.terms[kept]] += getattr(part, column)[kept]
    return total


def _facets(parts: list[_Part]) -> tuple[dict[FacetName, list[str]], dict[FacetName, Array]]:
    names, codes = {}, {}
    for field in COLUMNS:
        values = sorted({value for part in parts for value in part.segment.values[field]})
        place = {value: at for at, value in enumerate(values)}
        columns = []
        for part in parts:
            new = np.array([place[value] for value in part.segment.values[field]], np.int64)
            columns.append(new[part.segment.column(field)[part.alive]] if len(new) else np.empty(0, np.int64))
        names[field], codes[field] = values, np.concatenate(columns).astype(least_type(len(values)))
    return names, codes


def _move(parts: list[_Part], made: dict[str, Array]) -> None:
    """Puts every living posting in its place: within a term, the segments' lists follow one another."""
    posting_starts = made["posting_starts"].astype(np.int64)[:-1].copy()
    position_starts = made["position_starts"].astype(np.int64)[:-1].copy()
    for part in parts:
        starts = part.segment.arrays["posting_starts"].astype(np.int64)
        for first, last in _blocks(starts):
            _move_block(part, first, last, made, (posting_starts, position_starts))
        kept = part.terms >= 0
        posting_starts[part.terms[kept]] += part.counts[kept]
        position_starts[part.terms[kept]] += part.places[kept]


def _blocks(starts: Array) -> list[tuple[int, int]]:
    """Terms in runs of about _BLOCK postings, one term at least."""
    blocks, first = [], 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _BLOCK)))
        blocks.append((first, min(last, len(starts) - 1)))
        first = blocks[-1][1]
    return blocks


def _move_block(part: _Part, first: int, last: int, made: dict[str, Array], new: tuple[Array, Array]) -> None:
    arrays = part.segment.arrays
    start, end = int(arrays["posting_starts"][first]), int(arrays["posting_starts"][last])
    old_counts: Array = np.diff(arrays["posting_starts"][first : last + 1].astype(np.int64))
    docs, weights = arrays["docs"][start:end], arrays["weights"][start:end]
    alive = part.alive[docs]
    terms = np.repeat(part.terms[first:last], old_counts)
    kept = terms[alive]
    at = _runs(new[0][part.terms[first:last]], part.counts[first:last])
    made["docs"][at] = part.numbers[docs[alive]]
    made["weights"][at] = weights[alive]
    place_start, place_end = int(arrays["position_starts"][first]), int(arrays["position_starts"][last])
    if place_start == place_end or not len(kept):
        return
    has_places = np.diff(arrays["position_starts"][first : last + 1].astype(np.int64)) > 0
    each = weights.astype(np.int64) * np.repeat(has_places, old_counts)
    to = _runs(new[1][part.terms[first:last]], part.places[first:last])
    made["positions"][to] = arrays["positions"][place_start:place_end][np.repeat(alive, each)]


def _runs(starts: Array, counts: Array) -> Array:
    """start, start + 1, … of each run, one run after the other."""
    ends: Any = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
