"""The text of a query as a tree. Pure: no Django.

Any text parses. What cannot be understood is searched as words or left out, and a notice says so.

    either   = all ("OR" all)*
    all      = one ("AND"? one)*
    one      = ("NOT" | "-") one | field? "(" either ")" | field? leaf
    leaf     = '"…"' ("~" number)? | word ("~" number?)? | prefix"*"
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final, cast

from search.analysis import tokens
from search.errors import TooLongError
from search.facets.kinds import FacetName
from search.language import sayings
from search.language.lexemes import OPERATORS, Lexeme, lexemes
from search.language.periods import day_after, day_before, period
from search.query import (
    SCOPES,
    VERBATIM,
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
    conjunction,
    disjunction,
    negation,
)
from search.sentences import Sentence

# Characters: some 500 words. People paste paragraphs, not pages; a pasted text has `relate`.
LONGEST_QUERY: Final = 5000
# Words, phrases and filters of one query: each costs a posting list or more.
MOST_CLAUSES: Final = 32
# A shorter prefix would match a large part of the lexicon.
SHORTEST_PREFIX: Final = 3

_FIELD: Final = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)
_QUOTED: Final = re.compile(r'(?:([A-Za-z]+):)?"([^"]*)"(?:~(\d+))?')
_SIMILAR: Final = re.compile(r"(.+?)~(\d?)", re.DOTALL)
# Words from first to last that "near" can mean: about a page of a newspaper's column.
MOST_NEAR: Final = 100
# A shorter word has too many neighbours; one of more letters than the second is looked for with two edits.
SHORTEST_SIMILAR: Final = 4
_LONGEST_ONE_EDIT: Final = 6
_DATES: Final = {"date", "before", "after"}
_VERSIONS: Final = re.compile(r"(?P<sign><=?|>=?|=?)(?P<one>\d{1,6})|(?P<first>\d{1,6})?\.\.(?P<last>\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Query:
    tree: Node
    notices: tuple[str, ...] = ()  # sentences for the reader


@dataclass(slots=True)
class _Reading:
    """Where the parser stands in the lexemes, and what it has to tell."""

    lexemes: list[Lexeme]
    at: int = 0
    clauses: int = 0
    raw: bool = False
    notices: dict[str, None] = field(default_factory=dict)  # in order, each once

    def note(self, message: str, **values: str | int) -> None:
        self.notices[Sentence(message, **values)] = None

    def peek(self) -> str:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else ""

    def take(self) -> Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]


def parse(text: str) -> Query:
    """Raises TooLongError("q", …) only for a text of more than LONGEST_QUERY characters."""
    if len(text) > LONGEST_QUERY:
        raise TooLongError("q", text[:60] + "…", Sentence(sayings.TOO_LONG, most=LONGEST_QUERY, given=len(text)))
    found, notices = lexemes(text)
    reading = _Reading(found, notices=dict.fromkeys(notices))
    tree = _either(reading) or Everything()
    return Query(Raw(tree) if reading.raw else tree, tuple(reading.notices))


def _either(reading: _Reading) -> Node | None:
    parts = [_all(reading)]
    while reading.peek() == "OR":
        reading.take()
        parts.append(_all(reading))
    present = [part for part in parts if part is not None]
    return disjunction(present) if present else None


def _all(reading: _Reading) -> Node | None:
    parts: list[Node] = []
    while reading.peek() not in {"", "close", "OR"}:
        if reading.peek() == "AND":
            reading.take()
            continue
        part = _one(reading)
        if part is not None:
            parts.append(part)
    return conjunction(parts) if parts else None


def _one(reading: _Reading) -> Node | None:
    lexeme = reading.take()
    if lexeme.kind == "NOT":
        child = _one(reading)
        return None if child is None else negation(child)
    negated = lexeme.text.startswith("-")
    text = lexeme.text.removeprefix("-")
    if lexeme.kind == "open":
        part = _bracketed(text.removesuffix("("), reading)
    elif reading.clauses >= MOST_CLAUSES:
        reading.note(sayings.MOST_PARTS, most=MOST_CLAUSES)
        return None
    else:
        part = _quoted(text, reading) if lexeme.kind == "quoted" else _chunk(text, reading)
        reading.clauses += part is not None
    return negation(part) if negated and part is not None else part


def _bracketed(name: str, reading: _Reading) -> Node | None:
    part = _either(reading)
    if reading.peek() == "close":
        reading.take()
    name = name.removesuffix(":").lower()
    if part is None or not name:
        return part
    if name in SCOPES or name in VERBATIM:
        return _within(name, part)
    reading.note(sayings.NO_FIELD_OF_BRACKETS, name=name)
    return part


def _within(name: str, node: Node) -> Node:
    """The tree with its unscoped words under the field, one of SCOPES or VERBATIM."""
    match node:
        case And(children):
            return conjunction([_within(name, child) for child in children])
        case Or(children):
            return disjunction([_within(name, child) for child in children])
        case Not(child):
            return negation(_within(name, child))
        case (Word(text) | Phrase(text) | Prefix(text) | Nearby(text) | Similar(text)) as leaf if leaf.scope is None:
            if name in VERBATIM:
                return Filter(FacetName(name), text)
            return replace(leaf, scope=cast("Scope", name))
        case _:
            return node


def _quoted(text: str, reading: _Reading) -> Node | None:
    match = _QUOTED.fullmatch(text)
    name, inner, near = match.groups() if match else (None, text, None)
    plain = " ".join(inner.split())
    made = _fielded(name.lower(), plain, reading, quoted=True) if name else _phrase(inner, reading)
    return _nearby(made, int(near), reading) if near and isinstance(made, Phrase) else made


def _nearby(phrase: Phrase, reach: int, reading: _Reading) -> Nearby:
    if not 1 <= reach <= MOST_NEAR:
        reading.note(sayings.BEYOND_REACH, most=MOST_NEAR, given=reach)
        reach = min(max(reach, 1), MOST_NEAR)
    return Nearby(phrase.text, reach, phrase.scope)


def _phrase(inner: str, reading: _Reading) -> Phrase | None:
    if not any(tokens(inner)):
        reading.note(sayings.EMPTY_PHRASE)
        return None
    return Phrase(" ".join(inner.split()))


def _chunk(text: str, reading: _Reading) -> Node | None:
    if text.strip("-") == "*":
        return Everything()
    first = next(tokens(text), None)
    if first is None:
        reading.note(sayings.NO_LETTER, text=text)
        return None
    text = text[first.start :]
    named = _FIELD.fullmatch(text)
    if named and named[2]:
        return _fielded(named[1].lower(), named[2], reading, quoted=False)
    return _word(text, reading)


def _word(text: str, reading: _Reading) -> Word | Prefix | Similar | None:
    found = list(tokens(text))
    if not found:
        reading.note(sayings.NO_LETTER, text=text)
        return None
    end = max(token.end for token in found)
    tail, text = text[end:], text[found[0].start : end]
    if tail.startswith("*"):
        if len(found) == 1 and len(found[0].surface) >= SHORTEST_PREFIX:
            return Prefix(text)
        reading.note(sayings.SHORT_PREFIX, text=text, least=SHORTEST_PREFIX)
    similar = _SIMILAR.fullmatch(text + ("~" if tail.startswith("~") else ""))
    if similar:
        return _similar(similar[1], similar[2], reading)
    return Word(text.lower() if text in OPERATORS else text)


def _similar(text: str, edits: str, reading: _Reading) -> Word | Prefix | Similar | None:
    found = list(tokens(text))
    text = text[found[0].start : found[-1].end] if found else text
    if len(found) != 1 or len(found[0].surface) < SHORTEST_SIMILAR or edits == "0":
        reading.note(sayings.NOT_SIMILAR, text=text, least=SHORTEST_SIMILAR)
        return _word(text, reading)
    usual = 1 if len(found[0].surface) <= _LONGEST_ONE_EDIT else 2
    return Similar(text, min(int(edits), 2) if edits else usual)


def _fielded(name: str, value: str, reading: _Reading, *, quoted: bool) -> Node | None:
    made: Node | None = None
    if name in _DATES:
        made = _dates(name, value, reading)
    elif name == "undated" and value.lower() in {"yes", "no"}:
        made = Undated() if value.lower() == "yes" else Not(Undated())
    elif name == "in" and value.lower() == "raw":
        reading.raw = True
        return None
    elif name in VERBATIM:
        made = Filter(FacetName(name), value) if any(tokens(value)) else None
    elif name in SCOPES:
        inner = _phrase(value, reading) if quoted else _word(value, reading)
        return None if inner is None else _within(name, inner)
    elif name == "versions":
        made = _versions(value, reading)
    elif not value.startswith("//"):
        reading.note(sayings.NO_FIELD, name=name)
    return made or _phrase(value if quoted else f"{name}:{value}", reading)


def _versions(value: str, reading: _Reading) -> Versions | None:
    """`>1`, `>=2`, `<3`, `<=3`, `2`, `2..5`, `2..`, `..5`."""
    match = _VERSIONS.fullmatch(value)
    if match is None:
        reading.note(sayings.NO_NUMBER, value=value)
        return None
    if match["one"] is None:
        first, last = int(match["first"] or 1), int(match["last"]) if match["last"] else None
    else:
        one, sign = int(match["one"]), match["sign"]
        first = one + 1 if sign == ">" else one if sign in {">=", "=", ""} else 1
        last = one - 1 if sign == "<" else one if sign in {"<=", "=", ""} else None
    if last is not None and first > last:
        reading.note(sayings.NO_NUMBER_LEFT, value=value)
    return Versions(first, last)


def _dates(name: str, value: str, reading: _Reading) -> Dates | None:
    if name == "date" and ".." in value:
        made = _from_to(*value.split("..", 1))
    elif (days := period(value)) is None:
        made = None
    elif name == "date":
        made = Dates(*days)
    else:
        made = Dates(None, day_before(days[0])) if name == "before" else Dates(day_after(days[1]), None)
    if made is None:
        reading.note(sayings.NO_DATE, name=name, value=value)
    elif made.first is not None and made.last is not None and made.first > made.last:
        reading.note(sayings.ENDS_FIRST, value=value)
    return made


def _from_to(start: str, end: str) -> Dates | None:
    first, last = period(start), period(end)
    if (start and first is None) or (end and last is None):
        return None
    return Dates(first[0] if first else None, last[1] if last else None)
