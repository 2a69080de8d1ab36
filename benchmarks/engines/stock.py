# ruff: noqa: PLC0415 - Django must be set up before anything of the project is imported
"""Haystack's own Whoosh backend over the archive's articles: what a project gets that writes no engine."""

from typing import Any, Final

from benchmarks.engines.workload import Asked

BATCH: Final = 1000
NOT_ASKED: Final = frozenset({"similar"})


def page(asked: Asked) -> int:
    """Twenty results with snippets, the count and a facet."""
    from haystack.query import SearchQuerySet

    text = asked.ours
    if asked.days:
        text = f"{asked.words[0]} AND published:[{asked.days[0]:%Y%m%d} TO {asked.days[1]:%Y%m%d}]"
    found = SearchQuerySet(using="stock").raw_search(text).facet("source").highlight()
    if asked.kind == "newest":
        found = found.order_by("-published")
    count = int(found.count())
    list(found[:20])
    found.facet_counts()
    return count


def _index() -> Any:
    from haystack import connections

    from archive.models import Article

    connection = connections["stock"]
    return connection.get_backend(), connection.get_unified_index().get_index(Article)


def build() -> None:
    backend, index = _index()
    articles = list(index.index_queryset())
    for start in range(0, len(articles), BATCH):
        backend.update(index, articles[start : start + BATCH])


def update(article: Any) -> None:
    backend, index = _index()
    backend.update(index, [article])
