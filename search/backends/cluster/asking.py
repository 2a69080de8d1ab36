"""A search request to the cluster and its answer: exact totals, stories, facets and pages without a wall."""

from collections.abc import Iterator
from typing import Any, Final
from zlib import crc32

from opensearchpy import OpenSearch
from opensearchpy.helpers import scan

from search.backends.cluster.clauses import Clause
from search.backends.cluster.client import SEARCH_TIMEOUT, asking
from search.backends.cluster.counting import (
    bars,
    everything_counted,
    facet_counts,
    masks,
    overview,
    told,
    unit_of,
)
from search.errors import SearchUnavailableError
from search.results import Found, Histogram, Row, SearchRequest

# Hits that one request may reach; beyond, the result is walked through.
_WINDOW: Final = 10_000
_WALKED: Final = 5000  # hits of one step of the walk
_GROUPS: Final = "aggregations.**.groups"  # counted on the cluster; a bucket a story
_SOURCE: Final = ["id", "group", "size"]
NO_HISTOGRAM: Final = Histogram("year", (), 0, 0)


def find(client: OpenSearch, index: str, query: Clause, request: SearchRequest, *, scored: bool) -> Found:
    """`scored`: whether relevance can sort; else it means newest first."""
    grouped = request.group == "stories"
    chosen = masks(request)
    first = (request.page - 1) * request.size
    body: dict[str, Any] = {
        "query": query,
        "post_filter": {"bool": {"filter": list(chosen.values())}},
        "sort": _order(request, scored=scored),
        "aggs": everything_counted(request, chosen, grouped=grouped),
        "from": first,
        "size": request.size,
    }
    if grouped:
        body["collapse"] = {"field": "group"}
    is_far = first + request.size > _WINDOW
    if is_far:
        body |= {"from": 0, "size": 0}
        body.pop("collapse", None)
    said = ask(client, index, body, track_scores=True, without=_GROUPS)
    articles = said["hits"]["total"]["value"]
    top = said["aggregations"]["all"]
    stories = told(top["found"], grouped=True)
    listed = stories if grouped else articles
    if not is_far:
        rows = tuple(map(_row, said["hits"].get("hits", [])))
    elif first < listed:
        rows = tuple(_walked(client, index, body, first, request.size, grouped=grouped))
    else:
        rows = ()
    facets = facet_counts(said["aggregations"], request, grouped=grouped)
    histogram = _histogram(client, index, body, top, grouped=grouped) if request.facets else NO_HISTOGRAM
    return Found(rows, stories, articles, listed, facets, histogram)


def ask(
    client: OpenSearch, index: str, body: Clause, *, track_scores: bool = False, without: str = ""
) -> dict[str, Any]:
    """Without what a path names, and without empty lists then: sending it would take longer than finding it.

    Whole answers only: what a shard did not answer, or not in time, is an error and not a smaller count.
    """
    # The same query goes to the same copies, so that pages of one result fit each other.
    preference = f"q{crc32(repr((body['query'], body.get('sort'))).encode())}"
    whole = {"_source": _SOURCE, **body, "timeout": SEARCH_TIMEOUT, "track_total_hits": True}
    with asking():
        said: dict[str, Any] = client.search(
            index=index, body={**whole, "track_scores": track_scores},
            search_type="dfs_query_then_fetch", preference=preference,
            allow_partial_search_results=False, **({"filter_path": f"-{without}"} if without else {}),
        )  # fmt: skip
    if said.get("timed_out"):
        raise SearchUnavailableError(f"the search cluster did not answer within {SEARCH_TIMEOUT}")
    return said


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
    query = {"bool": {"must": [body["query"]], "filter": [body["post_filter"]]}}
    walk = {"query": query, "sort": body["sort"], "_source": _SOURCE, "track_scores": True}
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


def _histogram(client: OpenSearch, index: str, body: Clause, top: dict[str, Any], *, grouped: bool) -> Histogram:
    dated = top["found"]["dated"]
    unit = unit_of(dated["first"]["value"], dated["last"]["value"])
    query = {"bool": {"filter": [body["query"], body["post_filter"]]}}
    said = ask(client, index, {"query": query, "size": 0, "aggs": overview(unit, grouped=grouped)}, without=_GROUPS)
    return bars(unit, said["aggregations"], grouped=grouped)
