"""The embedded engine as a Haystack backend: errors are loud, one open snapshot a process, our own query language.

`find` is what `search.searching` asks. The stock calls work as well: `SearchQuerySet().filter(content="x")` builds a
query in our language, `update_index` writes documents, `clear` puts an empty generation in use.
"""

import threading
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery, log_query
from haystack.models import SearchResult

from archive.models import Article
from search import documents
from search.backends.embedded.alike import suggestion
from search.backends.embedded.answering import answer
from search.backends.embedded.costing import Deadline, refuse_if_too_broad
from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.lexicon import words_starting
from search.backends.embedded.nearness import pairs_of
from search.backends.embedded.rebuilding import build_all
from search.backends.embedded.resembling import resembling
from search.backends.embedded.snapshot import Reading, Snapshot
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.backends.narrowing import aliases, dumps_named, within_dates
from search.compile import Plan, Vocabulary, compile_query
from search.engine import Progress
from search.language.parser import parse
from search.query import Node, Phrase, Word, conjunction, has_words, written
from search.results import Found, Row, SearchRequest, Sort
from search.schema import Document

_readings: Final[dict[Path, Reading]] = {}
_readings_lock: Final = threading.Lock()


def reading_of(store: Store) -> Reading:
    """The one open state of a store in this process; Haystack makes a backend for every thread."""
    with _readings_lock:
        return _readings.setdefault(store.folder, Reading(store))


class Backend(BaseSearchBackend):  # type: ignore[misc]
    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.silently_fail = False
        self.store = Store(options["PATH"])

    def find(self, tree: Node, request: SearchRequest) -> Found:
        with reading_of(self.store).snapshot() as snapshot:
            plan = within_dates(_plan(tree, snapshot, request.query), request)
            deadline = Deadline(request.patience)
            matches = evaluate(plan, snapshot, deadline)
            made = answer(snapshot, matches, request, scored=has_words(tree), pairs=pairs_of(tree))
            return replace(made.found(snapshot, request), partial=deadline.passed_over)

    def matching(self, tree: Node) -> list[int]:
        with reading_of(self.store).snapshot() as snapshot:
            matches = evaluate(_plan(tree, snapshot, written(tree)), snapshot)
            ids: list[int] = np.sort(snapshot.column("id")[matches.docs]).tolist()
            return ids

    def among(self, tree: Node, article_ids: Collection[int]) -> set[int]:
        """Those of these articles that match."""
        with reading_of(self.store).snapshot() as snapshot:
            matches = evaluate(_plan(tree, snapshot, written(tree)), snapshot)
            ids = snapshot.column("id")[matches.docs]
            return set(ids[np.isin(ids, list(article_ids))].tolist())

    def suggestion(self, tree: Node) -> str | None:
        with reading_of(self.store).snapshot() as snapshot:
            return suggestion(snapshot, tree)

    def words(self, prefix: str, most: int) -> list[str]:
        with reading_of(self.store).snapshot() as snapshot:
            return words_starting(snapshot, prefix, most)

    def resembling(self, document: Document, most: int) -> list[Row]:
        with reading_of(self.store).snapshot() as snapshot:
            return resembling(snapshot, document, most)

    def write(self, generation: Path, made: Iterable[Document], replaced: Collection[int]) -> None:
        if generation == self.store.current():
            self.store.remember(replaced)
        write(generation, made, replaced)

    def build(self, generation: Path, progress: Progress | None = None) -> int:
        return build_all(generation, progress)

    def held(self) -> Iterable[tuple[int, int, int]]:
        with reading_of(self.store).snapshot() as snapshot:
            columns = [snapshot.column(name)[snapshot.docs].tolist() for name in ("id", "group", "day")]
        return zip(*columns, strict=True)

    # What Haystack calls.

    def setup(self) -> None:
        """Nothing to prepare: the index is opened when it is first read."""

    def build_schema(self, fields: Any) -> tuple[str, Any]:  # noqa: ARG002 - the schema is ours, not the fields'
        from search.schema import schema  # noqa: PLC0415 - only this stock call needs it

        return "text", schema()

    def update(self, index: Any, iterable: Iterable[Article], commit: bool = True) -> None:  # noqa: ARG002 - Haystack's signature
        articles = list(iterable)
        with self.store.writing():
            generation = self.store.open() or self._first_generation()
            ids = [each.pk for each in articles]
            self.store.remember(ids)
            write(generation, documents.documents(articles), ids)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:  # noqa: ARG002 - every write is a commit
        article_id = int(str(getattr(obj_or_string, "pk", obj_or_string)).rpartition(".")[2])
        with self.store.writing():
            generation = self.store.open()
            if generation is not None:
                self.store.remember([article_id])
                write(generation, [], [article_id])

    def clear(self, models: Any = None, commit: bool = True) -> None:  # noqa: ARG002 - there is one model
        with self.store.writing():
            self._first_generation()

    def _first_generation(self) -> Path:
        generation = self.store.begin()
        self.store.publish(generation)
        return generation

    @log_query  # type: ignore[untyped-decorator]
    def search(self, query_string: str, **options: Any) -> dict[str, Any]:
        """Haystack's own entry. Sorting: `published`, either way, or relevance. Facets: source, language, year."""
        parsed = parse(query_string or "*")
        narrowed = conjunction(
            [parsed.tree, *(parse(text).tree for text in sorted(options.get("narrow_queries") or ()))]
        )
        start, end = options.get("start_offset") or 0, options.get("end_offset")
        order = [str(field) for field in options.get("sort_by") or ()]
        sort: Sort = "relevance" if not order else "newest" if order[0].startswith("-") else "oldest"
        request = SearchRequest(query=query_string, sort=sort, group="all")
        with reading_of(self.store).snapshot() as snapshot:
            matches = evaluate(_plan(narrowed, snapshot, query_string), snapshot)
            found = answer(snapshot, matches, request, scored=has_words(narrowed))
            rows = found.page(snapshot, start, (found.articles if end is None else end) - start)
        result_class = options.get("result_class") or SearchResult
        results = [result_class("archive", "article", str(row.article_id), row.score) for row in rows]
        wanted = {str(name).removesuffix("_exact") for name in options.get("facets") or ()}
        counts = {str(name): sorted(values.items()) for name, values in found.facets.items() if name in wanted}
        facets = {"fields": counts, "dates": {}, "queries": {}} if wanted else {}
        return {"results": results, "hits": found.articles, "facets": facets, "spelling_suggestion": None}


