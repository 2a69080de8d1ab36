"""Why nothing was found: how many articles each part of the query finds alone, and what leaving one out would bring."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from time import thread_time
from typing import Final, Literal, TypeVar

from search.engine import backend
from search.facets.kinds import FacetName
from search.language.parser import parse
from search.language.wording import query_words
from search.query import TEXTUAL, And, Everything, Node, Raw, conjunction, leaves, written
from search.results import SearchRequest

# Parts that are looked at: each is a search of its own, and a reader mends one thing at a time.
_MOST_PARTS: Final = 12
# Seconds of the processor after which nothing more is looked at: what is known by then is told.
_PATIENCE: Final = 0.5
_Each = TypeVar("_Each")


@dataclass(frozen=True, slots=True)
class Part:
    """A word, phrase, prefix or similar spelling, looked for alone and in the whole archive."""

    query: str
    words: str  # as people read it
    stories: int
    articles: int


@dataclass(frozen=True, slots=True)
class Without:
    """What would be found if one condition were left out; the others stay."""

    condition: Literal["query", "date"] | FacetName
    dropped: str  # of `query`: the part that goes, as people read it; of a facet its values
    request: SearchRequest
    stories: int
    articles: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`parts` in the order of the query; `without` the most fruitful first, the fruitless left out."""

    parts: tuple[Part, ...]
    without: tuple[Without, ...]
    suggestion: str | None  # the query in the archive's own words
    suggested_stories: int = 0
    suggested_articles: int = 0


def diagnose(request: SearchRequest) -> Diagnosis:
    """Raises as `searching.search` does. No query to the database but those of `dump:`."""
    until = thread_time() + _PATIENCE
    tree = parse(request.query).tree
    said = backend().suggestion(tree)
    stories, articles = _counts(parse(said).tree, request) if said else (0, 0)
    attempts = [_attempt(*condition) for condition in _in_time(_relaxed(tree, request), until)]
    fruitful = sorted((each for each in attempts if each.articles), key=lambda each: -each.articles)
    return Diagnosis(tuple(_parts(tree, until)), tuple(fruitful), said if articles else None, stories, articles)


def _counts(tree: Node, request: SearchRequest) -> tuple[int, int]:
    found = backend().find(tree, replace(request, page=1, size=1, facets=()))
    return found.stories, found.articles


def _in_time(each: Iterable[_Each], until: float) -> Iterator[_Each]:
    """As many as this thread comes to before it has used so much of the processor."""
    return takewhile(lambda _: thread_time() < until, each)


def _parts(tree: Node, until: float) -> Iterator[Part]:
    wanted = dict.fromkeys(leaf for leaf in leaves(tree) if isinstance(leaf, TEXTUAL))
    for leaf in _in_time(list(wanted)[:_MOST_PARTS], until):
        alone: Node = Raw(leaf) if isinstance(tree, Raw) else leaf
        yield Part(written(leaf), query_words(leaf), *_counts(alone, SearchRequest()))


def _relaxed(
    tree: Node, request: SearchRequest
) -> Iterator[tuple[Literal["query", "date"] | FacetName, str, SearchRequest]]:
    for dropped, rest in list(_shortened(tree))[:_MOST_PARTS]:
        yield "query", query_words(dropped), replace(request, query=written(rest), page=1)
    if request.date_from or request.date_to:
        dates = f"{request.date_from or ''}..{request.date_to or ''}"
        yield "date", dates, replace(request, date_from=None, date_to=None, page=1)
    for facet, values in request.chosen.items():
        yield facet, ", ".join(values), replace(request.choosing(facet, ()), page=1)


def _shortened(tree: Node) -> Iterator[tuple[Node, Node]]:
    """Each condition that all results must meet, and the query without it."""
    match tree:
        case Raw(child):
            yield from ((dropped, Raw(rest)) for dropped, rest in _shortened(child))
        case And(children):
            for at, child in enumerate(children):
                yield child, conjunction([*children[:at], *children[at + 1 :]])
        case _:
            return


def _attempt(condition: Literal["query", "date"] | FacetName, dropped: str, request: SearchRequest) -> Without:
    tree = parse(request.query).tree if request.query else Everything()
    return Without(condition, dropped, request, *_counts(tree, request))
