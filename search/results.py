"""What a search answers: the currency from `searching` to pages, API and commands. Pure, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from search.facets.kinds import FacetName
from search.facets.table import FACETS, PUBLIC

Sort = Literal["relevance", "newest", "oldest"]
Grouping = Literal["stories", "all"]
# Seconds a reader is kept waiting for all of a result rather than shown a part of it.
PATIENCE: Final = 3.0


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search as asked: what the URL's parameters mean once checked. None filters nothing."""

    query: str = ""
    # Any of the values will do, facets narrow one another. Of a facet that narrows nothing there is no entry.
    chosen: Mapping[FacetName, tuple[str, ...]] = field(default_factory=dict)
    date_from: str | None = None  # ISO date, partial allowed: "2020", "2020-10"
    date_to: str | None = None  # inclusive: "2020-10" reaches to its last day
    sort: Sort = "relevance"
    group: Grouping = "stories"
    page: int = 1  # 1-based
    size: int = 20  # hits a page, 1-100
    patience: float = PATIENCE  # seconds of searching, after which an answer may be of a part of the query
    facets: tuple[FacetName, ...] = PUBLIC  # to be counted; where there are none, no histogram either

    def choosing(self, facet: FacetName, values: tuple[str, ...]) -> "SearchRequest":
        """The same request with these values of the facet in place of any others; with none it narrows nothing."""
        others = {name: chosen for name, chosen in self.chosen.items() if name != facet}
        return replace(self, chosen={**others, facet: values} if values else others)

    def counted(self) -> tuple[FacetName, ...]:
        """Of `facets` those whose time has come: one inside another waits for a choice of either."""
        return tuple(
            name
            for name in self.facets
            if (inside := FACETS[name].inside) is None or {name, inside} & self.chosen.keys()
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of snippet text; `hit` marks what matched. Plain text: the template escapes it."""

    text: str
    hit: bool
    phrase: bool = False  # a hit that is a whole phrase of the query


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: an article, or in grouped results the best-matching version of its story."""

    id: int  # the article's
    headline: str  # never empty
    published: str | None  # ISO 8601, as precise as known
    published_precision: str
    published_status: str
    source: str | None
    language: str | None
    words: int
    score: float
    snippet: tuple[Segment, ...]
    version_group: int
    versions: int  # articles in the story, this one included, matching or not


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str  # what the URL parameter takes
    label: str  # what people read
    count: int  # articles (group=all) or stories (group=stories) it would leave
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Articles or stories whose first possible day lies in the bar's: what choosing its dates would leave."""

    value: str  # "2020", "2020-10" or "2020-10-06"; as `from` and `to` it chooses just these
    count: int
    uncertain: int  # of these: the day is known to the month or year only, lent by a version, or worked out


@dataclass(frozen=True, slots=True)
class Histogram:
    """All results in time. A story counts once in every bar that one of its matching versions stands in."""

    unit: Literal["year", "month", "day"]
    bars: tuple[Bar, ...]  # ascending; those with none are left out
    undated: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; in grouped answers the leading version of its story."""

    article_id: int
    score: float
    group: int
    versions: int  # articles of the group in the index


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine answers to a request. Counts are exact, of the whole result."""

    rows: tuple[Row, ...]  # of the request's page; none where it lies beyond the last
    stories: int
    articles: int
    listed: int  # rows of all pages together
    facets: dict[FacetName, dict[str, int]]  # value -> count, in stories or articles; zeros are left out
    histogram: Histogram | None = None
    partial: bool = False  # some alternatives of the query were left out for want of time: there may be more


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of results with exact totals over the whole result set."""

    request: SearchRequest
    understood: str  # the query in words
    notices: tuple[str, ...]
    stories: int
    articles: int
    page: int
    pages: int  # at least 1
    hits: tuple[Hit, ...]
    facets: dict[FacetName, tuple[FacetValue, ...]] = field(default_factory=dict)
    histogram: Histogram | None = None
    suggestion: str | None = None
    partial: bool = False  # see Found; a notice says so too
    milliseconds: int = 0
