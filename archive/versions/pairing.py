"""Fingerprints of many articles → which of them may be versions of each other. Pure.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Both follow from the rows
alone, in whatever order they come.
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
LEAST_SHARED: Final = 2  # hashes; one is chance
SHARED_PERCENT: Final = 5  # of the smaller fingerprint

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
        whole, *hashes = unpack(article.fingerprint).tolist() or [None]
        return cls(article.pk, tuple(hashes), bucket_of(hashes), whole)

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


def hot_of(rows: Rows) -> frozenset[int]:
    """The hashes that are hot by the definition; the rows of each may be cut off past the greatest cap."""
    if not len(rows):
        return frozenset()
    in_order = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    starts = np.flatnonzero(np.diff(in_order[:, 0], prepend=in_order[0, 0] - 1))
    holders = np.diff(starts, append=len(in_order))
    new_bucket = np.concatenate([[True], np.any(in_order[1:, [0, 2]] != in_order[:-1, [0, 2]], axis=1)])
    buckets = np.add.reduceat(new_bucket.astype(np.int64), starts)
    copies_only = np.maximum.reduceat(in_order[:, 2], starts) == WHOLE_TEXT
    common = (holders > HOT_ARTICLES) | (buckets > HOT_STORIES)
    return frozenset(in_order[starts[np.where(copies_only, holders > HOT_COPIES, common)], 0].tolist())


def by_hash(rows: Rows) -> Rows:
    return rows[np.argsort(rows[:, 0], kind="stable")]


def joined(
    wanted: Rows, in_order: Rows, only: Collection[int] = (), *, least: int, upward: bool = False
) -> dict[Pair, int]:
    """Pairs that share `least` hashes or more, and how many: hash and article of the one side joined with all rows.

    `in_order`: as `by_hash` gives them. With `only`, pairs that share one of these hashes. `upward`: only pairs whose
    lesser article is on the wanted side.
    """
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
    keys, shared = keys[enough_shared], shared[enough_shared]
    pairs = zip(ids[keys // max(1, len(ids))].tolist(), ids[keys % max(1, len(ids))].tolist(), strict=True)
    return dict(zip(pairs, shared.tolist(), strict=True))


def table(rows: Iterable[tuple[int, int, int]]) -> Rows:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 3)


def pairs_in(rows: Rows, sizes: Mapping[int, int]) -> Iterator[Pair]:
    """All candidate pairs among articles whose rows are all here. `sizes`: hashes in each one's fingerprint."""
    hot = np.fromiter(hot_of(rows), dtype=np.int64)
    rows = by_hash(rows[~np.isin(rows[:, 0], hot)])
    is_whole = rows[:, 2] == WHOLE_TEXT
    whole, sampled = rows[is_whole], rows[~is_whole]
    ids = np.unique(rows[:, 1])
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        copies = joined(_of(whole, block), whole, least=1, upward=True)
        likely = joined(_of(sampled, block), sampled, least=LEAST_SHARED, upward=True)
        yield from copies
        for (a, b), count in likely.items():
            if (a, b) not in copies and enough(count, sizes[a], sizes[b]):
                yield a, b


def _of(rows: Rows, block: Rows) -> Rows:
    """The rows of articles of the block, a range of ids."""
    return rows[(rows[:, 1] >= block[0]) & (rows[:, 1] <= block[-1])]
