"""A cluster of OpenSearch as a Haystack backend: the same trees in, the same answers out as the embedded engine.

Relevance is BM25 over the same weighted text. What differs: a phrase counts by all its words, a prefix or a similar
spelling by being there, and the nearness of words for all matches instead of the best.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Final

from django.db.models import Count
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.models import SearchResult

from archive.models import Article
from search import documents
from search.backends.cluster.asking import NO_HISTOGRAM, ask, find
from search.backends.cluster.clauses import Clause, clause, filtered, nearness
from search.backends.cluster.client import connected
from search.backends.cluster.guessing import resembling, suggestion, words_starting
from search.backends.cluster.shelf import Shelf
from search.backends.embedded.nearness import pairs_of
from search.backends.filling import every_document
from search.backends.narrowing import aliases, dumps_named, within_dates
from search.backends.whoosh import Query
from search.compile import Plan, Vocabulary, compile_query
from search.engine import Progress
from search.language.parser import parse
from search.query import Node, conjunction, has_words
from search.results import Found, Row, SearchRequest, Sort
from search.schema import Document

_PAGED: Final = 1000  # values of a field read at a time
_WHOLE: Final = 1 << 40


class Backend(BaseSearchBackend):  # type: ignore[misc]
    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.silently_fail = False
        self._hosts, self._alias = options["URL"], options["INDEX_NAME"]

    @cached_property
    def store(self) -> Shelf:
        return Shelf(connected(self._hosts), self._alias)

    def find(self, tree: Node, request: SearchRequest) -> Found:
        index = self.store.open(afresh=False)
        if index is None:
            return Found((), 0, 0, 0, {facet: {} for facet in request.facets}, NO_HISTOGRAM)
        plan = within_dates(self._plan(tree, index), request)
        by_relevance = has_words(tree) and request.sort == "relevance"
        query = nearness(clause(plan), pairs_of(tree)) if by_relevance else clause(plan)
        return find(self.store.client, index, query, request, scored=has_words(tree))

    def matching(self, tree: Node) -> list[int]:
        request = SearchRequest(sort="newest", group="all", size=_WHOLE, facets=())
        return sorted(row.article_id for row in self.find(tree, request).rows)

    def among(self, tree: Node, article_ids: Collection[int]) -> set[int]:
        index = self.store.open(afresh=False)
        if index is None:
            return set()
        wanted = [clause(self._plan(tree, index)), {"terms": {"id": list(article_ids)}}]
        said = ask(self.store.client, index, {"query": filtered(wanted), "size": len(article_ids)})
        return {hit["_source"]["id"] for hit in said["hits"]["hits"]}

    def suggestion(self, tree: Node) -> str | None:
        index = self.store.open(afresh=False)
        return suggestion(self.store.client, index, tree) if index else None

    def words(self, prefix: str, most: int) -> list[str]:
        index = self.store.open(afresh=False)
        return words_starting(self.store.client, index, prefix, most) if index else []

    def resembling(self, document: Document, most: int) -> list[Row]:
        index = self.store.open(afresh=False)
        return resembling(self.store.client, index, document, most) if index else []

    def write(self, generation: str, made: Iterable[Document], replaced: Collection[int]) -> None:
        self.store.write(generation, made, replaced)

    def build(self, generation: str, progress: Progress | None = None) -> int:
        total = Article.objects.count()
        groups = Article.objects.order_by().values_list("version_group").annotate(Count("pk"))
        sizes = Counter(dict(groups.iterator()))
        return self.store.build(generation, every_document(total=total, progress=progress), sizes)

    def held(self) -> Iterable[tuple[int, int, int]]:
        index = self.store.open()
        return self.store.held(index) if index else ()

    def _plan(self, tree: Node, index: str) -> Plan:
        languages = frozenset(self._values(index, "language"))
        return compile_query(
            tree, Vocabulary(languages, lambda field: self._values(index, field), dumps_named, aliases)
        )

    def _values(self, index: str, field: str) -> list[str]:
        """Every value of a field, a thousand at a time; the nodes keep the answer until the index changes."""
        values: list[str] = []
        after: Clause = {}
        while True:
            pages = {"size": _PAGED, "sources": [{"value": {"terms": {"field": field}}}], **after}
            body = {"query": {"match_all": {}}, "size": 0, "aggs": {"values": {"composite": pages}}}
            said = ask(self.store.client, index, body)["aggregations"]["values"]
            values += [bucket["key"]["value"] for bucket in said["buckets"]]
            if len(said["buckets"]) < _PAGED:
                return values
            after = {"after": said["after_key"]}

    # What Haystack calls.

    def setup(self) -> None:
        """Nothing to prepare: the index is looked up when it is first read."""

    def build_schema(self, fields: Any) -> tuple[str, Any]:  # noqa: ARG002 - the schema is ours, not the fields'
        from search.backends.cluster.mapping import index_body  # noqa: PLC0415 - only this stock call needs it

        return "text", index_body()["mappings"]["properties"]

    def update(self, index: Any, iterable: Iterable[Article], commit: bool = True) -> None:  # noqa: ARG002 - Haystack's signature
        articles = list(iterable)
        with self.store.writing():
            generation = self.store.open() or self._first_generation()
            self.store.write(generation, documents.documents(articles), [each.pk for each in articles])

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:  # noqa: ARG002 - every write is visible
        article_id = int(str(getattr(obj_or_string, "pk", obj_or_string)).rpartition(".")[2])
        with self.store.writing():
            generation = self.store.open()
            if generation is not None:
                self.store.write(generation, [], [article_id])

    def clear(self, models: Any = None, commit: bool = True) -> None:  # noqa: ARG002 - there is one model
        with self.store.writing():
            self._first_generation()

    def _first_generation(self) -> str:
        generation = self.store.begin()
        self.store.publish(generation)
        return generation

    @log_query  # type: ignore[untyped-decorator]
    def search(self, query_string: str, **options: Any) -> dict[str, Any]:
        """Haystack's own entry. Sorting: `published`, either way, or relevance. Facets: source, language, year."""
        parts = [query_string or "*", *sorted(options.get("narrow_queries") or ())]
        tree = conjunction([parse(text).tree for text in parts])
        start, end = options.get("start_offset") or 0, options.get("end_offset")
        order = [str(field) for field in options.get("sort_by") or ()]
        sort: Sort = "relevance" if not order else "newest" if order[0].startswith("-") else "oldest"
        found = self.find(tree, SearchRequest(sort=sort, group="all", size=_WHOLE if end is None else max(1, end)))
        rows = found.rows[start:end]
        result_class = options.get("result_class") or SearchResult
        results = [result_class("archive", "article", str(row.article_id), row.score) for row in rows]
        wanted = {str(name).removesuffix("_exact") for name in options.get("facets") or ()}
        counts = {name: sorted(values.items()) for name, values in found.facets.items() if name in wanted}
        facets = {"fields": counts, "dates": {}, "queries": {}} if wanted else {}
        return {"results": results, "hits": found.articles, "facets": facets, "spelling_suggestion": None}


class Engine(BaseEngine):  # type: ignore[misc]
    backend = Backend
    query = Query