def _plan(tree: Node, snapshot: Snapshot, query: str) -> Plan:
    """Raises TooBroadError."""
    plan = compile_query(tree, _vocabulary(snapshot))
    refuse_if_too_broad(plan, snapshot, query)
    return plan


def _vocabulary(snapshot: Snapshot) -> Vocabulary:
    return Vocabulary(snapshot.languages, lambda field: snapshot.values[field][0], dumps_named, aliases)


class Query(BaseSearchQuery):  # type: ignore[misc]
    """Haystack's filters in our query language."""

    def matching_all_fragment(self) -> str:
        return "*"

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """`content` and `contains` ask for the words, `exact` for the phrase, `startswith` for a prefix."""
        if hasattr(value, "input_type_name"):
            prepared = value.prepare(self)
            if not value.post_process:
                return str(prepared)
            value = prepared
        name = "" if field in {"content", "text"} else f"{field}:"
        if filter_type == "in":
            return f"({' OR '.join(_phrase(name, one) for one in value)})"
        if filter_type == "startswith":
            return f"{name}{value}*"
        if filter_type in {"gt", "gte", "lt", "lte", "range"}:
            return _range(filter_type, value)
        if filter_type == "exact" or name:
            return _phrase(name, value)
        return " ".join(_plain(word) for word in str(value).split())

    def clean(self, query_fragment: str) -> str:
        return query_fragment


def _phrase(name: str, value: Any) -> str:
    return f'{name}"{str(value).replace(chr(34), " ")}"'


def _plain(word: str) -> str:
    """One word as it stands: nothing in it is an operator."""
    tree = parse(word.strip('-"()')).tree
    return written(tree) if isinstance(tree, Word | Phrase) else _phrase("", word)


def _range(filter_type: str, value: Any) -> str:
    if filter_type == "range":
        return f"date:{value[0]:%Y-%m-%d}..{value[1]:%Y-%m-%d}"
    day = f"{value:%Y-%m-%d}"
    return {"gt": f"after:{day}", "lt": f"before:{day}", "gte": f"date:{day}..", "lte": f"date:..{day}"}[filter_type]


class Engine(BaseEngine):  # type: ignore[misc]
    backend = Backend
    query = Query
