"""The links around a page of results: filters to add, chips to take off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.wording import date_words, language_name
from search.results import FacetName, FacetValue, ResultPage, SearchRequest

FACET_TITLES: Final[dict[FacetName, Any]] = {
    "year": _("Date"),
    "source": _("Source"),
    "language": _("Language"),
    "section": _("Section"),
}
OPEN_VALUES: Final = 8  # of a facet before the rest folds away
_PRECISION_OF_LENGTH: Final = {4: "year", 7: "month", 10: "day"}  # characters of a partial ISO date


@dataclass(frozen=True, slots=True)
class FacetLink:
    """`query` is the URL's query with this value added, or taken out where it is selected."""

    label: str
    count: int
    share: int  # percent of the facet's largest count, for its bar
    selected: bool
    query: QueryDict


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    shown: tuple[FacetLink, ...]
    folded: tuple[FacetLink, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; `query` is the URL's query without it."""

    title: str
    label: str
    query: QueryDict


def without(query: QueryDict, *names: str) -> QueryDict:
    """A copy less these parameters, and less the page number, which means nothing in another result."""
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return kept


def _toggled(query: QueryDict, name: str, value: str) -> QueryDict:
    values = query.getlist(name)
    changed = without(query)
    changed.setlist(name, [other for other in values if other != value] if value in values else [*values, value])
    return changed


def facets(page: ResultPage, query: QueryDict) -> list[Facet]:
    """In the order of FACET_TITLES; one with nothing to choose is left out."""
    return [
        _facet(name, str(title), page.facets[name], query)
        for name, title in FACET_TITLES.items()
        if page.facets.get(name)
    ]


def _facet(name: str, title: str, values: tuple[FacetValue, ...], query: QueryDict) -> Facet:
    most = max(value.count for value in values) or 1
    links = [
        FacetLink(
            _label(name, value),
            value.count,
            100 * value.count // most,
            value.selected,
            _toggled(query, name, value.value),
        )
        for value in values
    ]
    shown = tuple(link for number, link in enumerate(links) if number < OPEN_VALUES or link.selected)
    return Facet(name, title, shown, tuple(link for link in links if link not in shown))


def _label(name: str, value: FacetValue) -> str:
    return language_name(value.value) if name == "language" else value.label


def chips(request: SearchRequest, query: QueryDict) -> list[Chip]:
    return list(_chips(request, query))


def _chips(request: SearchRequest, query: QueryDict) -> Iterator[Chip]:
    for year in request.years:
        yield Chip(gettext("Year"), gettext("undated") if year == "undated" else year, _toggled(query, "year", year))
    for source in request.sources:
        yield Chip(gettext("Source"), source, _toggled(query, "source", source))
    for code in request.languages:
        yield Chip(gettext("Language"), language_name(code), _toggled(query, "language", code))
    for section in request.sections:
        yield Chip(gettext("Section"), section, _toggled(query, "section", section))
    for name, title, day in (("from", gettext("From"), request.date_from), ("to", gettext("Up to"), request.date_to)):
        if day:
            yield Chip(title, date_words(day, _PRECISION_OF_LENGTH[len(day)]), without(query, name))
