"""The engine the settings name, as Haystack connects it, and what every engine answers.

    query text --parser--> Node + SearchRequest --engine--> Found --searching--> ResultPage

An engine gets trees, never texts, and gives ids and counts; what a reader sees of an article comes from the database.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from haystack import connections

from search.query import Node
from search.results import Found, Row, SearchRequest
from search.schema import Document

Generation = Any  # how an engine names one complete index
Progress = Callable[[int, int], None]  # articles done, articles in all


class Shelf(Protocol):
    """Where an engine keeps its generations: one in use, the next made beside it, one process that writes."""

    def writing(self) -> AbstractContextManager[None]:
        """Holds the write lock. Raises IndexBusyError."""

    def current(self) -> Generation | None:
        """The generation in use; None before the first one."""

    def is_current_code(self) -> bool:
        """Whether the generation in use was written by this schema and analysis."""

    def open(self) -> Generation | None:
        """The generation in use, fit for this code; None where there is none yet. Raises SearchUnavailableError."""

    def unfinished(self) -> Generation | None:
        """The generation that a run left half built and `build` can go on with."""

    def percent_built(self) -> int | None:
        """How far that one is, 0-100; None where there is none, or no telling."""

    def begin(self) -> Generation:
        """A new, empty generation, not in use. Only under the lock."""

    def publish(self, generation: Generation) -> None:
        """Puts it in use for every reader at once; the one before it is kept."""


class Engine(Protocol):
    """Every method raises SearchUnavailableError where the engine cannot answer."""

    def find(self, tree: Node, request: SearchRequest) -> Found:
        """The request's page and the exact counts of the whole result. Raises TooBroadError.

        Of the request everything counts but `query`, whose tree this is. A page beyond the last has no rows.
        """

    def matching(self, tree: Node) -> list[int]:
        """The ids of every article that matches, ascending. Raises TooBroadError."""

    def among(self, tree: Node, article_ids: Collection[int]) -> set[int]:
        """Those of these articles that match; at most a few hundred are asked about. Raises TooBroadError."""

    def suggestion(self, tree: Node) -> str | None:
        """The query in words that the archive has, where it has hardly any of one that is spelled nearly the same."""

    def words(self, prefix: str, most: int) -> list[str]:
        """The archive's words that start so, as they are indexed, the most frequent first."""

    def resembling(self, document: Document, most: int) -> list[Row]:
        """The articles most like this one, one a story, its own story left out."""

    def write(self, generation: Generation, made: Iterable[Document], replaced: Collection[int]) -> None:
        """Puts the documents in the place of the articles `replaced`, visible when it returns. Under the lock."""

    def build(self, generation: Generation, progress: Progress | None = None) -> int:
        """Fills a new or unfinished generation with every article; gives how many it holds. Under the lock."""

    def held(self) -> Iterable[tuple[int, int, int]]:
        """Article, group and day of every document."""


def backend() -> Engine:
    return cast("Engine", connections["default"].get_backend())


def store() -> Shelf:
    return cast("Shelf", connections["default"].get_backend().store)
