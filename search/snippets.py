"""The piece of a text that shows why it was found. Pure: no Django.

The segments joined are literally a piece of the text, save for an ellipsis at a cut.
"""

from collections.abc import Iterator
from typing import Final

from search.analysis import Token, joined_forms, sought, stem, tokens
from search.query import Filter, Node, Phrase, Prefix, Word, leaves
from search.results import Segment

# Characters of a snippet: two or three lines on a page.
LENGTH: Final = 240
# Characters before the first hit of the window, so that it does not stand at the very edge.
_LEAD: Final = 40
# Words of a text that are looked at: a hit further on is found, but not shown.
_MOST_TOKENS: Final = 20_000
_ELLIPSIS: Final = "…"


class Matcher:
    """What of a text a query's words, phrases and prefixes match; made once for a page of hits."""

    def __init__(self, tree: Node) -> None:
        wanted = [leaf for leaf in leaves(tree) if not isinstance(leaf, Filter)]
        words = [leaf.text for leaf in wanted if isinstance(leaf, Word)]
        phrases = [leaf.text for leaf in wanted if isinstance(leaf, Phrase)]
        sides = [[token.surface for token in sought(text)] for text in words + phrases]
        self._words = {side[0] for side in sides[: len(words)] if len(side) == 1}
        self._words |= {form for text in words for form in joined_forms(text)}
        self._sides = [side for side in sides if len(side) > 1]
        self._surfaces = {side[0] for side in sides[len(words) :] if len(side) == 1}
        self._prefixes = tuple(sought(leaf.text)[0].surface for leaf in wanted if isinstance(leaf, Prefix))

    def spans(self, text: str, language: str) -> list[tuple[int, int]]:
        """Start and end of every hit, in order, not overlapping."""
        if not (self._words or self._sides or self._surfaces or self._prefixes):
            return []
        stems = {stem(word, language) for word in self._words}
        plain: list[Token] = []
        found: list[tuple[int, int]] = []
        for token, _ in zip(tokens(text), range(_MOST_TOKENS), strict=False):
            if not token.joined:
                plain.append(token)
            if self._matches(token.surface, stems, language):
                found.append((token.start, token.end))
        for side in self._sides:
            found.extend(_runs(plain, side))
        return _merged(found)

    def _matches(self, surface: str, stems: set[str], language: str) -> bool:
        if surface in self._words or surface in self._surfaces or stem(surface, language) in stems:
            return True
        return bool(self._prefixes) and surface.startswith(self._prefixes)


def snippet(text: str, matcher: Matcher, language: str) -> tuple[Segment, ...]:
    """About 240 characters around the most hits, cut between words; the opening where nothing matches."""
    spans = matcher.spans(text, language)
    start, end = _window(text, spans)
    segments: list[Segment] = [Segment(_ELLIPSIS, hit=False)] if start > 0 else []
    at = start
    for hit_start, hit_end in spans:
        if hit_start >= start and hit_end <= end:
            if hit_start > at:
                segments.append(Segment(text[at:hit_start], hit=False))
            segments.append(Segment(text[hit_start:hit_end], hit=True))
            at = hit_end
    if at < end:
        segments.append(Segment(text[at:end], hit=False))
    return (*segments, Segment(_ELLIPSIS, hit=False)) if end < len(text.rstrip()) else tuple(segments)


def _runs(plain: list[Token], side: list[str]) -> Iterator[tuple[int, int]]:
    """Where the surfaces stand side by side."""
    for at, token in enumerate(plain[: len(plain) - len(side) + 1]):
        if token.surface == side[0] and all(plain[at + i].surface == surface for i, surface in enumerate(side)):
            yield token.start, plain[at + len(side) - 1].end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The window with the most distinct hits, the first of equals."""
    if not spans:
        opening = len(text) - len(text.lstrip())
        return opening, _cut_end(text, opening + LENGTH)
    best, most = 0, 0
    for at, (first, _) in enumerate(spans):
        within = {text[a:b].casefold() for a, b in spans[at : at + LENGTH] if b <= first - _LEAD + LENGTH}
        if len(within) > most:
            best, most = at, len(within)
    first, last = spans[best]
    start = _cut_start(text, max(0, first - _LEAD), first)
    return start, max(_cut_end(text, start + LENGTH), min(last, start + 2 * LENGTH))


def _cut_start(text: str, at: int, hit: int) -> int:
    """The first start of a word from `at` on, before the hit."""
    if at == 0:
        return len(text) - len(text.lstrip()) if not text[:hit].strip() else 0
    space = next((i for i in range(at - 1, hit) if text[i].isspace()), None)
    if space is None:
        return at
    return next(i for i in range(space, hit + 1) if not text[i].isspace())


def _cut_end(text: str, at: int) -> int:
    """The last end of a word up to `at`."""
    if at >= len(text):
        return len(text.rstrip())
    space = next((i for i in range(at, max(at - _LEAD, 0), -1) if text[i].isspace()), None)
    return at if space is None else len(text[:space].rstrip())
