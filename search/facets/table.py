"""Every facet, in the order of the page. What is asked, counted, shown and described follows from its entry here.

A facet held as a column or as labels also needs to know its values: `search.documents` reads them off an article.
"""

from collections.abc import Mapping
from typing import Final

from archive.versions.changes import Kind
from search.facets.kinds import Column, Dating, Facet, FacetName, Labels, Number, OneOf, Shaped, StorySize
from search.sentences import gettext_noop

UNDATED: Final = "undated"
UNKNOWN_LANGUAGE: Final = "unknown"
ONE_VERSION, SEVERAL_VERSIONS = "one", "several"
MATERIAL: Final = tuple(kind.value for kind in Kind if kind.is_material)
_DATINGS: Final = {"certain": Dating.CERTAIN, "uncertain": Dating.UNCERTAIN, UNDATED: Dating.UNDATED}
_DATED: Final = {number: name for name, number in _DATINGS.items()}
_UNDATED_WORDS: Final = {UNDATED: gettext_noop("undated")}


def _number(value: str) -> int | None:
    """`2020` → 2020, `2020-10` → 202010, `undated` → 0."""
    digits = "0" if value == UNDATED else value.replace("-", "")
    return int(digits) if digits.isascii() and digits.isdigit() else None


DATING: Final = Facet(
    name=FacetName("dating"),
    plural="datings",
    title=gettext_noop("How the date is known"),
    meaning="how the date is known",
    held=Number("dating", 1, written=lambda number: _DATED[Dating(number)], read=_DATINGS.get),
    takes=OneOf(tuple(_DATINGS)),
    words={"certain": gettext_noop("stated to the day"), "uncertain": gettext_noop("uncertain"), **_UNDATED_WORDS},
)
SOURCE: Final = Facet(
    name=FacetName("source"),
    plural="sources",
    title=gettext_noop("Source"),
    meaning="any of these sources",
    held=Column(),
    in_query=gettext_noop("source %(value)s"),
)
LANGUAGE: Final = Facet(
    name=FacetName("language"),
    plural="languages",
    title=gettext_noop("Language"),
    meaning="any of these ISO codes; `unknown`",
    held=Column(none=UNKNOWN_LANGUAGE),
    in_query=gettext_noop("language %(value)s"),
)
SECTION: Final = Facet(
    name=FacetName("section"),
    plural="sections",
    title=gettext_noop("Section"),
    meaning="any of these sections",
    held=Column(),
    in_query=gettext_noop("section %(value)s"),
)
AGENCY: Final = Facet(
    name=FacetName("agency"),
    plural="agencies",
    title=gettext_noop("Agency"),
    meaning="any of these news agencies",
    held=Column(),
    in_query=gettext_noop("agency %(value)s"),
)
VERSIONS: Final = Facet(
    name=FacetName("versions"),
    plural="versions",
    title=gettext_noop("Versions"),
    meaning="stories with other versions, or without",
    held=StorySize(ONE_VERSION, SEVERAL_VERSIONS),
    takes=OneOf((ONE_VERSION, SEVERAL_VERSIONS)),
    words={SEVERAL_VERSIONS: gettext_noop("with other versions"), ONE_VERSION: gettext_noop("one version only")},
)
CHANGE: Final = Facet(
    name=FacetName("change"),
    plural="changes",
    title=gettext_noop("Material change"),
    meaning="material changes against another version",
    held=Labels(),
    takes=OneOf(MATERIAL),
)
YEAR: Final = Facet(
    name=FacetName("year"),
    plural="years",
    title=gettext_noop("Year"),
    meaning="any of these years",
    held=Number("day", 10_000, written=lambda number: f"{number:04}" if number else UNDATED, read=_number),
    takes=Shaped(r"(\d{4}|undated)", gettext_noop("A year is written 2020; “undated” finds what has no date.")),
    words=_UNDATED_WORDS,
    newest_first=True,
)
MONTH: Final = Facet(
    name=FacetName("month"),
    plural="months",
    title=gettext_noop("Month"),
    meaning="any of these months",
    held=Number(
        "day", 100, written=lambda number: f"{number // 100:04}-{number % 100:02}" if number else UNDATED, read=_number
    ),
    takes=Shaped(
        r"(\d{4}-(0[1-9]|1[0-2])|undated)",
        gettext_noop("A month is written 2020-10; “undated” finds what has no date."),
    ),
    words=_UNDATED_WORDS,
    inside=YEAR.name,
    newest_first=True,
)
DUMP: Final = Facet(
    name=FacetName("dump"),
    plural="dumps",
    title=gettext_noop("Dump"),
    meaning="what these dumps brought",
    held=Labels(),
    takes=Shaped(r"\d{1,18}", gettext_noop("A dump is given by its number.")),
    in_query=gettext_noop("dump %(value)s"),
    is_public=False,
)

_IN_ORDER: Final = (
    DATING,
    SOURCE,
    LANGUAGE,
    SECTION,
    AGENCY,
    VERSIONS,
    CHANGE,
    YEAR,
    MONTH,
    DUMP,
)
FACETS: Final[Mapping[FacetName, Facet]] = {facet.name: facet for facet in _IN_ORDER}
# What everybody may see counted.
PUBLIC: Final = tuple(name for name, facet in FACETS.items() if facet.is_public)
# How the index holds them.
COLUMNS: Final = tuple(name for name, facet in FACETS.items() if isinstance(facet.held, Column))
NUMBERS: Final = {name: facet.held for name, facet in FACETS.items() if isinstance(facet.held, Number)}
LABELS: Final = tuple(name for name, facet in FACETS.items() if isinstance(facet.held, Labels))
# Those of the query language.
IN_QUERIES: Final = tuple(name for name, facet in FACETS.items() if facet.in_query)
