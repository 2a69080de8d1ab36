"""The engine the settings name, as Haystack connects it, and what every engine answers.

    query text --parser--> Node + SearchRequest --engine--> Found --searching--> ResultPage

An engine gets trees, never texts, and gives ids and counts; what a reader sees of an article comes from the database.
"""

from collections.abc import Collection
from typing import Protocol, cast

from haystack import connections

from search.backends.store import Store
from search.query import Node
from search.results import Found, Row, SearchRequest
from search.schema import Document


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


def backend() -> Engine:
    return cast("Engine", connections["default"].get_backend())


def store() -> Store:
    """Where the embedded engine keeps its index."""
    made: Store = connections["default"].get_backend().store
    return made
