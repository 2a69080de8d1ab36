"""A request in, a page of results out: parse, find, load, show."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from django.conf.locale import LANG_INFO

from archive.errors import QueryError
from search.backends.answering import UNDATED, UNKNOWN_LANGUAGE
from search.engine import backend
from search.errors import SearchUnavailableError
from search.hits import hits
from search.indexing import needs_reindex
from search.parser import parse
from search.query import in_words
from search.results import FacetValue, ResultPage, SearchRequest, Segment
from search.snippets import Matcher, segments

__all__ = ["SearchUnavailableError", "listed_ids", "marked", "matching_ids", "search"]


_WHOLE_RESULT: Final = 1 << 40  # hits a page: more than any archive has


# Articles found, up to which another spelling may be meant.
_FEW: Final = 5


def search(request: SearchRequest) -> ResultPage:
    """Raises archive.errors.QueryError (a parameter cannot be used) and SearchUnavailableError. One query."""
    started = time.perf_counter()
    query = parse(request.query)
    answer, rows = backend().find(query.tree, request)
    _refuse_if_missing(bool(answer.articles))
    pages = max(1, -(-answer.listed // request.size))
    if not 1 <= request.page <= pages:
        raise QueryError("page", str(request.page), f"the result has {pages} pages")
    shown = hits(rows, query.tree)
    suggestion = backend().suggestion(query.tree) if answer.articles <= _FEW else None
    return ResultPage(
        request=request,
        understood=in_words(query.tree),
        notices=query.notices,
        stories=answer.stories,
        articles=answer.articles,
        page=request.page,
        pages=pages,
        hits=shown,
        facets=_facets(answer.facets, request),
        suggestion=suggestion,
        milliseconds=round((time.perf_counter() - started) * 1000),
    )


def listed_ids(request: SearchRequest) -> list[int]:
    """Every article the pages of this request list, first to last, without a cap; raises as `search` does."""
    _, rows = backend().find(parse(request.query).tree, replace(request, page=1, size=_WHOLE_RESULT))
    _refuse_if_missing(bool(rows))
    return [row.article_id for row in rows]


def marked(query: str) -> Callable[[str, str], tuple[Segment, ...]]:
    """A function of (text, language) that cuts a text into segments, the query's hits marked."""
    return partial(segments, matcher=Matcher(parse(query).tree))


def matching_ids(query: str) -> list[int]:
    """Every article the query finds, by id ascending; raises as `search` does."""
    found = backend().matching(parse(query).tree)
    _refuse_if_missing(bool(found))
    return found


def _refuse_if_missing(found: bool) -> None:
    """Nothing found is an answer only where there is an index, or nothing to index."""
    if not found and needs_reindex():
        raise SearchUnavailableError("there is no index yet; run `python manage.py reindex`")


def _facets(counts: dict[str, dict[str, int]], request: SearchRequest) -> dict[str, tuple[FacetValue, ...]]:
    """Sources and languages by count, years newest first. A selected value is there even when nothing has it."""
    sources = {value: count for value, count in counts["source"].items() if value}
    languages = {value or UNKNOWN_LANGUAGE: count for value, count in counts["language"].items()}
    return {
        "source": _by_count(_values(sources, request.sources)),
        "language": _by_count(_values(languages, request.languages, _language_name)),
        "year": _by_year(_values(counts["year"], request.years)),
    }


def _values(counts: dict[str, int], selected: Iterable[str], label: Callable[[str], str] = str) -> list[FacetValue]:
    chosen = set(selected)
    values = counts.keys() | chosen
    return [FacetValue(value, label(value), counts.get(value, 0), selected=value in chosen) for value in values]


def _by_count(values: list[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda facet: (-facet.count, facet.label)))


def _by_year(values: list[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda facet: (facet.value != UNDATED, facet.value), reverse=True))


def _language_name(code: str) -> str:
    return str(LANG_INFO[code]["name"]) if "name" in LANG_INFO.get(code, {}) else code
