"""All fingerprints, links and groups anew, in bulk: the same that bringing the articles one by one would give.

Reading and judging hold no lock, so dumps may come and go meanwhile. The one transaction at the end writes what
follows from the articles as they were read, then takes out and brings in, by the everyday way, what changed since.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from archive.models import Article, VersionLink
from archive.signals import articles_changed
from archive.tokens import comparison_tokens
from archive.turns import changing
from archive.versions import grouping, linking, postings
from archive.versions.linking import Bodies, link_of
from archive.versions.novelties import reached_from
from archive.versions.pairing import Entry, Ground, Pair, Rows, hot_of, pairs_in, table
from archive.versions.relations import Verdict
from archive.versions.shingles import BYTES_A_HASH

READ: Final = 500  # articles a query
ANNOUNCED: Final = 5000  # articles a signal: receivers hold them all in memory

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how many
_LinkFacts = tuple[str, float, float, float, int]
_JUDGED: Final = ("body_sha256", "url", "canonical_id", "version_of", "source_id")  # what links follow from


@dataclass(frozen=True, slots=True)
class Relinked:
    """What `relink` did. `changed_articles`: those whose links, group or date are other than before."""

    articles: int
    candidate_pairs: int
    links: int
    new_links: int
    lost_links: int
    changed_articles: int
    seconds: float


@dataclass(slots=True)
class _Snapshot:
    """The articles as they were read: what links follow from, fingerprints and keys as stored, all index rows."""

    said: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    prints: dict[int, bytes] = field(default_factory=dict)
    keys: dict[int, bytes] = field(default_factory=dict)  # of those that have any
    rows: Rows = field(default_factory=lambda: table([]))

    def entry(self, article_id: int) -> Entry:
        return Entry.read(article_id, self.prints[article_id], self.keys.get(article_id, b""))


def relink(progress: Progress = lambda _what, _done, _of: None) -> Relinked:
    started = time.monotonic()
    snapshot = _read(progress)
    sizes = {pk: len(stored) // BYTES_A_HASH - 1 for pk, stored in snapshot.prints.items()}
    pairs = _Pairs.of(pairs_in(snapshot.rows, sizes))
    judged = dict(_judge(pairs, snapshot, progress))
    progress("writing", 0, 1)
    with changing():
        present = {pk: tuple(said) for pk, *said in Article.objects.order_by().values_list("pk", *_JUDGED)}
        _write_index(snapshot, present.keys())
        new, lost = _write_links({pair: said for pair, said in judged.items() if present.keys() >= set(pair)})
        touched = _catch_up(snapshot, present)
        touched |= {end for pair in new | lost for end in pair if end in present}
        touched |= grouping.regroup(present.keys())
        for part in postings.slices(sorted(reached_from(touched)), ANNOUNCED):
            articles_changed.send(sender=Article, changed=frozenset(part), removed=frozenset())
        links = VersionLink.objects.count()
    progress("writing", 1, 1)
    seconds = round(time.monotonic() - started, 2)
    return Relinked(len(present), len(pairs), links, len(new - lost), len(lost - new), len(touched), seconds)


def texts() -> Iterator[dict[str, Any]]:
    """What links follow from, an article each: what `spreading.Text` reads."""
    for article in Article.objects.only("pk", "body", "words", *_JUDGED).order_by("pk").iterator(chunk_size=READ):
        facts = {"body": article.body, "body_sha256": article.body_sha256, "words": article.words}
        yield {"id": article.pk, **facts, "kin": linking.kin_keys(article)}


def _read(progress: Progress) -> _Snapshot:
    snapshot, tables = _Snapshot(), []
    articles = Article.objects.only("pk", "body", *_JUDGED).order_by("pk")
    total = articles.count()
    for part in postings.slices(articles.iterator(chunk_size=READ), READ):
        entries = [
            Entry.made_of(article, comparison_tokens(article.body), linking.kin_keys(article)) for article in part
        ]
        snapshot.said |= {article.pk: tuple(getattr(article, name) for name in _JUDGED) for article in part}
        snapshot.keys |= {entry.article_id: entry.stored_kin() for entry in entries if entry.kin}
        snapshot.prints |= {entry.article_id: entry.stored() for entry in entries}
        tables.append(table(row for entry in entries for row in entry.rows()))
        progress("fingerprints", len(snapshot.said), total)
    if tables:
        snapshot.rows = np.concatenate(tables)
    return snapshot


def _judge(pairs: "_Pairs", snapshot: _Snapshot, progress: Progress) -> Iterator[tuple[Pair, Verdict]]:
    bodies = Bodies(prints=snapshot.prints)
    done = 0
    for part in postings.slices(pairs.neighbours_together(), linking.BODIES):
        yield from linking.verdicts(dict(part), bodies)
        done += len(part)
        progress("pairs", done, len(pairs))


class _Pairs:
    """Candidate pairs, millions of them in 32 bytes each: the two articles, telling hashes, whether they are kin."""

    def __init__(self, columns: NDArray[np.int64]) -> None:
        self._columns = columns

    @classmethod
    def of(cls, pairs: Iterable[tuple[Pair, Ground]]) -> "_Pairs":
        facts = ((*pair, ground.telling, ground.kin) for pair, ground in pairs)
        return cls(np.fromiter(chain.from_iterable(facts), dtype=np.int64).reshape(-1, 4))

    def __len__(self) -> int:
        return len(self._columns)

    def neighbours_together(self) -> Iterator[tuple[Pair, Ground]]:
        """In an order in which an article's pairs follow each other, so that its body is made ready once."""
        ends = self._columns[:, :2].ravel(order="F")  # all lesser articles, then all greater ones
        places = np.argsort(ends, kind="stable")
        ids, starts, counts = np.unique(ends[places], return_index=True, return_counts=True)
        seen = np.zeros(len(ids), dtype=np.bool_)
        for start in range(len(ids)):
            waiting = [start]
            while waiting:
                here = waiting.pop()
                if seen[here]:
                    continue
                seen[here] = True
                mine = places[starts[here] : starts[here] + counts[here]] % len(self)
                others = np.searchsorted(ids, self._columns[mine, :2].sum(axis=1) - ids[here])
                is_fresh = ~seen[others]
                for a, b, telling, kin in self._columns[mine[is_fresh]].tolist():
                    yield (a, b), Ground(telling, bool(kin))
                waiting += others[is_fresh].tolist()


