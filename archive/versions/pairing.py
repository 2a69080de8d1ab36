"""Fingerprints of many articles → which of them may be versions of each other. Pure.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Few of what two pages of one
outlet share is *telling*, that is, in few stories: so are the notices around their texts known. All of it follows from
the rows alone, in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from archive.arrays import distinct
from archive.versions.shingles import BYTES_A_HASH, bucket_of, fingerprint, pack, unpack

# Figures: docs/decisions.md.
HOT_STORIES: Final = 30  # buckets; copies of one story share theirs, so a story many papers print stays findable
HOT_ARTICLES: Final = 300  # holders, whatever their buckets: bounds the work a hash can cause
HOT_COPIES: Final = 1000  # articles of one and the same body: past it their pairs would fill the archive
TELLING_STORIES: Final = 8  # buckets up to which a hash tells of one story rather than of furniture many pages have
TELLING_SHARE: Final = 0.3  # of all hashes two texts share, hot ones included, that must be telling …
WELL_COVERED: Final = 0.8  # … unless so much of one of them stands in the other: a story may have many versions …
WELL_SHARED_PERCENT: Final = 6  # … which it cannot where fewer of the smaller fingerprint's hashes are shared
LEAST_SHARED: Final = 2  # hashes; one is chance
SHARED_PERCENT: Final = 2  # of the smaller fingerprint; a short text keeps ten times as much of itself as a long one

# That bear one address or number; past it that names a place, not a text. Not over HOT_STORIES: what all states of one
# page share must not be hot by them alone.
KIN_ARTICLES: Final = 30

KIN: Final = -2  # the bucket of rows that hold a key of `kinship`
WHOLE_TEXT: Final = -1  # the bucket of rows that hold the hash of a whole body; no fingerprint has it
BLOCK: Final = 2000  # articles whose pairs are counted at a time: about a hundred megabytes of them

Pair = tuple[int, int]  # article ids, the lesser first
Rows = NDArray[np.int64]  # one Row a line


class Row(NamedTuple):
    """One Fingerprint row."""

    hash: int
    article_id: int
    bucket: int


class Bodied(Protocol):
    """What an article's row says of its body."""

    @property
    def pk(self) -> Any: ...
    @property
    def body_sha256(self) -> Any: ...


