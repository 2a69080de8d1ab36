"""What a search answers: the currency from `searching` to pages, API and commands. Pure, frozen."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

Sort = Literal["relevance", "newest", "oldest"]
Grouping = Literal["stories", "all"]
FacetName = Literal["source", "language", "section", "year", "month", "dating", "versions", "change", "dump"]
# What everybody may see counted; `dump` is for staff, `month` is counted where a year or a month is chosen.
PUBLIC_FACETS: Final[tuple[FacetName, ...]] = (
    "source", "language", "section", "year", "month", "dating", "versions", "change",
)  # fmt: skip
# The field of a SearchRequest that holds what is selected of a facet.
SELECTIONS: Final[dict[FacetName, str]] = {
    "source": "sources", "language": "languages", "section": "sections", "year": "years", "month": "months",
    "dating": "datings", "versions": "versions", "change": "changes", "dump": "dumps",
}  # fmt: skip
# Seconds a reader is kept waiting for all of a result rather than shown a part of it.
PATIENCE: Final = 3.0
# What a facet's value says for "none known".
UNKNOWN_LANGUAGE: Final = "unknown"
UNDATED: Final = "undated"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search as asked: what the URL's parameters mean once checked. Empty tuples and None filter nothing."""

    query: str = ""
    sources: tuple[str, ...] = ()  # names, OR inside
    languages: tuple[str, ...] = ()  # ISO codes; "unknown" = none detected
    sections: tuple[str, ...] = ()
    years: tuple[str, ...] = ()  # "2020"; "undated"
    months: tuple[str, ...] = ()  # "2020-10"; "undated"
    datings: tuple[str, ...] = ()  # "certain": stated to the day; "uncertain"; "undated"
    versions: tuple[str, ...] = ()  # "several": its story has more than this article; "one"
    changes: tuple[str, ...] = ()  # kinds of material change against another version
    dumps: tuple[str, ...] = ()  # numbers
    date_from: str | None = None  # ISO date, partial allowed: "2020", "2020-10"
    date_to: str | None = None  # inclusive: "2020-10" reaches to its last day
    sort: Sort = "relevance"
    group: Grouping = "stories"
    page: int = 1  # 1-based
    size: int = 20  # hits a page, 1-100
    patience: float = PATIENCE  # seconds of searching, after which an answer may be of a part of the query
    facets: tuple[FacetName, ...] = PUBLIC_FACETS  # to be counted; where there are none, no histogram either

    def chosen(self, facet: FacetName) -> tuple[str, ...]:
        """The values selected of a facet: any of them will do; facets narrow one another."""
        values: tuple[str, ...] = getattr(self, SELECTIONS[facet])
        return values

    def choosing(self, facet: FacetName, values: tuple[str, ...]) -> "SearchRequest":
        """The same request with this selection of the facet."""
        selection: dict[str, Any] = {SELECTIONS[facet]: values}
        return replace(self, **selection)


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
