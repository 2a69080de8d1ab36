"""Filters: values to choose with what they would leave, and those in force as chips to take off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from archive.models import Dump
from archive.wording import CHANGE_WORDS, date_words, language_name
from search.presenting.addresses import toggled, without
from search.results import UNDATED, FacetName, FacetValue, ResultPage, SearchRequest

# In the order of the page. `dating` stands with the dates, above these.
FACET_TITLES: Final[dict[FacetName, Any]] = {
    "dating": _("How the date is known"),
    "source": _("Source"),
    "language": _("Language"),
    "section": _("Section"),
    "versions": _("Versions"),
    "change": _("Material change"),
    "year": _("Year"),
    "month": _("Month"),
    "dump": _("Dump"),
}
_DATINGS: Final[dict[str, Any]] = {
    "certain": _("stated to the day"),
    "uncertain": _("uncertain"),
    UNDATED: _("undated"),
}
_VERSIONS: Final[dict[str, Any]] = {"several": _("with other versions"), "one": _("one version only")}
_WORDS: Final[dict[FacetName, dict[str, Any]]] = {
    "dating": _DATINGS,
    "year": _DATINGS,
    "month": _DATINGS,
    "versions": _VERSIONS,
    "change": {kind.value: words for kind, words in CHANGE_WORDS.items()},
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


def facets(page: ResultPage, query: QueryDict) -> list[Facet]:
    """In the order of FACET_TITLES; one with nothing to choose is left out. One query where dumps are counted."""
    dumps = _dump_names(page.facets.get("dump", ()))
    return [
        _facet(name, str(title), page.facets[name], query, dumps)
        for name, title in FACET_TITLES.items()
        if page.facets.get(name)
    ]


def _facet(
    name: FacetName, title: str, values: tuple[FacetValue, ...], query: QueryDict, dumps: dict[str, str]
) -> Facet:
    most = max(value.count for value in values) or 1
    links = [
        FacetLink(
            dumps.get(value.value, value.value) if name == "dump" else label(name, value.value),
            value.count,
            100 * value.count // most,
            value.selected,
            toggled(query, name, value.value),
        )
        for value in values
    ]
    shown = tuple(link for number, link in enumerate(links) if number < OPEN_VALUES or link.selected)
    return Facet(name, title, shown, tuple(link for link in links if link not in shown))


def _dump_names(values: tuple[FacetValue, ...]) -> dict[str, str]:
    numbers = [value.value for value in values if value.value.isdecimal()]
    if not numbers:
        return {}
    return {str(pk): f"{pk} · {name}" for pk, name in Dump.objects.filter(pk__in=numbers).values_list("pk", "name")}


def label(name: FacetName, value: str) -> str:
    """A facet's value as people read it."""
    if name == "language":
        return language_name(value)
    if name == "month" and value != UNDATED:
        return month_words(value)
    return str(_WORDS.get(name, {}).get(value, value))


def month_words(value: str) -> str:
    """`October 2020` of `2020-10`; the value itself where that is no month."""
    try:
        return date_format(date.fromisoformat(f"{value}-01"), pgettext("date format", "F Y"))
    except ValueError:
        return value


def chips(request: SearchRequest, query: QueryDict) -> list[Chip]:
    return list(_chips(request, query))


def _chips(request: SearchRequest, query: QueryDict) -> Iterator[Chip]:
    for name, title in FACET_TITLES.items():
        for value in request.chosen(name):
            yield Chip(str(title), label(name, value), toggled(query, name, value))
    for end, title, day in (("from", gettext("From"), request.date_from), ("to", gettext("Up to"), request.date_to)):
        if day:
            yield Chip(title, date_words(day, _PRECISION_OF_LENGTH[len(day)]), without(query, end))
