"""The rows of a page as what a reader sees of them: one query for all, and a snippet each."""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from archive.models import Article
from search.query import Node
from search.results import Hit, Row
from search.snippets import Matcher, snippet


class _Shown(NamedTuple):
    """Plain columns: making model objects of them took as long as the query."""

    id: int
    headline: str
    body: str
    published: str | None
    published_precision: str
    published_status: str
    language: str
    words: int
    source__name: str | None


_COLUMNS: Final = _Shown._fields


def hits(rows: Sequence[Row], tree: Node) -> tuple[Hit, ...]:
    """In the rows' order. An article that has just been removed is left out; the index follows in a moment."""
    ids = [row.article_id for row in rows]
    found = (_Shown(*values) for values in Article.objects.filter(pk__in=ids).values_list(*_COLUMNS))
    shown = {values.id: values for values in found}
    lacking = _texts([values.id for values in shown.values() if not (values.headline and values.body)])
    matcher = Matcher(tree)
    return tuple(
        _hit(row, shown[row.article_id], lacking.get(row.article_id), matcher)
        for row in rows
        if row.article_id in shown
    )


def _texts(ids: Collection[int]) -> dict[int, Article]:
    """The few whose headline or snippet has to come from the whole text."""
    return Article.objects.only("headline", "body", "text").in_bulk(ids) if ids else {}


def _hit(row: Row, shown: _Shown, whole: Any, matcher: Matcher) -> Hit:
    return Hit(
        id=shown.id,
        headline=shown.headline or whole.display_headline,
        published=shown.published,
        published_precision=shown.published_precision,
        published_status=shown.published_status,
        source=shown.source__name,
        language=shown.language or None,
        words=shown.words,
        score=row.score,
        snippet=snippet(shown.body or whole.text, matcher, shown.language),
        version_group=row.group,
        versions=row.versions,
    )