class Fingerprinted(Bodied, Protocol):
    """What it says once it was linked."""

    @property
    def fingerprint(self) -> Any: ...
    @property
    def kin_keys(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What an article has in the index: its sampled hashes, the hash of its whole body (None: no body), its keys."""

    article_id: int
    hashes: tuple[int, ...]
    bucket: int
    whole: int | None
    kin: tuple[int, ...] = ()

    @classmethod
    def of(cls, article: Fingerprinted) -> "Entry":
        """As stored in `Article.fingerprint` and `kin_keys`: what the index holds, even where the article has
        changed since.
        """
        return cls.read(article.pk, article.fingerprint, article.kin_keys)

    @classmethod
    def read(cls, article_id: int, stored: bytes | memoryview, kin: bytes | memoryview = b"") -> "Entry":
        whole, *hashes = unpack(stored).tolist() or [None]
        return cls(article_id, tuple(hashes), bucket_of(hashes), whole, tuple(unpack(kin).tolist()))

    @classmethod
    def made_of(cls, article: Bodied, tokens: Sequence[str], kin: tuple[int, ...] = ()) -> "Entry":
        """Of the body as it is now; `tokens` are its comparison tokens."""
        hashes = fingerprint(tokens).tolist()
        whole = int.from_bytes(bytes.fromhex(article.body_sha256)[:BYTES_A_HASH], signed=True) if tokens else None
        return cls(article.pk, tuple(hashes), bucket_of(hashes), whole, kin if tokens else ())

    def stored(self) -> bytes:
        """For `Article.fingerprint`: the hash of the whole body, then the sampled ones; nothing without a body."""
        return b"" if self.whole is None else pack([self.whole, *self.hashes])

    def stored_kin(self) -> bytes:
        """For `Article.kin_keys`."""
        return pack(self.kin)

    def rows(self) -> list[Row]:
        rows = [Row(value, self.article_id, self.bucket) for value in self.hashes]
        if self.whole is not None and self.whole not in self.hashes:
            rows.append(Row(self.whole, self.article_id, WHOLE_TEXT))
        return rows + [Row(key, self.article_id, KIN) for key in self.kin]


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
    kind = np.maximum.reduceat(in_order[:, 2], starts)
    most = np.select([kind == KIN, kind == WHOLE_TEXT], [KIN_ARTICLES, HOT_COPIES], HOT_ARTICLES)
    return _Counted(in_order[starts, 0], buckets, (holders > most) | (buckets > HOT_STORIES))


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


class Likeness(NamedTuple):
    """How many sampled hashes two articles have in common, hot ones included; and how many the smaller one has."""

    shared: int
    smaller: int

    @classmethod
    def of(cls, one: Entry, other: Entry) -> "Likeness":
        return cls(len(set(one.hashes).intersection(other.hashes)), min(len(one.hashes), len(other.hashes)))


def is_telling(telling: int, alike: Likeness, coverage: float = 1.0) -> bool:
    """Whether what two texts share is their own. `coverage`: of the better covered one.

    Without it, whether it may be, whatever the texts are found to share: all that can be said before they are read.
    """
    if telling >= TELLING_SHARE * alike.shared:
        return True
    return coverage >= WELL_COVERED and 100 * alike.shared >= WELL_SHARED_PERCENT * alike.smaller


class Postings(NamedTuple):
    """Rows in order of their hashes; these once more, side by side; and which rows are of a hash that few stories have.

    All rows of each hash are here, and none is hot.
    """

    rows: Rows
    hashes: NDArray[np.int64]
    telling: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Rows) -> "Postings":
        in_order = rows[np.argsort(rows[:, 0], kind="stable")]
        hashes = np.ascontiguousarray(in_order[:, 0])
        return cls(in_order, hashes, np.isin(hashes, telling_of(in_order)))


class Shared(NamedTuple):
    """How many hashes two articles share, of those that are not hot; and how many of these are telling."""

    hashes: int
    telling: int


class Ground(NamedTuple):
    """Why two articles are candidates: how many telling hashes they share, and whether they say that they are kin.

    Of kin, every hash that is not hot tells: their own other states are what makes it common.
    """

    telling: int
    kin: bool = False


def grounds(shared: Mapping[Pair, Shared], kin: Collection[Pair], rows: Rows) -> dict[Pair, Ground]:
    """`rows`: all sampled ones of the hashes that count, of one article of each pair at least."""
    found = {pair: Ground(counted.telling) for pair, counted in shared.items()}
    return found | {pair: Ground(count, kin=True) for pair, count in _shared_in(rows, kin).items()}


def _shared_in(rows: Rows, pairs: Collection[Pair]) -> dict[Pair, int]:
    """How many hashes each of a few pairs shares."""
    if not pairs:
        return {}
    held: dict[int, set[int]] = defaultdict(set)
    wanted = np.array(sorted({end for pair in pairs for end in pair}))
    for value, article_id in rows[np.isin(rows[:, 1], wanted), :2].tolist():
        held[article_id].add(value)
    return {(a, b): len(held[a] & held[b]) for a, b in pairs}


def joined(
    wanted: Rows, known: Postings, only: Collection[int] = (), *, least: int, upward: bool = False
) -> dict[Pair, Shared]:
    """Pairs that share `least` hashes or more: hash and article of the one side joined with all rows.

    With `only`, pairs that share one of these hashes. `upward`: only pairs whose lesser article is on the wanted side.
    """
    first = np.searchsorted(known.hashes, wanted[:, 0])
    counts = np.searchsorted(known.hashes, wanted[:, 0], side="right") - first
    places = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    here, there = np.repeat(wanted[:, 1], counts), known.rows[places, 1]
    met_twice = upward or np.isin(there, distinct(wanted[:, 1]))
    once = np.where(met_twice, here < there, here != there)
    here, there, places = here[once], there[once], places[once]
    ids, numbers = np.unique(np.concatenate([here, there]), return_inverse=True)
    one, other = np.split(numbers, 2)
    keys, shared_by, shared = np.unique(
        np.minimum(one, other) * len(ids) + np.maximum(one, other), return_inverse=True, return_counts=True
    )
    enough_shared = shared >= least
    if only:
        is_asked = np.isin(known.hashes[places], list(only))
        enough_shared &= np.bincount(shared_by[is_asked], minlength=len(keys)) > 0
    telling = np.bincount(shared_by, weights=known.telling[places], minlength=len(keys)).astype(np.int64)
    keys, counts = keys[enough_shared], np.stack([shared, telling], axis=1)[enough_shared]
    pairs = zip(ids[keys // max(1, len(ids))].tolist(), ids[keys % max(1, len(ids))].tolist(), strict=True)
    return dict(zip(pairs, map(Shared._make, counts.tolist()), strict=True))


def table(rows: Iterable[tuple[int, int, int]]) -> Rows:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 3)


def pairs_in(rows: Rows, sizes: Mapping[int, int]) -> Iterator[tuple[Pair, Ground]]:
    """All candidate pairs among articles whose rows are all here.

    `sizes`: hashes in each one's fingerprint.
    """
    hot = np.fromiter(hot_of(rows), dtype=np.int64)
    parts = split(rows[~np.isin(rows[:, 0], hot)])
    ids = distinct(rows[:, 1])
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        copies = joined(_of(parts.whole, block), parts.whole, least=1, upward=True)
        kin = joined(_of(parts.kin, block), parts.kin, least=1, upward=True)
        likely = joined(_of(parts.sampled, block), parts.sampled, least=LEAST_SHARED, upward=True)
        likely = {
            pair: shared
            for pair, shared in likely.items()
            if pair not in copies and enough(shared.hashes, sizes[pair[0]], sizes[pair[1]])
        }
        yield from grounds(likely | copies, kin.keys(), parts.sampled.rows).items()


class Parts(NamedTuple):
    """Rows by what their hash is of."""

    sampled: Postings
    whole: Postings
    kin: Postings


def split(rows: Rows) -> Parts:
    kind = rows[:, 2]
    return Parts(*(Postings.of(rows[part]) for part in (kind >= 0, kind == WHOLE_TEXT, kind == KIN)))


def _of(known: Postings, block: Rows) -> Rows:
    """The rows of articles of the block, a range of ids."""
    inside: NDArray[np.bool_] = (known.rows[:, 1] >= block[0]) & (known.rows[:, 1] <= block[-1])
    return known.rows[inside]
