"""What a search answers: the currency from `searching` to pages, API and commands. Pure, frozen."""

from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]
Grouping = Literal["stories", "all"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search as asked: what the URL's parameters mean once checked. Empty tuples and None filter nothing."""

    query: str = ""
    sources: tuple[str, ...] = ()  # names, OR inside
    languages: tuple[str, ...] = ()  # ISO codes; "unknown" = none detected
    sections: tuple[str, ...] = ()
    years: tuple[str, ...] = ()  # "2020"; "undated"
    date_from: str | None = None  # ISO date, partial allowed: "2020", "2020-10"
    date_to: str | None = None  # inclusive: "2020-10" reaches to its last day
    sort: Sort = "relevance"
    group: Grouping = "stories"
    page: int = 1  # 1-based
    size: int = 20  # hits a page, 1-100


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of snippet text; `hit` marks what matched. Plain text: the template escapes it."""

    text: str
    hit: bool


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
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)  # "source", "language", "year"
    suggestion: str | None = None
    milliseconds: int = 0
