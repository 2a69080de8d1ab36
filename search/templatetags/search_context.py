"""What an article's page shows of the search it came from; the archive's templates name these tags, nothing more."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from django import template
from django.template.loader import render_to_string

from archive.errors import QueryError
from search import searching
from search.presenting.context import ResultContext, result_context
from search.results import Segment

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()

_MARK: Final = "<mark>"
_FIRST: Final = "first-hit"  # of the page's anchors


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


class _HitsCounted(template.Node):
    """What stands inside, below how many hits it marks; nothing is added where nothing was searched for.

    Counted in what was rendered, where a mark in a text is escaped: the number is that of the marks to be seen.
    """

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> "SafeString":
        inner = self.nodelist.render(context)
        if not context.get("query_marker"):
            return inner
        bar = render_to_string("search/_hits_counted.html", {"count": inner.count(_MARK), "first": _FIRST})
        return cast("SafeString", bar + inner.replace(_MARK, f'<mark id="{_FIRST}">', 1))


@register.tag
def hits_counted(parser: template.base.Parser, token: template.base.Token) -> template.Node:  # noqa: ARG001 - a tag takes its token
    nodelist = parser.parse(("endhits_counted",))
    parser.delete_first_token()
    return _HitsCounted(nodelist)


@register.simple_tag(takes_context=True)
def marks(context: Any, text: str, language: str) -> tuple[Segment, ...]:
    """The text in segments, what the reader searched for marked; one plain segment without a search."""
    marker = context.get("query_marker")
    return marker(text, language or "") if marker else (Segment(text, hit=False),)
