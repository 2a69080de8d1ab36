"""Matches as an answer: filtered, grouped into stories, counted, sorted, cut to a page. All counts are exact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.backends.evaluating import Matches
from search.backends.snapshot import Snapshot
from search.results import SearchRequest

# What the URL says for "no language known" and "no date known".
UNKNOWN_LANGUAGE: Final = "unknown"
UNDATED: Final = "undated"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; in grouped answers the leading version of its story."""

    article_id: int
    score: float
    group: int
    versions: int  # articles of the group in the index


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole result set: `order` holds what a page can list, first to last, as places in `docs`."""

    docs: NDArray[np.int64]
    scores: NDArray[np.float64]
    order: NDArray[np.int64]
    stories: int
    articles: int
    facets: dict[str, dict[str, int]]  # "source", "language", "year" -> value -> count, in stories or articles

    def page(self, snapshot: Snapshot, first: int, size: int) -> list[Row]:
        """Rows from the 0-based `first` on."""
        places = self.order[first : first + size]
        facts = snapshot.facts[self.docs[places]]
        groups = facts["group"].tolist()
        found = zip(facts["id"].tolist(), self.scores[places].tolist(), groups, snapshot.versions(groups), strict=True)
        return [Row(*values) for values in found]


def answer(snapshot: Snapshot, matches: Matches, request: SearchRequest, *, scored: bool) -> Answer:
    """`scored`: whether relevance can sort the matches; else it means newest first."""
    masks = _masks(snapshot, matches, request)
    facets = {
        name: _counts(snapshot, matches.docs[_without(masks, name, len(matches.docs))], request, counter)
        for name, counter in _COUNTERS.items()
    }
    left = _without(masks, "", len(matches.docs))
    docs, scores = matches.docs[left], matches.scores[left]
    order = _order(snapshot.facts[docs], scores if scored else None, request.sort)
    firsts = np.sort(np.unique(snapshot.stories[docs[order]], return_index=True)[1])
    listed = order[firsts] if request.group == "stories" else order
    return Answer(docs, scores, listed, len(firsts), len(docs), facets)


def _masks(snapshot: Snapshot, matches: Matches, request: SearchRequest) -> dict[str, Mask]:
    """For each facet with a selection, which matches it lets through: any of its values."""
    masks = {}
    languages = tuple("" if value == UNKNOWN_LANGUAGE else value for value in request.languages)
    for field, wanted in (("source", request.sources), ("language", languages), ("section", request.sections)):
        if wanted:
            names, codes = snapshot.facets[field]
            masks[field] = np.isin(codes[matches.docs], [names.index(value) for value in wanted if value in names])
    if request.years:
        years = [
            0 if value == UNDATED else int(value) for value in request.years if value == UNDATED or value.isdecimal()
        ]
        masks["year"] = np.isin(snapshot.years[matches.docs], years)
    return masks


def _without(masks: dict[str, Mask], name: str, size: int) -> Mask:
    """All selections together, save the facet's own: choosing one value must not hide the others."""
    left = np.ones(size, bool)
    for other, mask in masks.items():
        if other != name:
            left = left & mask
    return left


def _counts(
    snapshot: Snapshot, docs: NDArray[np.int64], request: SearchRequest, counter: Callable[..., Any]
) -> dict[str, int]:
    if not len(docs):
        return {}
    codes, name_of = counter(snapshot, docs)
    if request.group == "stories":
        # One number a pair of value and story, so that a story counts once however many of its versions match.
        pairs = np.unique(codes.astype(np.int64) * len(snapshot.facts) + snapshot.stories[docs])
        codes = pairs // len(snapshot.facts)
    found, counts = np.unique(codes, return_counts=True)
    return {name_of(int(code)): int(count) for code, count in zip(found, counts, strict=True)}


def _by_field(field: str) -> Callable[..., Any]:
    def counter(snapshot: Snapshot, docs: NDArray[np.int64]) -> tuple[Any, Callable[[int], str]]:
        names, codes = snapshot.facets[field]
        return codes[docs], names.__getitem__

    return counter


def _by_year(snapshot: Snapshot, docs: NDArray[np.int64]) -> tuple[Any, Callable[[int], str]]:
    return snapshot.years[docs], lambda year: str(year) if year else UNDATED


_COUNTERS: Final[dict[str, Callable[..., Any]]] = {
    "source": _by_field("source"),
    "language": _by_field("language"),
    "year": _by_year,
}


def _order(facts: NDArray[Any], scores: NDArray[np.float64] | None, sort: str) -> NDArray[np.int64]:
    """Places in order. Ties: newest first, then the latest arrival; the undated come after every dated article."""
    moment, arrival = facts["moment"], facts["id"]
    if sort == "oldest":
        return np.lexsort((arrival, moment, moment == 0))
    if sort == "relevance" and scores is not None:
        return np.lexsort((-arrival, -moment, -scores))
    return np.lexsort((-arrival, -moment))
