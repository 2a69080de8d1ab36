"""The bodies of articles that a page compares, and what comparing them gives."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby

from archive.models import Article
from archive.versions.changes import Edition, NamedChange, name_changes
from archive.versions.comparing import MOST_WORDS, Change, ParagraphPair, compare_paragraphs, paragraphs_of
from archive.versions.cosmetics import quieted


def edition_of(article: Article) -> Edition:
    """Costs no query for an article loaded with headline, body, notes and language."""
    return Edition(article.headline, paragraphs_of(article.body), article.notes, article.language)


class Editions:
    """The editions of some articles, loaded in one query; each pair of them is compared once, on demand.

    Texts of more than MOST_WORDS are not looked at here: comparing two of them, alone on their page, may take a second.
    """

    def __init__(self, article_ids: Iterable[int]) -> None:
        columns = Article.objects.only("headline", "body", "notes", "language")
        self._editions = {
            article.pk: edition_of(article)
            for article in columns.filter(pk__in=set(article_ids), words__lte=MOST_WORDS)
        }
        self.pairs = cache(self._pairs)

    def _pairs(self, left: int, right: int) -> tuple[ParagraphPair, ...]:
        if not self._editions.keys() >= {left, right}:
            return ()
        return compared(self._editions[left].paragraphs, self._editions[right].paragraphs)

    def changes(self, earlier: int, later: int) -> tuple[NamedChange, ...]:
        if not self._editions.keys() >= {earlier, later}:
            return ()
        pairs: tuple[ParagraphPair, ...] = self.pairs(earlier, later)
        return name_changes(self._editions[earlier], self._editions[later], pairs)

    def own(self, earlier: int, later: int, change: Change) -> Iterator[str]:
        """The words in a row that only the later one has (ADDED), or only the earlier (REMOVED); headlines first.

        A paragraph that only one has is one passage. Typography and moved paragraphs are passed over.
        """
        if not self._editions.keys() >= {earlier, later}:
            return
        one, other = self._editions[earlier].headline, self._editions[later].headline
        headlines = compared([one], [other]) if one and other else ()
        for pair in (*headlines, *self.pairs(earlier, later)):
            for differs, run in groupby(
                pair.right if change == Change.ADDED else pair.left, key=lambda piece: piece.change == change
            ):
                if differs:
                    yield "".join(piece.text for piece in run)


def compared(left: Sequence[str], right: Sequence[str]) -> tuple[ParagraphPair, ...]:
    """Typography passed over."""
    return quieted(compare_paragraphs(left, right))
