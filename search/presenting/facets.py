"""Filters: values to choose with what they would leave, and those in force as chips to take off."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from archive.models import Dump
from archive.versions.changes import Kind
from archive.wording import CHANGE_WORDS, date_words, language_name
from search.facets.kinds import FacetName
from search.facets.table import CHANGE, DUMP, FACETS, LANGUAGE, MONTH
from search.presenting.addresses import toggled, without
from search.results import FacetValue, ResultPage, SearchRequest

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


def facets(page: ResultPage, query: QueryDict) -> list[Facet]:
    """In the order of the table; one with nothing to choose is left out. One query where dumps are counted."""
    dumps = _dump_names(page.facets.get(DUMP.name, ()))
    return [_facet(name, page.facets[name], query, dumps) for name in FACETS if page.facets.get(name)]


def _facet(name: FacetName, values: tuple[FacetValue, ...], query: QueryDict, dumps: dict[str, str]) -> Facet:
    most = max(value.count for value in values) or 1
    links = [
        FacetLink(
            dumps.get(value.value, value.value) if name == DUMP.name else label(name, value.value),
            value.count,
            100 * value.count // most,
            value.selected,
            toggled(query, name, value.value),
        )
        for value in values
    ]
    shown = tuple(link for number, link in enumerate(links) if number < OPEN_VALUES or link.selected)
    return Facet(name, title(name), shown, tuple(link for link in links if link not in shown))


def _dump_names(values: tuple[FacetValue, ...]) -> dict[str, str]:
    numbers = [value.value for value in values if value.value.isdecimal()]
    if not numbers:
        return {}
    return {str(pk): f"{pk} · {name}" for pk, name in Dump.objects.filter(pk__in=numbers).values_list("pk", "name")}


def title(name: FacetName) -> str:
    """What people call the facet."""
    return gettext(FACETS[name].title)


def label(name: FacetName, value: str) -> str:
    """A facet's value as people read it."""
    words = FACETS[name].words
    if value in words:
        return gettext(words[value])
    return _SAID_BY[name](value) if name in _SAID_BY else value


def month_words(value: str) -> str:
    """`October 2020` of `2020-10`; the value itself where that is no month."""
    try:
        return date_format(date.fromisoformat(f"{value}-01"), pgettext("date format", "F Y"))
    except ValueError:
        return value


# Values that are neither text nor messages of the table.
_SAID_BY: Final[Mapping[FacetName, Callable[[str], str]]] = {
    LANGUAGE.name: language_name,
    CHANGE.name: lambda value: str(CHANGE_WORDS[Kind(value)]),
    MONTH.name: month_words,
}


def chips(request: SearchRequest, query: QueryDict) -> list[Chip]:
    return list(_chips(request, query))


def _chips(request: SearchRequest, query: QueryDict) -> Iterator[Chip]:
    for name in FACETS:
        for value in request.chosen.get(name, ()):
            yield Chip(title(name), label(name, value), toggled(query, name, value))
    for end, words, day in (("from", gettext("From"), request.date_from), ("to", gettext("Up to"), request.date_to)):
        if day:
            yield Chip(words, date_words(day, _PRECISION_OF_LENGTH[len(day)]), without(query, end))
