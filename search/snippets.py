"""The piece of a text that shows why it was found. Pure: no Django.

The segments joined are literally a piece of the text, save for an ellipsis at a cut.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from search.analysis import chunks, joined_forms, sought, stem, tokens
from search.query import Node, Phrase, Prefix, Word, leaves
from search.results import Segment

# Characters of a snippet: two or three lines on a page.
LENGTH: Final = 240
# Characters before the first hit of the window, so that it does not stand at the very edge.
_LEAD: Final = 40
# Characters of a text, and hits in it, that are looked at: what lies further on is found, but not shown.
_FARTHEST: Final = 200_000
_MOST_MARKS: Final = 300
# Characters within which a phrase of a query stands: the longest query, with room for other spaces and quotes.
_LONGEST_PHRASE: Final = 1000
# Pieces of text whose analysis is kept a process and language, about 400 bytes each.
_CACHED_PIECES: Final = 50_000
_ELLIPSIS: Final = "…"

# A hit: start, end, and what of the query it answers.
_Mark = tuple[int, int, str]


class _Keys(dict[str, frozenset[str]]):
    """Piece of text -> its surfaces and stems in one language: the same words stand in every text."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, piece: str) -> frozenset[str]:
        if len(self) >= _CACHED_PIECES:
            self.clear()
        surfaces = {token.surface for token in tokens(piece)}
        keys = self[piece] = frozenset(surfaces | {stem(surface, self._language) for surface in surfaces})
        return keys


_keys_of: Final = lru_cache(_Keys)


class Matcher:
    """What of a text a query's words, phrases and prefixes match; made once for a page of hits."""

    def __init__(self, tree: Node) -> None:
        wanted = [leaf for leaf in leaves(tree) if isinstance(leaf, Word | Phrase | Prefix)]
        self._words: set[str] = set()
        self._exact: set[str] = set()
        self._sides: list[list[str]] = []
        for leaf in wanted:
            self._want(leaf)
        self._prefixes = tuple(sought(leaf.text)[0].surface for leaf in wanted if isinstance(leaf, Prefix))
        self._firsts = {side[0] for side in self._sides}
        self._leaves = len(wanted)

    def _want(self, leaf: Word | Phrase | Prefix) -> None:
        side = [token.surface for token in sought(leaf.text)]
        if isinstance(leaf, Word):
            self._words.update(joined_forms(leaf.text))
        if len(side) > 1:
            self._sides.append(side)
        elif isinstance(leaf, Word):
            self._words.update(side)
        elif isinstance(leaf, Phrase):
            self._exact.update(side)

    def marks(self, text: str, language: str) -> list[_Mark]:
        """The hits in order, not overlapping; no further than a window that answers the whole query."""
        if not self._leaves:
            return []
        stems = {stem(word, language) for word in self._words}
        wanted = stems | self._words | self._exact | self._firsts
        keys, prefixes = _keys_of(language), self._prefixes
        found: list[_Mark] = []
        stop = farthest = min(len(text), _FARTHEST)
        for chunk in chunks(text[:farthest]):
            held = keys[chunk.group()]
            if held.isdisjoint(wanted) and not (prefixes and any(key.startswith(prefixes) for key in held)):
                if chunk.start() > stop:
                    break
                continue
            found.extend(self._marks_in(text, chunk.start(), chunk.end(), stems, language))
            if len(found) >= _MOST_MARKS:
                break
            if stop == farthest and self._is_whole(found):
                stop = found[-1][1] + LENGTH
        return _merged(found)

    def _marks_in(self, text: str, start: int, end: int, stems: set[str], language: str) -> Iterator[_Mark]:
        for token in tokens(text[start:end]):
            answered = self._answered(token.surface, stem(token.surface, language), stems)
            if answered:
                yield start + token.start, start + token.end, answered
        if self._sides:
            yield from self._phrases(text, start, end)

    def _answered(self, surface: str, form: str, stems: set[str]) -> str:
        if form in stems or surface in self._words:
            return form
        if surface in self._exact:
            return surface
        return next((prefix for prefix in self._prefixes if surface.startswith(prefix)), "")

    def _phrases(self, text: str, start: int, end: int) -> Iterator[_Mark]:
        """The phrases that start in the piece from `start` to `end`."""
        near = [token for token in tokens(text[start : start + _LONGEST_PHRASE]) if not token.joined]
        for at, token in enumerate(near):
            if start + token.start >= end:
                return
            for side in self._sides:
                if [other.surface for other in near[at : at + len(side)]] == side:
                    yield start + token.start, start + near[at + len(side) - 1].end, " ".join(side)

    def _is_whole(self, found: list[_Mark]) -> bool:
        """Whether the last hits, within a window, answer all of the query."""
        if not found:
            return False
        first = found[-1][1] - LENGTH + _LEAD
        return len({answered for start, _, answered in found if start >= first}) >= self._leaves


def snippet(text: str, matcher: Matcher, language: str) -> tuple[Segment, ...]:
    """About 240 characters around the most hits, cut between words; the opening where nothing matches."""
    marks = matcher.marks(text, language)
    start, end = _window(text, marks)
    segments: list[Segment] = [Segment(_ELLIPSIS, hit=False)] if text[:start].strip() else []
    at = start
    for hit_start, hit_end, _ in marks:
        if hit_start >= start and hit_end <= end:
            if hit_start > at:
                segments.append(Segment(text[at:hit_start], hit=False))
            segments.append(Segment(text[hit_start:hit_end], hit=True))
            at = hit_end
    if at < end:
        segments.append(Segment(text[at:end], hit=False))
    return (*segments, Segment(_ELLIPSIS, hit=False)) if text[end:].strip() else tuple(segments)


def segments(text: str, language: str, matcher: Matcher) -> tuple[Segment, ...]:
    """The whole text with its hits marked."""
    found, at = list[Segment](), 0
    for start, end, _ in matcher.marks(text, language):
        found += [Segment(text[at:start], hit=False), Segment(text[start:end], hit=True)]
        at = end
    return tuple(segment for segment in (*found, Segment(text[at:], hit=False)) if segment.text)


def _merged(marks: list[_Mark]) -> list[_Mark]:
    merged: list[_Mark] = []
    for start, end, answered in sorted(marks):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
        else:
            merged.append((start, end, answered))
    return merged


def _window(text: str, marks: list[_Mark]) -> tuple[int, int]:
    """The window that answers most of the query, the first of equals."""
    if not marks:
        opening = len(text) - len(text.lstrip())
        return opening, _cut_end(text, opening + LENGTH)
    best, most = 0, 0
    for at, (first, _, _) in enumerate(marks):
        within = {answered for _, end, answered in marks[at : at + LENGTH] if end <= first - _LEAD + LENGTH}
        if len(within) > most:
            best, most = at, len(within)
    first, last, _ = marks[best]
    start = _cut_start(text, max(0, first - _LEAD), first)
    return start, max(_cut_end(text, start + LENGTH), last)


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
