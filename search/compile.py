"""A query tree as the embedded engine's plan: analysed terms in the index's own fields. Knows no index, no Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis import is_unspaced, joined_forms, sought, stems
from search.facets.kinds import FacetName
from search.facets.table import DUMP, LANGUAGE, SOURCE, UNKNOWN_LANGUAGE
from search.query import (
    And,
    Dates,
    Everything,
    Filter,
    Nearby,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Raw,
    Scope,
    Similar,
    Undated,
    Versions,
    Word,
)
from search.schema import WEIGHTS


@dataclass(frozen=True, slots=True)
class AnyStem:
    """Documents with one of the stems in one of the fields; not counted where the `unless` field has the stem."""

    fields: tuple[str, ...]
    stems: tuple[str, ...]
    unless: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Documents with the surfaces at these distances from the first, in one of the fields (name, weight)."""

    fields: tuple[tuple[str, float], ...]
    surfaces: tuple[str, ...]
    distances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Starting:
    """Documents with a surface that starts so, in one of the fields (name, weight)."""

    fields: tuple[tuple[str, float], ...]
    prefix: str


@dataclass(frozen=True, slots=True)
class Near:
    """Documents with the surfaces in any order, first and last no more than `within` words apart, in one field."""

    fields: tuple[tuple[str, float], ...]
    surfaces: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Documents with a surface spelled like this one, save for so many edits, in one of the fields (name, weight)."""

    fields: tuple[tuple[str, float], ...]
    surface: str
    edits: int


@dataclass(frozen=True, slots=True)
class Among:
    """Documents whose facet, one of COLUMNS, has one of the values."""

    field: FacetName
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Documents with one of the labels of the facet, one of LABELS."""

    field: FacetName
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numerous:
    """Documents whose story has so many documents, both ends included; None is open."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Days:
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class NoDay:
    pass


@dataclass(frozen=True, slots=True)
class Every:
    pass


@dataclass(frozen=True, slots=True)
class Without:
    child: "Plan"


@dataclass(frozen=True, slots=True)
class AllOf:
    children: "tuple[Plan, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`best`: spellings of one thing, of which the best counts; else each adds to the relevance."""

    children: "tuple[Plan, ...]"
    best: bool = False


Plan = (
    AnyStem
    | SideBySide
    | Starting
    | Near
    | Alike
    | Among
    | Labelled
    | Numerous
    | Days
    | NoDay
    | Every
    | Without
    | AllOf
    | AnyOf
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the plan of a query depends on beside the query."""

    languages: frozenset[str]  # of the archive's articles
    values: Callable[[FacetName], Sequence[str]]  # facet of COLUMNS -> its values
    dumps_named: Callable[[str], Sequence[str]]  # a dump's name -> the numbers of dumps so named
    aliases: Callable[[], Mapping[str, str]]  # a source's other name -> the one it is known by


_ZONES: Final = tuple((f"{name}_exact", weight) for name, weight in WEIGHTS.items())
_RAW_ZONE: Final = (("raw_exact", 1.0),)


def compile_query(tree: Node, vocabulary: Vocabulary, *, raw: bool = False) -> Plan:
    match tree:
        case Raw(child):
            return compile_query(child, vocabulary, raw=True)
        case And(children):
            return AllOf(tuple(compile_query(child, vocabulary, raw=raw) for child in children))
        case Or(children):
            return AnyOf(tuple(compile_query(child, vocabulary, raw=raw) for child in children))
        case Not(child):
            return Without(compile_query(child, vocabulary, raw=raw))
        case Word(text, scope):
            return _word(text, scope, vocabulary.languages, raw=raw)
        case Phrase(text, scope):
            return _side_by_side(text, scope, raw=raw)
        case Prefix(text, scope):
            return Starting(_zones(scope, raw=raw), sought(text)[0].surface)
        case Nearby(text, reach, scope):
            return Near(_zones(scope, raw=raw), tuple(dict.fromkeys(token.surface for token in sought(text))), reach)
        case Similar(text, edits, scope):
            return Alike(_zones(scope, raw=raw), sought(text)[0].surface, edits)
        case _:
            return _filter(tree, vocabulary)


def _word(text: str, scope: Scope | None, languages: frozenset[str], *, raw: bool) -> Plan:
    parts = sought(text)
    if len(parts) > 1:
        joined = [_stem(form, scope, languages, raw=raw) for form in joined_forms(text)]
        spelled = _side_by_side(text, scope, raw=raw)
        return AnyOf((spelled, *joined), best=True) if joined else spelled
    surface = parts[0].surface
    if is_unspaced(surface) and len(surface) == 1:
        return Starting(_zones(scope, raw=raw), surface)
    return _stem(surface, scope, languages, raw=raw)


def _stem(surface: str, scope: Scope | None, languages: frozenset[str], *, raw: bool) -> Plan:
    if scope == "byline":
        return SideBySide(_zones(scope, raw=False), (surface,), (0,))
    forms = stems(surface, languages)
    if scope == "headline":
        return AnyStem(("headline",), forms)
    if scope == "body":
        return AnyStem(("text",), forms, unless="unbodied")
    if scope in {"added", "removed"}:
        return AnyStem((scope,), forms)
    return AnyStem(("text", "raw") if raw else ("text",), forms)


def _side_by_side(text: str, scope: Scope | None, *, raw: bool) -> Plan:
    parts = sought(text)
    first = parts[0].position
    distances = tuple(part.position - first for part in parts)
    return SideBySide(_zones(scope, raw=raw), tuple(part.surface for part in parts), distances)


def _zones(scope: Scope | None, *, raw: bool) -> tuple[tuple[str, float], ...]:
    if scope:
        return ((f"{scope}_exact", 1.0),)
    return _ZONES + _RAW_ZONE if raw else _ZONES


def _filter(leaf: Filter | Dates | Undated | Versions | Everything, vocabulary: Vocabulary) -> Plan:
    match leaf:
        case Filter(field, value):
            return _by_value(field, value, vocabulary)
        case Dates(first, last):
            return Days(first, last)
        case Undated():
            return NoDay()
        case Versions(first, last):
            return Numerous(first, last)
        case _:
            return Every()


def _by_value(field: FacetName, value: str, vocabulary: Vocabulary) -> Plan:
    if field == DUMP.name:
        numbers = (str(int(value)),) if value.isascii() and value.isdigit() else vocabulary.dumps_named(value)
        return Labelled(field, tuple(numbers))
    known = vocabulary.values(field)
    if field == LANGUAGE.name:
        wanted = "" if value.lower() == UNKNOWN_LANGUAGE else value.lower()
        return Among(field, tuple(name for name in known if name.lower() == wanted))
    words = _surfaces(value)
    wanted_names = {name for name in known if _holds(_surfaces(name), words)}
    if field == SOURCE.name:
        wanted_names |= {name for alias, name in vocabulary.aliases().items() if _holds(_surfaces(alias), words)}
    return Among(field, tuple(name for name in known if name in wanted_names))


def _surfaces(text: str) -> list[str]:
    return [token.surface for token in sought(text)]


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Whether the wanted words stand in it side by side."""
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
