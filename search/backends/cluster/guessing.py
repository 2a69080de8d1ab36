"""What the cluster's words suggest: another spelling, the rest of a word, articles like one."""

from typing import Any, Final

from opensearchpy import OpenSearch

from search.analysis import stem, tokens
from search.backends.alike import SHORTEST, SHORTEST_TWO_EDITS, SUSPECT, TIMES_BETTER
from search.backends.cluster.asking import ask
from search.backends.cluster.clauses import Clause, filtered
from search.backends.cluster.mapping import term
from search.backends.resembling import LEAST_ALIKE
from search.query import Node
from search.results import Row
from search.schema import WEIGHT_UNIT, WEIGHTS, Document
from search.spelling import suggested

# Articles a shard whose words are counted to tell the frequent from the rare.
_SAMPLED: Final = 1000
_NEIGHBOURS: Final = 10  # spellings looked at for a suggestion
_INSPECTED: Final = 400  # spellings a shard looks at
_TELLING: Final = 24  # as in the embedded engine's `resembling`
_TOO_COMMON: Final = 0.2
_MOST_TOKENS: Final = 5000


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
    buckets = ask(client, index, body)["aggregations"]["sample"]["words"].get("buckets", [])
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
        options = [option["text"] for found in said["suggest"]["near"] for option in found.get("options", [])]
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
    total = ask(client, index, {"query": {"match_all": {}}, "size": 0})["hits"]["total"]["value"]
    like: dict[str, Any] = {
        "fields": ["text"], "like": _written(document), "max_query_terms": _TELLING, "min_term_freq": 1,
        "min_doc_freq": 2, "max_doc_freq": max(2, int(_TOO_COMMON * total)), "minimum_should_match": 1,
        "analyzer": "parted",
    }  # fmt: skip
    query = {"more_like_this": like}
    itself = ask(client, index, {"query": _among(query, {"term": {"id": document.article_id}}), "size": 1})
    least = LEAST_ALIKE * (itself["hits"]["max_score"] or 0.0)
    others = {"bool": {"must": [query], "must_not": [{"term": {"group": document.group}}]}}
    body = {"query": others, "size": most, "collapse": {"field": "group"}, "sort": ["_score", {"id": "desc"}]}
    hits = ask(client, index, body, track_scores=True)["hits"].get("hits", [])
    rows = [Row(hit["_source"]["id"], hit["_score"], hit["_source"]["group"], hit["_source"]["size"]) for hit in hits]
    return [row for row in rows if row.score >= least]


def _among(query: Clause, wanted: Clause) -> Clause:
    return {"bool": {"must": [query], "filter": [wanted]}}


def _written(document: Document) -> str:
    """Its stems as often as they weigh, numbers left out: they tell no article from another."""
    made: list[str] = []
    for zone, weight in WEIGHTS.items():
        for number, token in enumerate(tokens(getattr(document, zone))):
            if number >= _MOST_TOKENS:
                break
            if not token.surface.isdigit():
                made += [term(stem(token.surface, document.language))] * round(weight / WEIGHT_UNIT)
    return " ".join(made)
