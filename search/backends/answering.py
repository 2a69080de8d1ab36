"""Matches as an answer: filtered, grouped into stories, counted, sorted, cut to a page. All counts are exact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.backends.matching import Matches
from search.backends.nearness import Pairs, raised
from search.backends.postings import Docs, Weights
from search.backends.snapshot import Snapshot
from search.results import SearchRequest

# What the URL says for "no language known" and "no date known".
UNKNOWN_LANGUAGE: Final = "unknown"
UNDATED: Final = "undated"
# Best matches sorted for each that a page can show: versions of one story take one place together.
_SPARE: Final = 4

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
    """The whole result set, in no order but that of `page`."""

    docs: Docs
    scores: Weights | None  # None: by date
    sort: str
    grouped: bool
    stories: int
    articles: int
    facets: dict[str, dict[str, int]]  # "source", "language", "year" -> value -> count, in stories or articles

    @property
    def listed(self) -> int:
        """Rows of all pages together."""
        return self.stories if self.grouped else self.articles

    def page(self, snapshot: Snapshot, first: int, size: int) -> list[Row]:
        """Rows from the 0-based `first` on; only as many matches are sorted as it takes."""
        if first < 0 or size <= 0 or first >= self.listed:
            return []
        wanted = _SPARE * (first + size)
        while True:
            order = self._best(snapshot, wanted)
            if self.grouped:
                order = order[np.sort(np.unique(snapshot.stories[self.docs[order]], return_index=True)[1])]
            if len(order) >= min(first + size, self.listed):
                return self._rows(snapshot, order[first : first + size])
            wanted *= _SPARE

    def _best(self, snapshot: Snapshot, wanted: int) -> Docs:
        """The places of the first matches in order, `wanted` at least, or all.

        Ties: newest first, then the latest arrival; the undated come after every dated article.
        """
        leading = self._leading(snapshot)
        places = np.arange(len(leading))
        if wanted < len(leading):
            places = np.flatnonzero(leading >= np.partition(leading, len(leading) - wanted)[len(leading) - wanted])
        docs = self.docs[places]
        moments, arrivals = snapshot.column("moment")[docs], snapshot.column("id")[docs]
        if self.sort == "oldest":
            return places[np.lexsort((arrivals, -leading[places]))]
        return places[np.lexsort((-arrivals, -moments, -leading[places]))]

    def _leading(self, snapshot: Snapshot) -> NDArray[Any]:
        """What the order goes by first: the larger, the earlier on the page."""
        if self.scores is not None:
            return self.scores
        moments = snapshot.column("moment")[self.docs]
        if self.sort == "oldest":
            return np.where(moments == 0, np.iinfo(np.int64).min + 1, -moments)
        return moments

    def _rows(self, snapshot: Snapshot, places: Docs) -> list[Row]:
        docs = self.docs[places]
        scores = np.zeros(len(docs)) if self.scores is None else self.scores[places]
        ids, groups = snapshot.column("id")[docs].tolist(), snapshot.column("group")[docs].tolist()
        rows = zip(ids, scores.tolist(), groups, snapshot.versions(docs), strict=True)
        return [Row(*values) for values in rows]


def answer(  # noqa: PLR0913 - three of them are switches
    snapshot: Snapshot,
    matches: Matches,
    request: SearchRequest,
    *,
    scored: bool,
    counted: bool = True,
    pairs: Pairs = (),
) -> Answer:
    """`scored`: whether relevance can sort the matches; else it means newest first. `counted`: with facets.

    `pairs`: words whose nearness counts for the best matches.
    """
    masks = _masks(snapshot, matches, request)
    grouped = request.group == "stories"
    facets = {}
    if counted:
        for name, counter in _COUNTERS.items():
            docs = _taken(matches, masks, name).docs
            facets[name] = _counts(snapshot, docs, counter, grouped=grouped)
    left = _taken(matches, masks, "")
    by_relevance = scored and request.sort == "relevance"
    scores = raised(snapshot, left.docs, left.relevance(snapshot), pairs) if by_relevance else None
    return Answer(left.docs, scores, request.sort, grouped, _stories(snapshot, left.docs), len(left.docs), facets)


def _stories(snapshot: Snapshot, docs: Docs) -> int:
    seen = np.zeros(len(snapshot.story_sizes), bool)
    seen[snapshot.stories[docs]] = True
    return int(np.count_nonzero(seen))


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


def _taken(matches: Matches, masks: dict[str, Mask], name: str) -> Matches:
    """Under all selections, save the facet's own: choosing one value must not hide the others."""
    others = [mask for other, mask in masks.items() if other != name]
    return matches.taken(np.logical_and.reduce(others)) if others else matches


def _counts(snapshot: Snapshot, docs: Docs, counter: Callable[..., Any], *, grouped: bool) -> dict[str, int]:
    codes, name_of = counter(snapshot)
    found = codes[docs]
    if not grouped:
        counts = np.bincount(found)
    else:
        # A story counts once however many of its versions match: one number a pair of value and story.
        alone = snapshot.alone[docs]
        pairs = found[~alone].astype(np.int64) * len(snapshot.story_sizes) + snapshot.stories[docs[~alone]]
        counts = np.bincount(found[alone], minlength=int(found.max(initial=0)) + 1)
        shared = np.unique(pairs) // len(snapshot.story_sizes)
        counts += np.bincount(shared, minlength=len(counts))
    return {name_of(code): int(counts[code]) for code in np.flatnonzero(counts).tolist()}


def _by_field(field: str) -> Callable[..., Any]:
    def counter(snapshot: Snapshot) -> tuple[Any, Callable[[int], str]]:
        names, codes = snapshot.facets[field]
        return codes, names.__getitem__

    return counter


def _by_year(snapshot: Snapshot) -> tuple[Any, Callable[[int], str]]:
    return snapshot.years, lambda year: str(year) if year else UNDATED


_COUNTERS: Final[dict[str, Callable[..., Any]]] = {
    "source": _by_field("source"),
    "language": _by_field("language"),
    "year": _by_year,
}
