"""A request in, a page of results out: parse, find, load, show."""

import math
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Final

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

from archive.errors import QueryError
from archive.naming import known_now
from search.documents import NOTHING_BESIDE, document, load
from search.engine import backend
from search.errors import SearchUnavailableError
from search.facets.kinds import FacetName
from search.facets.table import FACETS, LANGUAGE, SOURCE, UNDATED
from search.hits import hits
from search.indexing import needs_reindex
from search.language.parser import parse
from search.language.wording import query_words, said
from search.query import Everything
from search.results import FacetValue, Hit, ResultPage, Row, SearchRequest, Segment
from search.snippets import Matcher, segments

__all__ = [
    "SearchUnavailableError",
    "listed_ids",
    "listed_page",
    "listed_rows",
    "marked",
    "matching_among",
    "matching_ids",
    "resembling",
    "search",
]


_WHOLE_RESULT: Final = 1 << 40  # hits a page: more than any archive has


_PARTIAL: Final = gettext_noop(
    "This took too long: some of the words joined by OR were left out, and there may be more. Write fewer of them, or "
    "add a word or a filter."
)

# Articles shown that are like one.
_MOST_ALIKE: Final = 5

# Articles found, up to which another spelling may be meant.
_FEW: Final = 5


def search(request: SearchRequest) -> ResultPage:
    """Raises archive.errors.QueryError (a parameter cannot be used) and SearchUnavailableError. One query.

    Sources are looked for, and told, by the names they are known by now; two more queries where one is named.
    """
    started = time.perf_counter()
    query, request = parse(request.query), _by_known_names(request)
    found = backend().find(query.tree, request)
    _refuse_if_missing(bool(found.articles))
    pages = max(1, -(-found.listed // request.size))
    if not 1 <= request.page <= pages:
        raise QueryError("page", str(request.page), gettext("the result has %(pages)d pages") % {"pages": pages})
    shown = hits(found.rows, query.tree)
    suggestion = backend().suggestion(query.tree) if found.articles <= _FEW else None
    return ResultPage(
        request=request,
        understood=query_words(query.tree),
        notices=(*map(said, query.notices), *((gettext(_PARTIAL),) if found.partial else ())),
        partial=found.partial,
        stories=found.stories,
        articles=found.articles,
        page=request.page,
        pages=pages,
        hits=shown,
        facets=_facets(found.facets, request),
        histogram=found.histogram,
        suggestion=suggestion,
        milliseconds=round((time.perf_counter() - started) * 1000),
    )


def listed_ids(request: SearchRequest) -> list[int]:
    """Every article the pages of this request list, first to last, without a cap; raises as `search` does."""
    return [row.article_id for row in listed_rows(request)]


def listed_rows(request: SearchRequest) -> tuple[Row, ...]:
    """The same with the story of each."""
    whole = replace(_by_known_names(request), page=1, size=_WHOLE_RESULT, facets=(), patience=math.inf)
    found = backend().find(parse(request.query).tree, whole)
    _refuse_if_missing(bool(found.rows))
    return found.rows


def listed_page(request: SearchRequest) -> tuple[tuple[Row, ...], int]:
    """The rows of the request's page, and how many all its pages list; raises as `search` does. No query."""
    found = backend().find(parse(request.query).tree, request)
    _refuse_if_missing(bool(found.articles))
    return found.rows, found.listed


def resembling(article_id: int, most: int = _MOST_ALIKE) -> tuple[Hit, ...]:
    """Articles of other stories that are like it, the likest first. Three queries. Raises SearchUnavailableError."""
    for article in load([article_id]):
        return hits(backend().resembling(document(article, NOTHING_BESIDE), most), Everything())
    return ()


def marked(query: str) -> Callable[[str, str], tuple[Segment, ...]]:
    """A function of (text, language) that cuts a text into segments, the query's hits marked."""
    return partial(segments, matcher=Matcher(parse(query).tree))


def matching_ids(query: str) -> list[int]:
    """Every article the query finds, by id ascending; raises as `search` does."""
    found = backend().matching(parse(query).tree)
    _refuse_if_missing(bool(found))
    return found


def matching_among(query: str, article_ids: Collection[int]) -> set[int]:
    """Those of these articles that the query finds; raises as `search` does."""
    return backend().among(parse(query).tree, article_ids) if article_ids else set()


def _by_known_names(request: SearchRequest) -> SearchRequest:
    sources = request.chosen.get(SOURCE.name, ())
    return request.choosing(SOURCE.name, known_now(sources)) if sources else request


def _refuse_if_missing(found: bool) -> None:
    """Nothing found is an answer only where there is an index, or nothing to index."""
    if not found and needs_reindex():
        raise SearchUnavailableError("there is no index yet; run `python manage.py reindex`")


def _facets(counts: dict[FacetName, dict[str, int]], request: SearchRequest) -> dict[FacetName, tuple[FacetValue, ...]]:
    """By count, dates newest first. A selected value is there even when nothing has it."""
    made: dict[FacetName, tuple[FacetValue, ...]] = {}
    for facet, values in counts.items():
        chosen = set(request.chosen.get(facet, ()))
        told = [
            FacetValue(value, _label(facet, value), values.get(value, 0), selected=value in chosen)
            for value in values.keys() | chosen
        ]
        in_order = sorted(told, key=lambda value: (-value.count, value.label))
        if FACETS[facet].newest_first:
            in_order = sorted(told, key=lambda value: (value.value != UNDATED, value.value), reverse=True)
        made[facet] = tuple(in_order)
    return made


def _label(facet: FacetName, value: str) -> str:
    return _language_name(value) if facet == LANGUAGE.name else value


def _language_name(code: str) -> str:
    return str(LANG_INFO[code]["name"]) if "name" in LANG_INFO.get(code, {}) else code
