"""A query tree as a sentence for the reader, without a full stop. Pure: no Django.

The words are messages: a `Voice` says them in a language. Without one they are English.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

from search.facets.table import FACETS
from search.query import (
    And,
    Dates,
    Filter,
    Leaf,
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
from search.sentences import gettext_noop

_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Voice:
    """`say` gives a message in the language, `day` and `month` a date as one writes it there."""

    say: Callable[[str], str]
    day: Callable[[date], str]
    month: Callable[[date], str]


ENGLISH: Final = Voice(
    say=lambda message: message,
    day=lambda day: f"{day.day} {day:%B} {day.year}",
    month=lambda day: f"{day:%B} {day.year}",
)
_AND: Final = gettext_noop("%(one)s and %(other)s")
_OR: Final = gettext_noop("%(one)s or %(other)s")
_PLACES: Final[dict[Scope, str]] = {
    "headline": gettext_noop("%(words)s in the headline"),
    "body": gettext_noop("%(words)s in the body"),
    "byline": gettext_noop("%(words)s in the byline"),
    "added": gettext_noop("%(words)s where an earlier version lacks it"),
    "removed": gettext_noop("%(words)s where a later version lacks it"),
}


def in_words(node: Node, voice: Voice = ENGLISH) -> str:
    """What the query asks for."""
    match node:
        case Raw(child):
            message = gettext_noop("%(query)s, the lines set apart included")
            return voice.say(message) % {"query": in_words(child, voice)}
        case And(children):
            return _joined(_AND, [_grouped(child, Or, voice) for child in children], voice)
        case Or(children):
            return _joined(_OR, [_grouped(child, And, voice) for child in children], voice)
        case Not(child):
            return voice.say(gettext_noop("not %(query)s")) % {"query": _grouped(child, And | Or, voice)}
        case _:
            return _leaf(node, voice)


def _joined(message: str, parts: list[str], voice: Voice) -> str:
    return reduce(lambda one, other: voice.say(message) % {"one": one, "other": other}, parts)


def _grouped(node: Node, kinds: object, voice: Voice) -> str:
    """In brackets where it is one of the kinds."""
    words = in_words(node, voice)
    return f"({words})" if isinstance(node, kinds) else words  # type: ignore[arg-type]  # a class, or a union of some


def _leaf(node: Leaf, voice: Voice) -> str:
    match node:
        case Word(_, scope) | Phrase(_, scope) | Prefix(_, scope) | Nearby(_, _, scope) | Similar(_, _, scope):
            words = _wording(node, voice)
            return voice.say(_PLACES[scope]) % {"words": words} if scope else words
        case Filter(field, value):
            return voice.say(FACETS[field].in_query) % {"value": value}
        case Dates(first, last):
            return _dates(_day(first), _day(last), voice)
        case Undated():
            return voice.say(gettext_noop("undated"))
        case Versions(first, last):
            return _versions(first, last, voice)
        case _:
            return voice.say(gettext_noop("everything"))


def _wording(node: Word | Phrase | Prefix | Nearby | Similar, voice: Voice) -> str:
    match node:
        case Phrase(text):
            return voice.say(gettext_noop("“%(words)s”")) % {"words": text}
        case Prefix(text):
            return voice.say(gettext_noop("words starting with %(word)s")) % {"word": text}
        case Nearby(text, within):
            message = gettext_noop("“%(words)s” within %(number)d words")
            return voice.say(message) % {"words": text, "number": within}
        case Similar(text):
            return voice.say(gettext_noop("words spelled like %(word)s")) % {"word": text}
        case _:
            return node.text


def _versions(first: int, last: int | None, voice: Voice) -> str:
    if last is None:
        return voice.say(gettext_noop("in a story of %(first)d versions or more")) % {"first": first}
    if first == last:
        return voice.say(gettext_noop("in a story of %(first)d versions")) % {"first": first}
    return voice.say(gettext_noop("in a story of %(first)d to %(last)d versions")) % {"first": first, "last": last}


def _day(number: int | None) -> date | None:
    return None if number is None else date(number // 10_000, number // 100 % 100, number % 100)


def _dates(first: date | None, last: date | None, voice: Voice) -> str:
    if first and last:
        return _between(first, last, voice)
    if first:
        return voice.say(gettext_noop("published from %(first)s")) % {"first": voice.day(first)}
    if last:
        return voice.say(gettext_noop("published up to %(last)s")) % {"last": voice.day(last)}
    return voice.say(gettext_noop("with a date"))


def _between(first: date, last: date, voice: Voice) -> str:
    """A whole month or year by its name."""
    if first == last:
        return voice.say(gettext_noop("published on %(day)s")) % {"day": voice.day(first)}
    ends_a_month = last.day == monthrange(last.year, last.month)[1]
    if first.day == 1 and ends_a_month and first.year == last.year:
        if first.month == last.month:
            return voice.say(gettext_noop("published in %(month)s")) % {"month": voice.month(first)}
        if first.month == 1 and last.month == _DECEMBER:
            return voice.say(gettext_noop("published in %(year)d")) % {"year": first.year}
    message = gettext_noop("published from %(first)s up to %(last)s")
    return voice.say(message) % {"first": voice.day(first), "last": voice.day(last)}
