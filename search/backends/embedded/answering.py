"""Matches as an answer: filtered, grouped into stories, counted, sorted, cut to a page. All counts are exact."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.backends.embedded.counting import Grouping, counts, histogram, selected, under
from search.backends.embedded.matching import Matches
from search.backends.embedded.nearness import Pairs, raised
from search.backends.embedded.postings import Docs, Weights
from search.backends.embedded.snapshot import Snapshot
from search.facets.kinds import FacetName
from search.results import Found, Row, SearchRequest

# Best matches sorted for each that a page can show: versions of one story take one place together.
_SPARE: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole result set, in no order but that of `page`."""

    docs: Docs
    scores: Weights | None  # None: by date
    sort: str
    grouped: bool
    stories: int
    articles: int
    facets: dict[FacetName, dict[str, int]]  # value -> count, in stories or articles

    @property
    def listed(self) -> int:
        """Rows of all pages together."""
        return self.stories if self.grouped else self.articles

    def found(self, snapshot: Snapshot, request: SearchRequest) -> Found:
        """With the rows of the request's page and, where anything is counted, the histogram."""
        rows = tuple(self.page(snapshot, (request.page - 1) * request.size, request.size))
        bars = histogram(snapshot, self.docs, grouped=self.grouped) if request.facets else None
        return Found(rows, self.stories, self.articles, self.listed, self.facets, bars)

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
    masks = selected(snapshot, matches.docs, request)
    grouped = request.group == "stories"
    facets = {}
    if counted and request.facets:
        grouping = Grouping(snapshot, matches.docs) if grouped else None
        for facet in request.counted():
            facets[facet] = counts(snapshot, under(matches.docs, masks, facet), facet, grouping)
    left = matches.taken(np.logical_and.reduce(list(masks.values()))) if masks else matches
    by_relevance = scored and request.sort == "relevance"
    scores = raised(snapshot, left.docs, left.relevance(snapshot), pairs) if by_relevance else None
    return Answer(left.docs, scores, request.sort, grouped, _stories(snapshot, left.docs), len(left.docs), facets)


def _stories(snapshot: Snapshot, docs: Docs) -> int:
    seen = np.zeros(len(snapshot.story_sizes), bool)
    seen[snapshot.stories[docs]] = True
    return int(np.count_nonzero(seen))
