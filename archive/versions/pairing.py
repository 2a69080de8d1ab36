"""Fingerprints of many articles → which of them may be versions of each other. Pure.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Few of what two pages of one
outlet share is *telling*, that is, in few stories: so are the notices around their texts known. All of it follows from
the rows alone, in whatever order they come.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from archive.versions.shingles import BYTES_A_HASH, bucket_of, fingerprint, pack, unpack

# Figures: docs/decisions.md.
HOT_STORIES: Final = 30  # buckets; copies of one story share theirs, so a story many papers print stays findable
HOT_ARTICLES: Final = 300  # holders, whatever their buckets: bounds the work a hash can cause
HOT_COPIES: Final = 1000  # articles of one and the same body: past it their pairs would fill the archive
TELLING_STORIES: Final = 8  # buckets up to which a hash tells of one story rather than of furniture many pages have
TELLING_SHARE: Final = 0.3  # of all hashes two texts share, hot ones included, that must be telling …
WELL_COVERED: Final = 0.8  # … unless so much of one of them stands in the other: a story may have many versions
LEAST_SHARED: Final = 2  # hashes; one is chance
SHARED_PERCENT: Final = 2  # of the smaller fingerprint; a short text keeps ten times as much of itself as a long one

WHOLE_TEXT: Final = -1  # the bucket of rows that hold the hash of a whole body; no fingerprint has it
BLOCK: Final = 2000  # articles whose pairs are counted at a time: about a hundred megabytes of them

Pair = tuple[int, int]  # article ids, the lesser first
Rows = NDArray[np.int64]  # one Row a line


class Row(NamedTuple):
    """One Fingerprint row."""

    hash: int
    article_id: int
    bucket: int


class Fingerprinted(Protocol):
    """What an article's row says."""

    @property
    def pk(self) -> Any: ...
    @property
    def fingerprint(self) -> Any: ...
    @property
    def body_sha256(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What an article has in the index: its sampled hashes, and the hash of its whole body (None: no body)."""

    article_id: int
    hashes: tuple[int, ...]
    bucket: int
    whole: int | None

    @classmethod
    def of(cls, article: Fingerprinted) -> "Entry":
        """As stored in `Article.fingerprint`: what the index holds, even where the body has changed since."""
        return cls.read(article.pk, article.fingerprint)

    @classmethod
    def read(cls, article_id: int, stored: bytes | memoryview) -> "Entry":
        whole, *hashes = unpack(stored).tolist() or [None]
        return cls(article_id, tuple(hashes), bucket_of(hashes), whole)

    @classmethod
    def made_of(cls, article: Fingerprinted, tokens: Sequence[str]) -> "Entry":
        """Of the body as it is now; `tokens` are its comparison tokens."""
        hashes = fingerprint(tokens).tolist()
        whole = int.from_bytes(bytes.fromhex(article.body_sha256)[:BYTES_A_HASH], signed=True) if tokens else None
        return cls(article.pk, tuple(hashes), bucket_of(hashes), whole)

    def stored(self) -> bytes:
        """For `Article.fingerprint`: the hash of the whole body, then the sampled ones; nothing without a body."""
        return b"" if self.whole is None else pack([self.whole, *self.hashes])

    def rows(self) -> list[Row]:
        rows = [Row(value, self.article_id, self.bucket) for value in self.hashes]
        if self.whole is not None and self.whole not in self.hashes:
            rows.append(Row(self.whole, self.article_id, WHOLE_TEXT))
        return rows


def enough(shared: int, size: int, other_size: int) -> bool:
    """Whether two fingerprints of these sizes share enough hashes that are not hot."""
    return shared >= LEAST_SHARED and 100 * shared >= SHARED_PERCENT * min(size, other_size)


class _Counted(NamedTuple):
    """For each hash, ascending: how many rows and buckets it has, and whether it is hot."""

    hashes: Rows
    buckets: Rows
    is_hot: NDArray[np.bool_]


def _counted(rows: Rows) -> _Counted:
    in_order = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    starts = np.flatnonzero(np.diff(in_order[:, 0], prepend=in_order[0, 0] - 1))
    holders = np.diff(starts, append=len(in_order))
    new_bucket = np.concatenate([[True], np.any(in_order[1:, [0, 2]] != in_order[:-1, [0, 2]], axis=1)])
    buckets = np.add.reduceat(new_bucket.astype(np.int64), starts)
    copies_only = np.maximum.reduceat(in_order[:, 2], starts) == WHOLE_TEXT
    common = (holders > HOT_ARTICLES) | (buckets > HOT_STORIES)
    return _Counted(in_order[starts, 0], buckets, np.where(copies_only, holders > HOT_COPIES, common))


def hot_of(rows: Rows) -> frozenset[int]:
    """The hashes that are hot by the definition; the rows of each may be cut off past the greatest cap."""
    if not len(rows):
        return frozenset()
    counted = _counted(rows)
    return frozenset(counted.hashes[counted.is_hot].tolist())


def telling_of(rows: Rows) -> Rows:
    """The hashes that few stories have, ascending, by all their rows. None of these may be hot."""
    if not len(rows):
        return rows[:, 0]
    counted = _counted(rows)
    return counted.hashes[counted.buckets <= TELLING_STORIES]


def shared_by(one: Entry, other: Entry) -> int:
    """How many sampled hashes both have, hot ones included."""
    return len(set(one.hashes).intersection(other.hashes))


def is_telling(telling: int, shared: int, coverage: float) -> bool:
    """Whether what two texts share is their own. `coverage`: of the better covered one."""
    return coverage >= WELL_COVERED or telling >= TELLING_SHARE * shared


def by_hash(rows: Rows) -> Rows:
    return rows[np.argsort(rows[:, 0], kind="stable")]


class Shared(NamedTuple):
    """How many hashes two articles share, of those that are not hot; and how many of these are telling."""

    hashes: int
    telling: int


def joined(
    wanted: Rows, in_order: Rows, only: Collection[int] = (), *, least: int, upward: bool = False
) -> dict[Pair, Shared]:
    """Pairs that share `least` hashes or more: hash and article of the one side joined with all rows.

    `in_order`: all rows of their hashes, as `by_hash` gives them. With `only`, pairs that share one of these hashes.
    `upward`: only pairs whose lesser article is on the wanted side.
    """
    is_telling_row = np.isin(in_order[:, 0], telling_of(in_order))
    first = np.searchsorted(in_order[:, 0], wanted[:, 0])
    counts = np.searchsorted(in_order[:, 0], wanted[:, 0], side="right") - first
    places = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    here, there = np.repeat(wanted[:, 1], counts), in_order[places, 1]
    met_twice = upward or np.isin(there, np.unique(wanted[:, 1]))
    once = np.where(met_twice, here < there, here != there)
    here, there, places = here[once], there[once], places[once]
    ids, numbers = np.unique(np.concatenate([here, there]), return_inverse=True)
    one, other = np.split(numbers, 2)
    keys, shared_by, shared = np.unique(
        np.minimum(one, other) * len(ids) + np.maximum(one, other), return_inverse=True, return_counts=True
    )
    enough_shared = shared >= least
    if only:
        is_asked = np.isin(in_order[places, 0], list(only))
        enough_shared &= np.bincount(shared_by[is_asked], minlength=len(keys)) > 0
    telling = np.bincount(shared_by, weights=is_telling_row[places], minlength=len(keys)).astype(np.int64)
    keys, counts = keys[enough_shared], np.stack([shared, telling], axis=1)[enough_shared]
    pairs = zip(ids[keys // max(1, len(ids))].tolist(), ids[keys % max(1, len(ids))].tolist(), strict=True)
    return dict(zip(pairs, map(Shared._make, counts.tolist()), strict=True))


def table(rows: Iterable[tuple[int, int, int]]) -> Rows:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 3)


def pairs_in(rows: Rows, sizes: Mapping[int, int]) -> Iterator[tuple[Pair, int]]:
    """All candidate pairs among articles whose rows are all here, and how many telling hashes each shares.

    `sizes`: hashes in each one's fingerprint.
    """
    hot = np.fromiter(hot_of(rows), dtype=np.int64)
    rows = by_hash(rows[~np.isin(rows[:, 0], hot)])
    is_whole = rows[:, 2] == WHOLE_TEXT
    whole, sampled = rows[is_whole], rows[~is_whole]
    ids = np.unique(rows[:, 1])
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        copies = joined(_of(whole, block), whole, least=1, upward=True)
        likely = joined(_of(sampled, block), sampled, least=LEAST_SHARED, upward=True)
        yield from ((pair, shared.telling) for pair, shared in copies.items())
        for pair, shared in likely.items():
            if pair not in copies and enough(shared.hashes, sizes[pair[0]], sizes[pair[1]]):
                yield pair, shared.telling


def _of(rows: Rows, block: Rows) -> Rows:
    """The rows of articles of the block, a range of ids."""
    inside: NDArray[np.bool_] = (rows[:, 1] >= block[0]) & (rows[:, 1] <= block[-1])
    return rows[inside]
