"""Candidates → VersionLink rows.

After every call the links are exactly the candidate pairs among the articles present whose verdict is not None and
borne out by what few other stories have. All of that depends on the present articles alone; so the order and the
batches they came in leave no trace.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from archive.models import Article, VersionLink
from archive.tokens import comparison_tokens
from archive.versions import candidates, kinship
from archive.versions.alignment import Document
from archive.versions.candidates import Dulled, Entry, Ground, Pair
from archive.versions.pairing import Likeness, is_telling
from archive.versions.postings import slices
from archive.versions.relations import Verdict, identical, verdict

BODIES: Final = 200  # pairs whose bodies are loaded at a time
READY_WORDS: Final = 600_000  # held ready at a time: about sixty megabytes


def link(articles: Sequence[Article]) -> frozenset[int]:
    """Enters freshly stored articles into the fingerprint index and links them with all others.

    Sets and saves `Article.fingerprint` and `kin_keys`. Returns the ids of all articles whose links changed, these
    included. Call inside the transaction of the batch.
    """
    tokens = {article.pk: tuple(comparison_tokens(article.body)) for article in articles}
    entries = [Entry.made_of(article, tokens[article.pk], kin_keys(article)) for article in articles]
    for article, entry in zip(articles, entries, strict=True):
        article.fingerprint, article.kin_keys = entry.stored(), entry.stored_kin()
    Article.objects.bulk_update(articles, ["fingerprint", "kin_keys"], batch_size=100)
    dulled = candidates.add(entries)
    lost = _drop_links_that_lived_by(dulled) | _judge_anew(dulled.hot & _keys_of(entries), tokens.keys())
    found = _create_links(candidates.pairs_of(entries), Bodies(articles, tokens))
    return frozenset({article.pk for article in articles} | _ends(lost) | _ends(found))


def unlink(article_ids: Collection[int]) -> frozenset[int]:
    """Takes articles out of the fingerprint index and deletes their links; call before the rows are deleted.

    Returns the ids of *other* articles whose links changed: neighbours that lost a link, and articles that found each
    other because a hash is less common now.
    """
    return withdraw(candidates.entries_of(article_ids))


def withdraw(entries: Sequence[Entry]) -> frozenset[int]:
    """`unlink` for articles whose rows may be gone already; `entries` are what the index holds of them."""
    gone = frozenset(entry.article_id for entry in entries)
    lost = {pair for part in slices(sorted(gone)) for pair in _delete_links_of(part)}
    telling = candidates.remove(entries)
    lost |= _judge_anew(telling & _keys_of(entries))
    near = candidates.entries_of(candidates.holders_of(telling))
    found = _create_links(_unlinked(candidates.pairs_of(near, only=telling)), Bodies()) if telling else set()
    return frozenset((_ends(lost) | _ends(found)) - gone)


def kin_keys(article: Article) -> tuple[int, ...]:
    """By what the row says now. No query."""
    return kinship.keys_of(article.url, article.canonical_id, article.version_of, article.source_id)


def _keys_of(entries: Iterable[Entry]) -> frozenset[int]:
    return frozenset(key for entry in entries for key in entry.kin)


def _judge_anew(keys: Collection[int], besides: Collection[int] = ()) -> set[Pair]:
    """Makes the links anew among the articles that bear keys which make no kin any more, or do again.

    At most `KIN_ARTICLES` bear each, those of the batch left out. Returns the pairs that had a link or have one.
    """
    if not keys:
        return set()
    among = candidates.holders_of(keys).difference(besides)
    before = {link.pk: (link.a_id, link.b_id) for link in _links_among(among)}
    for part in slices(sorted(before)):
        VersionLink.objects.filter(pk__in=part).delete()
    pairs = candidates.pairs_of(candidates.entries_of(among))
    return {
        *before.values(),
        *_create_links({pair: why for pair, why in pairs.items() if among >= set(pair)}, Bodies()),
    }


def _ends(pairs: Iterable[Pair]) -> set[int]:
    return {article_id for pair in pairs for article_id in pair}


def _delete_links_of(article_ids: list[int]) -> list[Pair]:
    links = VersionLink.objects.touching(article_ids)
    pairs = list(links.values_list("a_id", "b_id"))
    links.delete()
    return pairs


def _links_among(article_ids: Collection[int]) -> Iterator[VersionLink]:
    """The links whose both ends are among these."""
    among = frozenset(article_ids)
    for part in slices(sorted(among)):
        links = VersionLink.objects.filter(a__in=part).only("a_id", "b_id", "coverage_a", "coverage_b")
        yield from (link for link in links if link.b_id in among)


def _unlinked(pairs: Mapping[Pair, Ground]) -> dict[Pair, Ground]:
    linked = {(link.a_id, link.b_id) for link in _links_among(_ends(pairs))}
    return {pair: ground for pair, ground in pairs.items() if pair not in linked}


def _drop_links_that_lived_by(dulled: Dulled) -> set[Pair]:
    """Deletes the links of pairs that are no candidates, or not borne out, now that these hashes tell less."""
    linked = {link.pk: link for link in _links_among(candidates.holders_of(dulled.hot))}
    commoner = {link.pk: link for link in _links_among(candidates.holders_of(dulled.common))}
    if not linked and not commoner:
        return set()
    ends = candidates.entries_of({end for link in (linked | commoner).values() for end in (link.a_id, link.b_id)})
    entries = {entry.article_id: entry for entry in ends}
    alike = {pk: Likeness.of(entries[link.a_id], entries[link.b_id]) for pk, link in (linked | commoner).items()}
    linked |= {pk: link for pk, link in commoner.items() if not is_telling(0, alike[pk], _coverage(link))}
    asked = {end for link in linked.values() for end in (link.a_id, link.b_id)}
    pairs = candidates.pairs_of([entries[article_id] for article_id in sorted(asked)])
    lost = {pk: link for pk, link in linked.items() if not _lives(link, pairs, alike[pk])}
    for part in slices(sorted(lost)):
        VersionLink.objects.filter(pk__in=part).delete()
    return {(link.a_id, link.b_id) for link in lost.values()}


def _lives(link: VersionLink, pairs: Mapping[Pair, Ground], alike: Likeness) -> bool:
    ground = pairs.get((link.a_id, link.b_id))
    return ground is not None and is_telling(ground.telling, alike, _coverage(link))


def _coverage(judged: VersionLink | Verdict) -> float:
    return max(judged.coverage_a, judged.coverage_b)


def _create_links(pairs: Mapping[Pair, Ground], bodies: "Bodies") -> set[Pair]:
    """Judges the pairs and stores a link for each that has a verdict."""
    links = [link_of(pair, judged) for pair, judged in verdicts(pairs, bodies)]
    VersionLink.objects.bulk_create(links, batch_size=100)
    return {(made.a_id, made.b_id) for made in links}


def link_of(pair: Pair, judged: Verdict) -> VersionLink:
    """Not saved."""
    return VersionLink(
        a_id=pair[0],
        b_id=pair[1],
        relation=judged.relation,
        coverage_a=judged.coverage_a,
        coverage_b=judged.coverage_b,
        edited_share=judged.edited_share,
        shared_words=judged.shared_words,
    )


def verdicts(pairs: Mapping[Pair, Ground], bodies: "Bodies") -> Iterator[tuple[Pair, Verdict]]:
    """Pairs in an order that needs each body that is not at hand only for a while; articles that are no more: none."""
    for part in slices(sorted(pairs, key=lambda pair: pair if bodies.is_at_hand(pair[1]) else pair[::-1]), BODIES):
        alike = bodies.likenesses(part)
        likely = [pair for pair in part if pair in alike and is_telling(pairs[pair].telling, alike[pair])]
        bodies.load(_ends(likely))
        for pair in filter(bodies.has, likely):
            ground = pairs[pair]
            judged = bodies.verdict(*pair, kin=ground.kin)
            if judged is not None and is_telling(ground.telling, alike[pair], _coverage(judged)):
                yield pair, judged


class Bodies:
    """Bodies made ready for alignment: those of the batch for as long as it lasts, others for a while."""

    def __init__(
        self,
        articles: Iterable[Article] = (),
        tokens: Mapping[int, tuple[str, ...]] | None = None,
        prints: Mapping[int, bytes] | None = None,
    ) -> None:
        """`prints`: fingerprints that are not stored yet."""
        self._tokens = tokens or {}
        self._prints = prints or {}
        self._batch = {article.pk: article for article in articles}
        self._loaded: dict[int, Article] = {}
        self._documents: dict[int, Document] = {}

    def is_at_hand(self, article_id: int) -> bool:
        return article_id in self._batch

    def load(self, article_ids: set[int]) -> None:
        """Makes sure of these; lets go of others once many words are held."""
        if sum(article.words for article in self._loaded.values()) > READY_WORDS:
            kept = article_ids | self._batch.keys()
            self._documents = {key: ready for key, ready in self._documents.items() if key in kept}
            self._loaded = {key: article for key, article in self._loaded.items() if key in article_ids}
        wanted = sorted(article_ids - self._batch.keys() - self._loaded.keys())
        columns = Article.objects.only("pk", "body", "body_sha256", "words")
        self._loaded |= {article.pk: article for part in slices(wanted) for article in columns.filter(pk__in=part)}

    def has(self, pair: Pair) -> bool:
        return all(article_id in self._batch or article_id in self._loaded for article_id in pair)

    def _article(self, article_id: int) -> Article:
        return self._batch.get(article_id) or self._loaded[article_id]

    def _document(self, article_id: int) -> Document:
        if article_id not in self._documents:
            self._documents[article_id] = Document.of(self._article(article_id).body, self._tokens.get(article_id))
        return self._documents[article_id]

    def verdict(self, a: int, b: int, *, kin: bool) -> Verdict | None:
        first, second = self._article(a), self._article(b)
        if first.body_sha256 == second.body_sha256:
            return identical(first.words)
        return verdict(self._document(a), self._document(b), kin=kin)

    def likenesses(self, pairs: Collection[Pair]) -> dict[Pair, Likeness]:
        """Of those pairs whose articles are still there."""
        entries = self._entries(_ends(pairs))
        return {(a, b): Likeness.of(entries[a], entries[b]) for a, b in pairs if a in entries and b in entries}

    def _entries(self, article_ids: set[int]) -> dict[int, Entry]:
        known = {pk: Entry.read(pk, self._prints[pk]) for pk in article_ids & self._prints.keys()}
        known |= {pk: Entry.of(self._batch[pk]) for pk in article_ids & self._batch.keys()}
        return known | {entry.article_id: entry for entry in candidates.entries_of(article_ids - known.keys())}
