"""A search request to the cluster and its answer: exact totals, stories, facets and pages without a wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

from opensearchpy import OpenSearch
from opensearchpy.helpers import scan

from search.backends.bars import unit_of
from search.backends.cluster.clauses import Clause, filtered
from search.backends.cluster.client import MOST_TRIES, SEARCH_TIMEOUT, TRANSIENT, asking
from search.backends.cluster.counting import (
    ALL,
    BY_DAY,
    Counted,
    bars,
    counted,
    everything_counted,
    facet_counts,
    masks,
    read,
)
from search.errors import SearchUnavailableError
from search.results import Found, Histogram, Row, SearchRequest

# Hits that one request may reach; beyond, the result is walked through.
_WINDOW: Final = 10_000
_WALKED: Final = 5000  # hits of one step of the walk
_SOURCE: Final = ["id", "group", "size"]
# 500: a node died between two steps of the search; the copies elsewhere answer the next try.
_INTERRUPTED: Final = (500, *TRANSIENT)
NO_HISTOGRAM: Final = Histogram("year", (), 0, 0)


def find(client: OpenSearch, index: str, query: Clause, request: SearchRequest, *, scored: bool) -> Found:
    """`scored`: whether relevance can sort; else it means newest first.

    Rows and counts are two questions asked at once: counting needs no relevance, and its answers are kept by the
    nodes until the index changes.
    """
    grouped = request.group == "stories"
    chosen = masks(request)
    first = (request.page - 1) * request.size
    found = {
        "query": {"bool": {"must": [query], "filter": list(chosen.values())}},
        "sort": _order(request, scored=scored),
    }
    asked = {"query": filtered([query]), "size": 0, "aggs": everything_counted(request, chosen, grouped=grouped)}
    is_far = first + request.size > _WINDOW
    if is_far:
        (counts,) = ask_all(client, index, [Question(asked)])
    else:
        page = {**found, "from": first, "size": request.size, **({"collapse": {"field": "group"}} if grouped else {})}
        counts, listing = ask_all(client, index, [Question(asked), Question(page, scored=scored)])
    top = read(counts["aggregations"][ALL], grouped=grouped)
    listed = top.stories if grouped else top.articles
    if not is_far:
        rows = tuple(map(_row, listing["hits"]["hits"]))
    elif first < listed:
        rows = tuple(_walked(client, index, found, first, request.size, grouped=grouped))
    else:
        rows = ()
    facets = facet_counts(counts["aggregations"], request, grouped=grouped)
    histogram = NO_HISTOGRAM
    if request.facets:
        first_day, last_day = (counts["aggregations"][ALL]["dated"][end]["value"] for end in ("first", "last"))
        unit = "year" if first_day is None else unit_of(int(first_day), int(last_day))
        if unit == "day":
            top = _by_day(client, index, filtered([query, *chosen.values()]), grouped=grouped)
        histogram = bars(unit, top)
    return Found(rows, top.stories, top.articles, listed, facets, histogram)


@dataclass(frozen=True, slots=True)
class Question:
    body: Clause
    scored: bool = False  # by the frequencies of the whole index: a round among the shards more


def ask(client: OpenSearch, index: str, body: Clause, *, scored: bool = False) -> dict[str, Any]:
    (said,) = ask_all(client, index, [Question(body, scored)])
    return said


def ask_all(client: OpenSearch, index: str, questions: list[Question]) -> list[dict[str, Any]]:
    """The answers to questions about articles, asked in one request.

    Whole answers only: what a shard did not answer, or not in time, is an error and not a smaller count.
    """
    lines = [line for question in questions for line in _lines(index, question)]
    for tries in range(MOST_TRIES):
        with asking():
            answers: list[dict[str, Any]] = client.msearch(body=lines)["responses"]
        failed = [said for said in answers if "error" in said]
        if not failed:
            break
        if failed[0]["status"] not in _INTERRUPTED or tries + 1 == MOST_TRIES:
            reason = failed[0]["error"].get("reason") or failed[0]["error"]["type"]
            raise SearchUnavailableError(f"the search cluster cannot answer: {reason} ({failed[0]['status']})")
    if any(said["timed_out"] for said in answers):
        raise SearchUnavailableError(f"the search cluster did not answer within {SEARCH_TIMEOUT}")
    return answers


def _lines(index: str, question: Question) -> tuple[Clause, Clause]:
    body = question.body
    # The same query goes to the same copies, so that pages of one result fit each other.
    header = {
        "index": index,
        "preference": f"q{crc32(repr((body['query'], body.get('sort'))).encode())}",
        "allow_partial_search_results": False,
        "search_type": "dfs_query_then_fetch" if question.scored else "query_then_fetch",
    }
    whole = {"_source": _SOURCE, "timeout": SEARCH_TIMEOUT, "track_total_hits": False, "track_scores": question.scored}
    return header, {**whole, **body}


def _order(request: SearchRequest, *, scored: bool) -> list[Any]:
    """Ties: newest first, then the latest arrival; the undated come after every dated article."""
    if request.sort == "oldest":
        return [{"moment": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]
    newest: list[Any] = [{"moment": {"order": "desc", "missing": "_last"}}, {"id": "desc"}]
    return [{"_score": "desc"}, *newest] if scored and request.sort == "relevance" else newest


def _row(hit: dict[str, Any]) -> Row:
    held = hit["_source"]
    return Row(held["id"], hit.get("_score") or 0.0, held["group"], held["size"])


def _walked(  # noqa: PLR0913 - one of them is a switch
    client: OpenSearch, index: str, body: Clause, first: int, size: int, *, grouped: bool
) -> Iterator[Row]:
    """The rows from the 0-based `first` on: the whole result in order, each story's first row alone."""
    seen: set[int] = set()
    at = 0
    walk = {"query": body["query"], "sort": body["sort"], "_source": _SOURCE, "track_scores": True}
    with asking():
        for hit in scan(client, query=walk, index=index, size=_WALKED, preserve_order=True):
            row = _row(hit)
            if grouped and row.group in seen:
                continue
            seen.add(row.group)
            at += 1
            if at > first:
                yield row
            if at >= first + size:
                return


def _by_day(client: OpenSearch, index: str, query: Clause, *, grouped: bool) -> Counted:
    """Asked where there are few: a result of two months."""
    aggs = {ALL: counted([], (), BY_DAY, grouped=grouped)}
    said = ask(client, index, {"query": query, "size": 0, "aggs": aggs})
    return read(said["aggregations"][ALL], grouped=grouped)