def _write_index(snapshot: _Snapshot, present: Iterable[int]) -> None:
    """Everything as it was read, articles that are no more included: `_catch_up` takes those out again."""
    postings.replace_all(snapshot.rows, hot_of(snapshot.rows))
    columns = Article.objects.order_by().values_list("pk", "fingerprint", "kin_keys")
    changed = []
    for part in postings.slices(sorted(snapshot.prints.keys() & set(present))):
        stored = {pk: (bytes(value), bytes(keys)) for pk, value, keys in columns.filter(pk__in=part)}
        changed += [pk for pk in part if stored[pk] != (snapshot.prints[pk], snapshot.keys.get(pk, b""))]
    postings.save_fingerprints((pk, snapshot.prints[pk], snapshot.keys.get(pk, b"")) for pk in changed)


def _write_links(judged: Mapping[Pair, Verdict]) -> tuple[set[Pair], set[Pair]]:
    """Makes the links these. Returns the pairs that have a new one, and those that lost one; both: it is another."""
    columns = ("pk", "a_id", "b_id", "relation", "coverage_a", "coverage_b", "edited_share", "shared_words")
    gone: dict[Pair, int] = {}
    kept: set[Pair] = set()
    for pk, a, b, *facts in VersionLink.objects.order_by().values_list(*columns).iterator(chunk_size=READ):
        said = judged.get((a, b))
        if said is not None and tuple(facts) == _facts(said):
            kept.add((a, b))
        else:
            gone[a, b] = pk
    for part in postings.slices(sorted(gone.values())):
        VersionLink.objects.filter(pk__in=part).delete()
    new = judged.keys() - kept
    for pairs in postings.slices(sorted(new)):
        VersionLink.objects.bulk_create([link_of(pair, judged[pair]) for pair in pairs], batch_size=100)
    return set(new), set(gone)


def _facts(said: Verdict) -> _LinkFacts:
    return said.relation, said.coverage_a, said.coverage_b, said.edited_share, said.shared_words


def _catch_up(snapshot: _Snapshot, present: Mapping[int, tuple[Any, ...]]) -> set[int]:
    """What came, changed or went while the snapshot was judged. Returns the ids of articles it touched."""
    stale = {pk for pk, said in snapshot.said.items() if present.get(pk) != said}
    coming = sorted(present.keys() - (snapshot.said.keys() - stale))
    touched: set[int] = set()
    if stale:
        touched |= linking.withdraw([snapshot.entry(pk) for pk in sorted(stale)])
    for part in postings.slices(coming, linking.BODIES):
        touched |= linking.link(list(Article.objects.filter(pk__in=part).order_by("pk")))
    return touched & present.keys()
