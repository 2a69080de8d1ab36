"""Fingerprints ↔ Fingerprint rows; which articles may be versions of a text.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Both facts follow from the
rows that are there and from nothing else, so neither the order of arrival nor what was rolled back can be seen in
them.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models.functions import Length

from archive.models import Article
from archive.versions import pairing, postings
from archive.versions.pairing import WHOLE_TEXT, Entry, Pair, Rows, by_hash, enough, hot_of, joined, table
from archive.versions.shingles import BYTES_A_HASH

__all__ = ["Entry", "Pair", "add", "enough", "entries_of", "holders_of", "pairs_of", "remove"]


def add(entries: Collection[Entry]) -> frozenset[int]:
    """Enters articles that are not in the index. Returns the hashes that became hot by it."""
    postings.insert(row for entry in entries for row in entry.rows())
    heated = hot_of(_telling_rows_of(entries))
    postings.heat(heated)
    return heated


def remove(entries: Collection[Entry]) -> frozenset[int]:
    """Takes articles out of the index. Returns the hashes that are no longer hot by it."""
    for entry in entries:
        postings.delete(entry.article_id, sorted(row.hash for row in entry.rows()))
    hot = postings.hot_among(_hashes_of(entries))
    cooled = hot - hot_of(postings.some_rows_of(sorted(hot), max(pairing.HOT_ARTICLES, pairing.HOT_COPIES) + 1))
    postings.cool(cooled)
    return frozenset(cooled)


def _hashes_of(entries: Iterable[Entry]) -> list[int]:
    return sorted({row.hash for entry in entries for row in entry.rows()})


def _telling_rows_of(entries: Iterable[Entry]) -> Rows:
    """All rows, of whatever article, of the hashes these articles have, hot ones left out."""
    touched = _hashes_of(entries)
    hot = postings.hot_among(touched)
    return postings.rows_of(value for value in touched if value not in hot)


def pairs_of(entries: Collection[Entry], only: Collection[int] = ()) -> set[Pair]:
    """All candidate pairs with one of these articles in them; with `only`, those that share one of these hashes."""
    rows = by_hash(_telling_rows_of(entries))
    is_whole = rows[:, 2] == WHOLE_TEXT
    mine = by_hash(table(row for entry in entries for row in entry.rows()))
    is_mine_whole = mine[:, 2] == WHOLE_TEXT
    copies = joined(mine[is_mine_whole], rows[is_whole], only, least=1)
    likely = joined(mine[~is_mine_whole], rows[~is_whole], only, least=pairing.LEAST_SHARED)
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    unclear = {pair for pair, count in likely.items() if not _is_enough_for_all(count, pair, sizes)}
    sizes |= _sizes_of({article_id for pair in unclear for article_id in pair} - sizes.keys())
    return copies.keys() | {
        pair for pair, count in likely.items() if pair not in unclear or enough(count, sizes[pair[0]], sizes[pair[1]])
    }


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
