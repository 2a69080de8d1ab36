"""Fingerprints ↔ Fingerprint rows; which articles may be versions of a text.

Two articles are candidates when they share enough hashes that are not hot, or their whole body. Hot is a hash that
too many stories have, or too many articles: it tells nothing, and its rows have no bound. Both facts follow from the
rows that are there and from nothing else, so neither the order of arrival nor what was rolled back can be seen in
them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from archive.models import Article
from archive.versions import postings
from archive.versions.postings import Row
from archive.versions.shingles import bucket_of, unpack

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
        """From the stored fingerprint and the hash of the body."""
        hashes = unpack(article.fingerprint)
        whole = int.from_bytes(bytes.fromhex(article.body_sha256)[:8], signed=True) if article.words else None
        return cls(article.pk, tuple(hashes.tolist()), bucket_of(hashes), whole)

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
    rows = [row for entry in entries for row in entry.rows()]
    touched = {row.hash for row in rows}
    postings.insert(rows)
    held = _by_hash(postings.rows_of(sorted(touched - postings.hot_among(sorted(touched)))))
    heated = frozenset(value for value, holders in held.items() if _is_hot(holders))
    postings.heat(heated)
    return heated


def remove(entries: Collection[Entry]) -> frozenset[int]:
    """Takes articles out of the index. Returns the hashes that are no longer hot by it."""
    for entry in entries:
        postings.delete(entry.article_id, sorted(row.hash for row in entry.rows()))
    hot = sorted(postings.hot_among(sorted({row.hash for entry in entries for row in entry.rows()})))
    most = max(HOT_ARTICLES, HOT_COPIES) + 1
    held = _by_hash(postings.some_rows_of(hot, most))
    cooled = frozenset(value for value in hot if not _is_hot(held.get(value, ())))
    postings.cool(cooled)
    return cooled


def _by_hash(rows: Iterable[Row]) -> dict[int, list[Row]]:
    held: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        held[row.hash].append(row)
    return held


def _is_hot(holders: Collection[Row]) -> bool:
    """The definition; `holders` may be cut off past the greatest cap."""
    buckets = {row.bucket for row in holders}
    if buckets == {_WHOLE_TEXT}:
        return len(holders) > HOT_COPIES
    return len(holders) > HOT_ARTICLES or len(buckets) > HOT_STORIES


def pairs_of(entries: Collection[Entry], only: Collection[int] = ()) -> set[Pair]:
    """All candidate pairs with one of these articles in them; with `only`, those that share one of these hashes."""
    touched = {row.hash for entry in entries for row in entry.rows()}
    held = _by_hash(postings.rows_of(sorted(touched - postings.hot_among(sorted(touched)))))
    certain: set[Pair] = set()
    likely: dict[Pair, int] = {}
    for entry in entries:
        shared, whole = _shared(entry, held, frozenset(only))
        certain.update(_pair(entry.article_id, other) for other in whole)
        for other, count in shared.items():
            if count >= LEAST_SHARED:
                likely[_pair(entry.article_id, other)] = count
    sizes = {entry.article_id: len(entry.hashes) for entry in entries}
    unclear = {pair for pair, count in likely.items() if not _is_enough_for_all(count, pair, sizes)}
    sizes |= sizes_of({article_id for pair in unclear for article_id in pair} - sizes.keys())
    return certain | {
        pair for pair, count in likely.items() if pair not in unclear or enough(count, sizes[pair[0]], sizes[pair[1]])
    }


def _shared(entry: Entry, held: Mapping[int, list[Row]], only: frozenset[int]) -> tuple[Counter[int], set[int]]:
    """How many hashes that are not hot each other article shares with this one; and who shares its whole body."""
    shared: Counter[int] = Counter()
    for value in entry.hashes:
        shared.update(row.article_id for row in held.get(value, ()) if row.bucket != _WHOLE_TEXT)
    whole = {row.article_id for row in held.get(entry.whole, ())} if entry.whole is not None else set()
    if only:
        near = {row.article_id for value in only.intersection(entry.hashes) for row in held.get(value, ())}
        shared = Counter({other: count for other, count in shared.items() if other in near})
        whole = whole if entry.whole in only else set()
    del shared[entry.article_id]
    return shared, whole - {entry.article_id}


def _is_enough_for_all(count: int, pair: Pair, sizes: Mapping[int, int]) -> bool:
    """Whether the count suffices by the one size that is known, as the smaller side's can only be less."""
    known = min(sizes[article_id] for article_id in pair if article_id in sizes)
    return enough(count, known, known)


def sizes_of(article_ids: Iterable[int]) -> dict[int, int]:
    """How many hashes each article's fingerprint has."""
    return {entry.article_id: len(entry.hashes) for entry in entries_of(article_ids)}


def entries_of(article_ids: Iterable[int]) -> list[Entry]:
    """From the rows of the articles, whether or not they are in the index. One query for 500 articles."""
    articles = Article.objects.only("pk", "fingerprint", "body_sha256", "words")
    return [
        Entry.of(article)
        for part in postings.slices(sorted(article_ids))
        for article in articles.filter(pk__in=part).order_by("pk")
    ]


def holders_of(hashes: Iterable[int]) -> set[int]:
    """The articles that have one of these hashes; none of which may be hot, or only just have become so."""
    return {row.article_id for row in postings.rows_of(sorted(hashes))}


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
