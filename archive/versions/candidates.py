"""Fingerprints ↔ Fingerprint rows; which articles may be versions of a text.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Both facts follow from the
rows that are there and from nothing else, so neither the order of arrival nor what was rolled back can be seen in
them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from django.db.models.functions import Length

from archive.models import Article
from archive.versions import postings
from archive.versions.postings import Row, Rows
from archive.versions.shingles import BYTES_A_HASH, bucket_of, fingerprint, pack, unpack

# Figures: docs/decisions.md.
HOT_STORIES: Final = 30  # buckets; copies of one story share theirs, so a story many papers print stays findable
HOT_ARTICLES: Final = 300  # holders, whatever their buckets: bounds the work a hash can cause
HOT_COPIES: Final = 1000  # articles of one and the same body: past it their pairs would fill the archive
LEAST_SHARED: Final = 2  # hashes; one is chance
SHARED_PERCENT: Final = 5  # of the smaller fingerprint

_WHOLE_TEXT: Final = -1  # the bucket of rows that hold the hash of a whole body; no fingerprint has it

Pair = tuple[int, int]  # article ids, the lesser first


@dataclass(frozen=True, slots=True)
class Entry:
    """What an article has in the index: its sampled hashes, and the hash of its whole body (None: no body)."""

    article_id: int
    hashes: tuple[int, ...]
    bucket: int
    whole: int | None

    @classmethod
    def of(cls, article: Article) -> "Entry":
        """As stored in `Article.fingerprint`: what the index holds, even where the body has changed since."""
        whole, *hashes = unpack(article.fingerprint).tolist() or [None]
        return cls(article.pk, tuple(hashes), bucket_of(hashes), whole)

    @classmethod
    def made_of(cls, article: Article, tokens: Sequence[str]) -> "Entry":
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
            rows.append(Row(self.whole, self.article_id, _WHOLE_TEXT))
        return rows


def enough(shared: int, size: int, other_size: int) -> bool:
    """Whether two fingerprints of these sizes share enough hashes that are not hot."""
    return shared >= LEAST_SHARED and 100 * shared >= SHARED_PERCENT * min(size, other_size)


def add(entries: Collection[Entry]) -> frozenset[int]:
    """Enters articles that are not in the index. Returns the hashes that became hot by it."""
    postings.insert(row for entry in entries for row in entry.rows())
    heated = _hot_of(_telling_rows_of(entries))
    postings.heat(heated)
    return heated


def remove(entries: Collection[Entry]) -> frozenset[int]:
    """Takes articles out of the index. Returns the hashes that are no longer hot by it."""
    for entry in entries:
        postings.delete(entry.article_id, sorted(row.hash for row in entry.rows()))
    hot = postings.hot_among(_hashes_of(entries))
    cooled = hot - _hot_of(postings.some_rows_of(sorted(hot), max(HOT_ARTICLES, HOT_COPIES) + 1))
    postings.cool(cooled)
    return frozenset(cooled)


def _hashes_of(entries: Iterable[Entry]) -> list[int]:
    return sorted({row.hash for entry in entries for row in entry.rows()})


def _telling_rows_of(entries: Iterable[Entry]) -> Rows:
    """All rows, of whatever article, of the hashes these articles have, hot ones left out."""
    touched = _hashes_of(entries)
    hot = postings.hot_among(touched)
    return postings.rows_of(value for value in touched if value not in hot)


def _hot_of(rows: Rows) -> frozenset[int]:
    """The hashes that are hot by the definition; the rows of each may be cut off past the greatest cap."""
    if not len(rows):
        return frozenset()
    in_order = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    starts = np.flatnonzero(np.diff(in_order[:, 0], prepend=in_order[0, 0] - 1))
    holders = np.diff(starts, append=len(in_order))
    new_bucket = np.concatenate([[True], np.any(in_order[1:, [0, 2]] != in_order[:-1, [0, 2]], axis=1)])
    buckets = np.add.reduceat(new_bucket.astype(np.int64), starts)
    copies_only = np.maximum.reduceat(in_order[:, 2], starts) == _WHOLE_TEXT
    common = (holders > HOT_ARTICLES) | (buckets > HOT_STORIES)
    return frozenset(in_order[starts[np.where(copies_only, holders > HOT_COPIES, common)], 0].tolist())


def pairs_of(entries: Collection[Entry], only: Collection[int] = ()) -> set[Pair]:
    """All candidate pairs with one of these articles in them; with `only`, those that share one of these hashes."""
    rows = _telling_rows_of(entries)
    is_whole = rows[:, 2] == _WHOLE_TEXT
    whole = ((entry.whole, entry.article_id) for entry in entries if entry.whole is not None)
    copies = _joined(whole, rows[is_whole], only, least=1)
    sampled = ((value, entry.article_id) for entry in entries for value in entry.hashes)
    likely = _joined(sampled, rows[~is_whole], only, least=LEAST_SHARED)
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    unclear = {pair for pair, count in likely.items() if not _is_enough_for_all(count, pair, sizes)}
    sizes |= _sizes_of({article_id for pair in unclear for article_id in pair} - sizes.keys())
    return copies.keys() | {
        pair for pair, count in likely.items() if pair not in unclear or enough(count, sizes[pair[0]], sizes[pair[1]])
    }


def _joined(mine: Iterable[tuple[int, int]], rows: Rows, only: Collection[int], least: int) -> dict[Pair, int]:
    """Pairs that share `least` hashes or more, and how many: hash and article of the one side joined with all rows."""
    wanted = np.fromiter(chain.from_iterable(mine), dtype=np.int64).reshape(-1, 2)
    in_order = rows[np.argsort(rows[:, 0], kind="stable")]
    first = np.searchsorted(in_order[:, 0], wanted[:, 0])
    counts = np.searchsorted(in_order[:, 0], wanted[:, 0], side="right") - first
    places = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    here, there = np.repeat(wanted[:, 1], counts), in_order[places, 1]
    once = np.where(np.isin(there, np.unique(wanted[:, 1])), here < there, here != there)  # two of these meet twice
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


def _is_enough_for_all(count: int, pair: Pair, sizes: Mapping[int, int]) -> bool:
    """Whether the count suffices by the one size that is known, as the smaller side's can only be less."""
    known = min(sizes[article_id] for article_id in pair if article_id in sizes)
    return enough(count, known, known)


def _sizes_of(article_ids: Iterable[int]) -> dict[int, int]:
    """How many hashes each article's fingerprint has; without reading it."""
    sizes = Article.objects.order_by().annotate(size=Length("fingerprint") / BYTES_A_HASH - 1).values_list("pk", "size")
    return {pk: size for part in postings.slices(sorted(article_ids)) for pk, size in sizes.filter(pk__in=part)}


def entries_of(article_ids: Iterable[int]) -> list[Entry]:
    """From the rows of the articles, whether or not they are in the index. One query for 500 articles."""
    articles = Article.objects.only("pk", "fingerprint")
    return [
        Entry.of(article)
        for part in postings.slices(sorted(article_ids))
        for article in articles.filter(pk__in=part).order_by("pk")
    ]


def holders_of(hashes: Iterable[int]) -> set[int]:
    """The articles that have one of these hashes; none of which may be hot, or only just have become so."""
    return set(postings.rows_of(sorted(hashes))[:, 1].tolist())
