"""What the cluster's words suggest: another spelling, the rest of a word, articles like one."""

from collections.abc import Iterable
from typing import Final

from opensearchpy import OpenSearch

from search.backends.cluster.asking import ask
from search.backends.cluster.clauses import Clause, filtered
from search.backends.cluster.mapping import term
from search.backends.embedded.alike import SHORTEST, SHORTEST_TWO_EDITS, SUSPECT, TIMES_BETTER
from search.backends.embedded.resembling import LEAST_ALIKE, most_frequent, telling
from search.language.spelling import suggested
from search.query import Node
from search.results import Row
from search.schema import Document

# Articles a shard whose words are counted to tell the frequent from the rare.
_SAMPLED: Final = 1000
_NEIGHBOURS: Final = 10  # spellings looked at for a suggestion
_INSPECTED: Final = 400  # spellings a shard looks at


def words_starting(client: OpenSearch, index: str, prefix: str, most: int) -> list[str]:
    """By how many articles of a sample hold them; equal ones by the alphabet."""
    escaped = "".join(letter if letter.isalnum() else f"\\{letter}" for letter in term(prefix))
    words = {
        "terms": {
            "field": "words", "include": f"{escaped}.*", "size": most, "order": [{"_count": "desc"}, {"_key": "asc"}]
        }
    }  # fmt: skip
    body = {
        "query": filtered([{"prefix": {"words": {"value": term(prefix)}}}]),
        "size": 0,
        "aggs": {"sample": {"sampler": {"shard_size": _SAMPLED}, "aggs": {"words": words}}},
    }
    buckets = ask(client, index, body)["aggregations"]["sample"]["words"]["buckets"]
    return [bucket["key"].replace("\u00a0", " ") for bucket in buckets]


def suggestion(client: OpenSearch, index: str, tree: Node) -> str | None:
    """The query with its rare words spelled as far more frequent words of the archive are; None if there are none."""
    return suggested(tree, lambda surface: _better(client, index, surface))


def _better(client: OpenSearch, index: str, surface: str) -> str | None:
    if len(surface) < SHORTEST:
        return None
    held = _holding(client, index, [surface])[surface]
    if held > SUSPECT:
        return None
    for edits in (1, 2) if len(surface) >= SHORTEST_TWO_EDITS else (1,):
        near = {
            "field": "body_exact",
            "max_edits": edits,
            "prefix_length": 0,
            "min_word_length": 1,
            "sort": "frequency",
        }
        near |= {"suggest_mode": "always", "size": _NEIGHBOURS, "shard_size": _INSPECTED, "analyzer": "parted"}
        said = ask(client, index, {
            "query": {"match_none": {}}, "size": 0,
            "suggest": {"near": {"text": term(surface), "term": {**near, "accuracy": 0.0, "max_inspections": 50}}},
        })  # fmt: skip
        options = [option["text"] for found in said["suggest"]["near"] for option in found["options"]]
        counts = _holding(client, index, options) if options else {}
        best = max(counts, key=lambda text: (counts[text], text), default=None)
        if best is not None and best != surface and counts[best] >= max(2, TIMES_BETTER * held):
            return best.replace("\u00a0", " ")
    return None


def _holding(client: OpenSearch, index: str, words: list[str]) -> dict[str, int]:
    """How many articles have each in their headline or body."""
    filters: Clause = {word: {"term": {"words": term(word)}} for word in words}
    aggs = {"held": {"filters": {"filters": filters}}}
    said = ask(client, index, {"query": {"match_all": {}}, "size": 0, "aggs": aggs})
    return {word: bucket["doc_count"] for word, bucket in said["aggregations"]["held"]["buckets"].items()}


def resembling(client: OpenSearch, index: str, document: Document, most: int) -> list[Row]:
    """The likeliest stories first, the document's own left out; none where nothing is like it."""
    frequent = most_frequent(document)
    if not frequent:
        return []
    held, total = _documents_with(client, index, frequent)
    stems = telling(frequent, held, total)
    if not stems:
        return []
    query: Clause = {"bool": {"should": [{"term": {"text": term(each)}} for each in stems]}}
    its = {"bool": {"must": [query], "filter": [{"term": {"id": document.article_id}}]}}
    least = LEAST_ALIKE * (ask(client, index, {"query": its, "size": 1}, scored=True)["hits"]["max_score"] or 0.0)
    others = {"bool": {"must": [query], "must_not": [{"term": {"group": document.group}}]}}
    body = {"query": others, "size": most, "collapse": {"field": "group"}, "sort": ["_score", {"id": "desc"}]}
    hits = ask(client, index, body, scored=True)["hits"]["hits"]
    rows = [Row(hit["_source"]["id"], hit["_score"], hit["_source"]["group"], hit["_source"]["size"]) for hit in hits]
    return [row for row in rows if row.score >= least]


def _documents_with(client: OpenSearch, index: str, stems: Iterable[str]) -> tuple[dict[str, int], int]:
    """How many documents hold each, and how many there are."""
    aggs = {"held": {"filters": {"filters": {each: {"term": {"text": term(each)}} for each in stems}}}}
    said = ask(client, index, {"query": {"match_all": {}}, "size": 0, "track_total_hits": True, "aggs": aggs})
    counts = {each: bucket["doc_count"] for each, bucket in said["aggregations"]["held"]["buckets"].items()}
    return counts, said["hits"]["total"]["value"]
