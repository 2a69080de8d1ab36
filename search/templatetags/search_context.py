"""What an article's page shows of the search it came from; the archive's templates name these tags, nothing more."""

from collections.abc import Callable
from typing import Any

from django import template

from archive.errors import QueryError
from search import searching
from search.context import ResultContext, result_context
from search.results import Segment

register = template.Library()


@register.simple_tag(takes_context=True)
def came_from(context: Any, article_id: int) -> ResultContext | None:
    """The way back and to the neighbours; also prepares `marks` for the rest of the page."""
    parameters = context["request"].GET
    context.dicts[0]["query_marker"] = _marker(parameters.get("q", ""))
    return result_context(parameters, article_id)


def _marker(query: str) -> Callable[[str, str], tuple[Segment, ...]] | None:
    """A query that cannot be read marks nothing: the article is what was asked for."""
    try:
        return searching.marked(query) if query else None
    except QueryError:
        return None


@register.simple_tag(takes_context=True)
def marks(context: Any, text: str, language: str) -> tuple[Segment, ...]:
    """The text in segments, what the reader searched for marked; one plain segment without a search."""
    marker = context.get("query_marker")
    return marker(text, language or "") if marker else (Segment(text, hit=False),)
