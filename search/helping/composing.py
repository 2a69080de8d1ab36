"""The advanced form's fields as a query in the reader's own language. Pure: no Django."""

from collections.abc import Iterator, Mapping
from typing import Final

from search.analysis import tokens
from search.language.lexemes import QUOTES
from search.language.parser import parse
from search.query import Everything, Node, Phrase, Word, conjunction, disjunction, negation, written

# Fields of words, and before which field of the language they stand.
SCOPED: Final = ("headline", "byline", "added", "removed")


def composed(said: Mapping[str, str]) -> str:
    """A query text that parses to all of it together; empty fields say nothing.

    `query` is in the query language already; `phrase` is one phrase, `any` and `none` are words, each with its own
    quotation marks where it has several; SCOPED are words in that place.
    """
    made = written(conjunction(list(_parts(said))))
    return "" if made == written(Everything()) else made


def _parts(said: Mapping[str, str]) -> Iterator[Node]:
    whole = parse(said.get("query", "")).tree
    if not isinstance(whole, Everything):
        yield whole
    phrase = said.get("phrase", "").translate(QUOTES).replace('"', " ")
    if any(tokens(phrase)):
        yield Phrase(" ".join(phrase.split()))
    if choices := _words(said.get("any", "")):
        yield disjunction(choices)
    for word in _words(said.get("none", "")):
        yield negation(word)
    for scope in SCOPED:
        for word in _words(said.get(scope, "")):
            yield parse(f"{scope}:{written(word)}").tree
    if said.get("versions"):
        yield parse(f"versions:{said['versions']}").tree


def _words(text: str) -> list[Node]:
    """Each word by itself, and what stands in quotation marks as a phrase; no operator in it means anything."""
    made: list[Node] = []
    for place, piece in enumerate(text.translate(QUOTES).split('"')):
        if place % 2 and any(tokens(piece)):
            made.append(Phrase(" ".join(piece.split())))
        elif not place % 2:
            made += [word for each in piece.split() if (word := _word(each)) is not None]
    return made


def _word(text: str) -> Node | None:
    found = list(tokens(text))
    if not found:
        return None
    inner = text[found[0].start : max(token.end for token in found)]
    plain = parse(inner).tree
    return plain if isinstance(plain, Word) and plain.scope is None else Phrase(inner)
