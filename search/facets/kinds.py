"""What a facet is made of; which there are stands in `search.facets.table`. Pure: no Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, NewType

FacetName = NewType("FacetName", str)


class Dating(IntEnum):
    """How sure a document's day is; the number is stored."""

    UNDATED = 0
    UNCERTAIN = 1  # known to the month or year only, lent by a version, or worked out from the text
    CERTAIN = 2  # stated to the day


@dataclass(frozen=True, slots=True)
class Column:
    """A document has one value at most, stored as it stands. `none` is the name of having none: "" is not counted."""

    none: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """A document has any number of values, stored as they stand."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that every document has anyway: a field of `schema.FACTS`, whole units of it."""

    fact: Literal["day", "dating"]
    unit: int
    written: Callable[[int], str]  # the value of a number
    read: Callable[[str], int | None]  # the number of a value; None: no document can have it


@dataclass(frozen=True, slots=True)
class StorySize:
    """Whether a document's story has this one or several. The names of both."""

    one: str
    several: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The values there can be."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """What every value looks like whole, as a regular expression that Python and JavaScript read alike."""

    pattern: str
    problem: str  # message: said of a value that does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The values of one kind, of which any number can be chosen: any of them will do; facets narrow one another.

    Messages are English sentences marked for translation, and translated where they are said.
    """

    name: FacetName  # its parameter in addresses, its field in queries and in the index, its key in answers
    plural: str  # its key in the manifest of a file taken away
    title: str  # message
    meaning: str  # of its parameter, in the description of the API
    held: Column | Labels | Number | StorySize
    takes: OneOf | Shaped | None = None  # None: any text
    words: Mapping[str, str] = field(default_factory=dict)  # value → message, of those that are no words themselves
    in_query: str = ""  # message: what `name:value` asks for. Empty: the query language has no such field
    is_public: bool = True  # else for staff
    inside: FacetName | None = None  # counted only where a value of that facet or of this one is chosen
    newest_first: bool = False  # the order of its values; else the most frequent first
