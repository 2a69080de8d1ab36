"""A query as a tree, for every engine the same. Pure: no Django.

`search.language` makes the tree of a text and a sentence of a tree, `written` the text of a tree. A tree is normal:
And and Or hold two children or more and none of their own kind, Not never holds a Not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from search.facets.kinds import FacetName
from search.facets.table import IN_QUERIES

Scope = Literal["headline", "body", "byline", "added", "removed"]
SCOPES: Final[tuple[Scope, ...]] = ("headline", "body", "byline", "added", "removed")
VERBATIM: Final = IN_QUERIES


@dataclass(frozen=True, slots=True)
class Word:
    """One word, matched by its stem. `text` starts and ends with a letter or digit."""

    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, as they are spelled. Holds no double quote."""

    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that starts so: one token of three characters or more."""

    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """Two words or more in any order, as they are spelled, first and last at most `within` words apart."""

    text: str
    within: int
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """One token, or another one that starts like it and is spelled like it but for `edits` letters: 1 or 2."""

    text: str
    edits: int
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A field's value: names by the words they hold, languages and dumps by the whole value."""

    field: FacetName
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """First possible days of publication as YYYYMMDD, both ends included; None is open. Never matches the undated."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Undated:
    pass


@dataclass(frozen=True, slots=True)
class Versions:
    """How many articles the story has, both ends included; `last` None is open."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    pass


@dataclass(frozen=True, slots=True)
class Raw:
    """The whole query, its unscoped words looked for in the lines set apart from the article as well."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    children: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    children: "tuple[Node, ...]"


Leaf = Word | Phrase | Prefix | Nearby | Similar | Filter | Dates | Undated | Versions | Everything
Node = Leaf | Raw | Not | And | Or
TEXTUAL: Final = (Word, Phrase, Prefix, Nearby, Similar)


def conjunction(children: list[Node]) -> Node:
    """All of them, in normal form; of none: everything."""
    flat = [part for child in children for part in (child.children if isinstance(child, And) else (child,))]
    if len(flat) > 1:
        return And(tuple(flat))
    return flat[0] if flat else Everything()


def disjunction(children: list[Node]) -> Node:
    """Any of them, in normal form; there is one at least."""
    flat = [part for child in children for part in (child.children if isinstance(child, Or) else (child,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def negation(child: Node) -> Node:
    return child.child if isinstance(child, Not) else Not(child)


def leaves(node: Node, *, negated: bool = False) -> Iterator[Leaf]:
    """The leaves in order; those under an odd number of Not only with `negated`."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child, negated=negated)
        case Raw(child):
            yield from leaves(child, negated=negated)
        case Not(child):
            if negated:
                yield from leaves(child, negated=negated)
        case _:
            yield node


def has_words(node: Node) -> bool:
    """Whether anything in it gives relevance to sort by."""
    return any(isinstance(leaf, TEXTUAL) for leaf in leaves(node))


def written(node: Node) -> str:
    """The query text that parses to this very tree."""
    match node:
        case Raw(child):
            return f"in:raw {written(child)}"
        case Or(children):
            return " OR ".join(_operand(child) if isinstance(child, And) else written(child) for child in children)
        case And(children):
            return " ".join(_operand(child) if isinstance(child, Or) else written(child) for child in children)
        case Not(child):
            return f"-{_operand(child)}"
        case _:
            return _leaf(node)


def _operand(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, And | Or) else written(node)


def _leaf(node: Node) -> str:
    match node:
        case Word(text, scope):
            return _scoped(text, scope)
        case Phrase(text, scope):
            return _scoped(f'"{text}"', scope)
        case Prefix(text, scope):
            return _scoped(f"{text}*", scope)
        case Nearby(text, within, scope):
            return _scoped(f'"{text}"~{within}', scope)
        case Similar(text, edits, scope):
            return _scoped(f"{text}~{edits}", scope)
        case Filter(field, value):
            return f'{field}:"{value}"'
        case Dates(first, last):
            return f"date:{iso_day(first)}..{iso_day(last)}"
        case Undated():
            return "undated:yes"
        case Versions(first, last):
            return f"versions:{first}..{'' if last is None else last}"
        case _:
            return "*"


def _scoped(text: str, scope: Scope | None) -> str:
    return f"{scope}:{text}" if scope else text


def iso_day(day: int | None) -> str:
    """`2020-10-06` of 20201006, nothing of None."""
    return "" if day is None else f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"
