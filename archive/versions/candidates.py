"""Fingerprints ↔ Fingerprint rows; which articles may be versions of a text.

What makes candidates is said in `pairing`. It follows from the rows that are there and from nothing else, so neither
the order of arrival nor what was rolled back can be seen in it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from django.db.models.functions import Length

from archive.models import Article
from archive.versions import pairing, postings
from archive.versions.pairing import (
    Entry,
    Ground,
    Pair,
    Rows,
    enough,
    grounds,
    hot_of,
    joined,
    split,
    table,
    telling_of,
)
from archive.versions.shingles import BYTES_A_HASH

__all__ = ["Dulled", "Entry", "Ground", "Pair", "add", "enough", "entries_of", "holders_of", "pairs_of", "remove"]


class Dulled(NamedTuple):
    """Hashes that tell less than before: those that became hot, and others that are no longer telling."""

    hot: frozenset[int]
    common: frozenset[int]


def add(entries: Collection[Entry]) -> Dulled:
    """Enters articles that are not in the index."""
    postings.insert(row for entry in entries for row in entry.rows())
    rows = _known_rows_of(entries)
    heated = hot_of(rows)
    postings.heat(heated)
    before = rows[~np.isin(rows[:, 1], [entry.article_id for entry in entries])]
    return Dulled(heated, _without(telling_of(before), telling_of(rows)) - heated)


def remove(entries: Collection[Entry]) -> frozenset[int]:
    """Takes articles out of the index. Returns the hashes that tell more by it: hot no longer, or telling again."""
    for entry in entries:
        postings.delete(entry.article_id, sorted(row.hash for row in entry.rows()))
    hot = postings.hot_among(_hashes_of(entries))
    cooled = hot - hot_of(postings.some_rows_of(sorted(hot), max(pairing.HOT_ARTICLES, pairing.HOT_COPIES) + 1))
    postings.cool(cooled)
    left = _known_rows_of(entries)
    before = np.concatenate([left, table(row for entry in entries for row in entry.rows())])
    return frozenset(cooled) | _without(telling_of(left), telling_of(before))


def _without(these: Rows, those: Rows) -> frozenset[int]:
    return frozenset(np.setdiff1d(these, those, assume_unique=True).tolist())


def _hashes_of(entries: Iterable[Entry]) -> list[int]:
    return sorted({row.hash for entry in entries for row in entry.rows()})


def _known_rows_of(entries: Iterable[Entry]) -> Rows:
    """All rows, of whatever article, of the hashes these articles have, hot ones left out."""
    touched = _hashes_of(entries)
    hot = postings.hot_among(touched)
    return postings.rows_of(value for value in touched if value not in hot)


def pairs_of(entries: Collection[Entry], only: Collection[int] = ()) -> dict[Pair, Ground]:
    """All candidate pairs with one of these articles in them.

    With `only`, those that share one of these hashes, and all kin.
    """
    known = split(_known_rows_of(entries))
    mine = split(table(row for entry in entries for row in entry.rows()))
    copies = joined(mine.whole.rows, known.whole, only, least=1)
    kin = joined(mine.kin.rows, known.kin, least=1)
    likely = joined(mine.sampled.rows, known.sampled, only, least=pairing.LEAST_SHARED)
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    unclear = {pair for pair, shared in likely.items() if not _is_enough_for_all(shared.hashes, pair, sizes)}
    sizes |= _sizes_of({article_id for pair in unclear for article_id in pair} - sizes.keys())
    too_few = {pair for pair in unclear if not enough(likely[pair].hashes, sizes[pair[0]], sizes[pair[1]])}
    for pair in too_few:
        del likely[pair]
    return grounds(likely | copies, kin.keys(), known.sampled.rows)


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
    articles = Article.objects.only("pk", "fingerprint", "kin_keys")
    return [
        Entry.of(article)
        for part in postings.slices(sorted(article_ids))
        for article in articles.filter(pk__in=part).order_by("pk")
    ]


def holders_of(hashes: Iterable[int]) -> set[int]:
    """The articles that have one of these hashes or keys; none of which may be hot, or only just have become so."""
    return set(postings.rows_of(sorted(hashes))[:, 1].tolist())
