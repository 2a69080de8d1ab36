"""Candidates → VersionLink rows.

After every call the links are exactly the candidate pairs among the articles present whose verdict is not None. Both
halves of that depend on the present articles alone; so the order and the batches they came in leave no trace.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from archive.models import Article, VersionLink
from archive.tokens import comparison_tokens
from archive.versions import candidates
from archive.versions.alignment import Document
from archive.versions.candidates import Entry, Pair
from archive.versions.postings import slices
from archive.versions.relations import Verdict, identical, verdict

BODIES: Final = 200  # bodies loaded at a time; a made-ready one takes about ten times its text


def link(articles: Sequence[Article]) -> frozenset[int]:
    """Enters freshly stored articles into the fingerprint index and links them with all others.

    Sets and saves `Article.fingerprint`. Returns the ids of all articles whose links changed, these included.
    Call inside the transaction of the batch.
    """
    tokens = {article.pk: tuple(comparison_tokens(article.body)) for article in articles}
    entries = [Entry.made_of(article, tokens[article.pk]) for article in articles]
    for article, entry in zip(articles, entries, strict=True):
        article.fingerprint = entry.stored()
    Article.objects.bulk_update(articles, ["fingerprint"], batch_size=100)
    heated = candidates.add(entries)
    lost = _drop_links_that_lived_by(heated)
    found = _create_links(candidates.pairs_of(entries), _Bodies(articles, tokens))
    return frozenset({article.pk for article in articles} | _ends(lost) | _ends(found))


def unlink(article_ids: Collection[int]) -> frozenset[int]:
    """Takes articles out of the fingerprint index and deletes their links; call before the rows are deleted.

    Returns the ids of *other* articles whose links changed: neighbours that lost a link, and articles that found each
    other because a hash is no longer too common.
    """
    gone = frozenset(article_ids)
    lost = {pair for part in slices(sorted(gone)) for pair in _delete_links_of(part)}
    cooled = candidates.remove(candidates.entries_of(gone))
    near = candidates.entries_of(candidates.holders_of(cooled))
    found = _create_links(_unlinked(candidates.pairs_of(near, only=cooled)), _Bodies()) if cooled else set()
    return frozenset((_ends(lost) | _ends(found)) - gone)


def _ends(pairs: Iterable[Pair]) -> set[int]:
    return {article_id for pair in pairs for article_id in pair}


def _delete_links_of(article_ids: list[int]) -> list[Pair]:
    links = VersionLink.objects.touching(article_ids)
    pairs = list(links.values_list("a_id", "b_id"))
    links.delete()
    return pairs


def _links_among(article_ids: Collection[int]) -> Iterator[tuple[int, Pair]]:
    """Link ids and pairs whose both ends are among these."""
    among = frozenset(article_ids)
    for part in slices(sorted(among)):
        for link_id, a, b in VersionLink.objects.filter(a__in=part).values_list("id", "a_id", "b_id"):
            if b in among:
                yield link_id, (a, b)


def _unlinked(pairs: set[Pair]) -> set[Pair]:
    return pairs - {pair for _, pair in _links_among(_ends(pairs))}


def _drop_links_that_lived_by(heated: Collection[int]) -> set[Pair]:
    """Deletes the links of pairs that are no candidates now that these hashes are hot."""
    if not heated:
        return set()
    linked = {pair: link_id for link_id, pair in _links_among(candidates.holders_of(heated))}
    lost = set(linked) - candidates.pairs_of(candidates.entries_of(_ends(linked)))
    for part in slices(sorted(linked[pair] for pair in lost)):
        VersionLink.objects.filter(pk__in=part).delete()
    return lost


def _create_links(pairs: Collection[Pair], bodies: "_Bodies") -> set[Pair]:
    """Judges the pairs and stores a link for each that has a verdict."""
    links = [
        VersionLink(
            a_id=pair[0],
            b_id=pair[1],
            relation=judged.relation,
            coverage_a=judged.coverage_a,
            coverage_b=judged.coverage_b,
            edited_share=judged.edited_share,
            shared_words=judged.shared_words,
        )
        for pair, judged in _verdicts(pairs, bodies)
    ]
    VersionLink.objects.bulk_create(links, batch_size=100)
    return {(made.a_id, made.b_id) for made in links}


def _verdicts(pairs: Collection[Pair], bodies: "_Bodies") -> Iterator[tuple[Pair, Verdict]]:
    """Pairs in an order that needs each body that is not at hand only for a while."""
    for part in slices(sorted(pairs, key=lambda pair: pair if bodies.is_at_hand(pair[1]) else pair[::-1]), BODIES):
        bodies.load(_ends(part))
        for pair in part:
            judged = bodies.verdict(*pair)
            if judged is not None:
                yield pair, judged


class _Bodies:
    """Bodies made ready for alignment: those of the batch for as long as it lasts, others for one slice of pairs."""

    def __init__(self, articles: Iterable[Article] = (), tokens: Mapping[int, tuple[str, ...]] | None = None) -> None:
        self._tokens = tokens or {}
        self._batch = {article.pk: article for article in articles}
        self._loaded: dict[int, Article] = {}
        self._documents: dict[int, Document] = {}

    def is_at_hand(self, article_id: int) -> bool:
        return article_id in self._batch

    def load(self, article_ids: set[int]) -> None:
        kept = article_ids | self._batch.keys()
        self._documents = {key: ready for key, ready in self._documents.items() if key in kept}
        self._loaded = {key: article for key, article in self._loaded.items() if key in article_ids}
        wanted = sorted(article_ids - self._batch.keys() - self._loaded.keys())
        columns = Article.objects.only("pk", "body", "body_sha256", "words")
        self._loaded |= {article.pk: article for part in slices(wanted) for article in columns.filter(pk__in=part)}

    def _article(self, article_id: int) -> Article:
        return self._batch.get(article_id) or self._loaded[article_id]

    def _document(self, article_id: int) -> Document:
        if article_id not in self._documents:
            self._documents[article_id] = Document.of(self._article(article_id).body, self._tokens.get(article_id))
        return self._documents[article_id]

    def verdict(self, a: int, b: int) -> Verdict | None:
        first, second = self._article(a), self._article(b)
        if first.body_sha256 == second.body_sha256:
            return identical(first.words)
        return verdict(self._document(a), self._document(b))
