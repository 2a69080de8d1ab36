"""Where an article stands in the result a reader came from: all of it is in the page's address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse

from archive.errors import ArchiveError
from search import searching
from search.forms import SearchParameters


@dataclass(frozen=True, slots=True)
class ResultContext:
    """`position` is 1-based among the `total` articles or stories that the result lists."""

    query: str
    position: int
    total: int
    back: str  # the result page this article is on
    previous: str | None
    next: str | None


def result_context(parameters: QueryDict, article_id: int) -> ResultContext | None:
    """None where the address names no search, the search fails, or its result does not list the article. One search."""
    if "at" not in parameters:
        return None
    try:
        form = SearchParameters.read(parameters)
        request = form.request()
        listed = searching.listed_ids(request)
    except (BadRequest, ArchiveError):
        return None  # the article is what was asked for; a broken way back must not hide it
    at = (form.cleaned_data["at"] or 1) - 1
    if not (at < len(listed) and listed[at] == article_id):
        if article_id not in listed:
            return None
        at = listed.index(article_id)
    kept = [
        (name, value) for name, values in parameters.lists() if name not in {"at", "page", "view"} for value in values
    ]
    page = [("page", at // request.size + 1)] if at >= request.size else []
    return ResultContext(
        query=request.query,
        position=at + 1,
        total=len(listed),
        back=f"{reverse('search:search')}?{urlencode([*kept, *page])}",
        previous=_address(listed[at - 1], kept, at) if at else None,
        next=_address(listed[at + 1], kept, at + 2) if at + 1 < len(listed) else None,
    )


def _address(article_id: int, kept: list[tuple[str, str]], place: int) -> str:
    return f"{reverse('archive:article', args=[article_id])}?{urlencode([*kept, ('at', place)])}"
