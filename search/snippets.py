"""The piece of a text that shows why it was found. Pure: no Django.

The segments joined are literally a piece of the text, save for an ellipsis at a cut.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from search.analysis import Token, joined_forms, sought, split, stem, tokens
from search.excerpts import LEAD, LENGTH, Mark, cut, excerpt
from search.language.spelling import distance
from search.query import TEXTUAL, Nearby, Node, Phrase, Prefix, Similar, Word, leaves
from search.results import Segment

# Characters of a text, and hits in it, that are looked at: what lies further on is found, but not shown.
_FARTHEST: Final = 200_000
_MOST_MARKS: Final = 300
# Characters within which a phrase of a query stands: the longest query, with room for other spaces and quotes.
_LONGEST_PHRASE: Final = 1000
# Pieces of text whose analysis is kept a process and language, about 400 bytes each.
_CACHED_PIECES: Final = 50_000
# Characters looked at together: as far as most windows lie.
_SLAB: Final = 500
_SPACE: Final = re.compile(r"\s")  # no piece of text goes across one
_NO_PIECES: Final[frozenset[str]] = frozenset()


class _Pieces:
    """Pieces of text seen in one language, by what they hold: the same words stand in every text."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.seen: set[str] = set()
        self.keys: dict[str, frozenset[str]] = {}  # piece -> its surfaces and stems
        self.holding: dict[str, set[str]] = {}  # surface or stem -> pieces

    def learn(self, pieces: set[str]) -> None:
        for piece in pieces:
            surfaces = {token.surface for token in tokens(piece)}
            keys = self.keys[piece] = frozenset(surfaces | {stem(surface, self._language) for surface in surfaces})
            for key in keys:
                self.holding.setdefault(key, set()).add(piece)
        self.seen |= pieces


_known: Final[dict[str, _Pieces]] = {}


def _pieces_of(language: str) -> _Pieces:
    """Begun anew when there are many; whoever holds the old ones keeps them."""
    known = _known.get(language)
    if known is None or len(known.seen) > _CACHED_PIECES:
        known = _known[language] = _Pieces(language)
    return known


class _Wanted:
    """What a query looks for in the texts of one language."""

    def __init__(self, matcher: "Matcher", language: str) -> None:
        self.stems = {stem(word, language) for word in matcher.words}
        self._pieces = _pieces_of(language)
        self._matcher = matcher
        self._exact = self.stems | matcher.words | matcher.exact | {side[0] for side in matcher.sides}
        self._spelled_so: set[str] = set()
        self._looked_at: set[str] = set()

    def among(self, pieces: list[str]) -> set[str]:
        """Those that hold something of the query or the start of it: sets do the work, not a look at each."""
        known = self._pieces
        if not known.seen.issuperset(pieces):
            known.learn(set(pieces) - known.seen)
        found: set[str] = set()
        for key in self._exact:
            found |= known.holding.get(key, _NO_PIECES)
        if self._matcher.by_spelling:
            for piece in set(pieces) - self._looked_at:
                self._looked_at.add(piece)
                if any(map(self._matcher.is_spelled_so, known.keys[piece])):
                    self._spelled_so.add(piece)
            found |= self._spelled_so
        return found.intersection(pieces)


class Matcher:
    """What of a text a query's words, phrases and prefixes match; made once for a page of hits."""

    def __init__(self, tree: Node) -> None:
        wanted = [leaf for leaf in leaves(tree) if isinstance(leaf, TEXTUAL)]
        self.words: set[str] = set()
        self.exact: set[str] = set()
        self.sides: list[list[str]] = []
        self._phrases_asked: list[list[str]] = []
        for leaf in wanted:
            self._want(leaf)
        self._prefixes = tuple(sought(leaf.text)[0].surface for leaf in wanted if isinstance(leaf, Prefix))
        self._similar = [(sought(leaf.text)[0].surface, leaf.edits) for leaf in wanted if isinstance(leaf, Similar)]
        self.by_spelling = bool(self._prefixes or self._similar)
        self._longest = max((len(side) for side in self.sides), default=0)
        self._leaves = len(wanted)
        self._wanted: dict[str, _Wanted] = {}

    def _want(self, leaf: Word | Phrase | Prefix | Nearby | Similar) -> None:
        side = [token.surface for token in sought(leaf.text)]
        if isinstance(leaf, Word):
            self.words.update(joined_forms(leaf.text))
        if isinstance(leaf, Nearby):
            self.exact.update(side)
        elif len(side) > 1:
            self.sides.append(side)
            if isinstance(leaf, Phrase):
                self._phrases_asked.append(side)
        elif isinstance(leaf, Word):
            self.words.update(side)
        elif isinstance(leaf, Phrase):
            self.exact.update(side)

    def marks(self, text: str, language: str, *, whole: bool = False) -> list[Mark]:
        """The hits in order, not overlapping; unless `whole`, no further than a window that answers the query."""
        if not self._leaves:
            return []
        wanted = self._wanted.get(language) or self._wanted.setdefault(language, _Wanted(self, language))
        found: list[Mark] = []
        stop = farthest = min(len(text), _FARTHEST)
        for start, end in self._pieces(text, farthest, wanted):
            if start > stop:
                break
            found.extend(self._marks_in(text, start, end, wanted.stems, language))
            if len(found) >= _MOST_MARKS:
                break
            if not whole and stop == farthest and self._is_whole(found):
                stop = found[-1].end + LENGTH
        return _merged(found)

    @staticmethod
    def _pieces(text: str, farthest: int, wanted: _Wanted) -> Iterator[tuple[int, int]]:
        """Where the pieces stand that hold something of the query."""
        at = 0
        while at < farthest:
            space = _SPACE.search(text, min(at + _SLAB, farthest))
            end = min(space.start() if space else len(text), farthest)
            parts = split(text[at:end])
            hits = wanted.among(parts[1::2])
            if hits:
                ends = list(accumulate(map(len, parts), initial=at))
                for number, part in enumerate(parts):
                    if part in hits and number % 2:
                        yield ends[number], ends[number + 1]
            at = end

    def _marks_in(self, text: str, start: int, end: int, stems: set[str], language: str) -> Iterator[Mark]:
        for token in tokens(text[start:end]):
            answered = self._answered(token.surface, stem(token.surface, language), stems)
            if answered:
                yield Mark(start + token.start, start + token.end, answered)
        if self.sides:
            yield from self._phrases(text, start, end)

    def _answered(self, surface: str, form: str, stems: set[str]) -> str:
        if form in stems or surface in self.words:
            return form
        if surface in self.exact:
            return surface
        return self.is_spelled_so(surface)

    def is_spelled_so(self, surface: str) -> str:
        """The prefix it starts with or the word it is similar to; "" for neither."""
        for prefix in self._prefixes:
            if surface.startswith(prefix):
                return prefix
        for word, edits in self._similar:
            if distance(word, surface, edits) <= edits:
                return word
        return ""

    def _phrases(self, text: str, start: int, end: int) -> Iterator[Mark]:
        """The phrases that start in the piece from `start` to `end`."""
        near: list[Token] = []
        beyond = 0
        for token in tokens(text[start : start + _LONGEST_PHRASE]):
            beyond += start + token.start >= end
            if not token.joined:
                near.append(token)
            if beyond >= self._longest:
                break
        for at, token in enumerate(near):
            if start + token.start >= end:
                return
            for side in self.sides:
                if [other.surface for other in near[at : at + len(side)]] == side:
                    end_of_side = start + near[at + len(side) - 1].end
                    yield Mark(start + token.start, end_of_side, " ".join(side), phrase=side in self._phrases_asked)

    def _is_whole(self, found: list[Mark]) -> bool:
        """Whether the last hits, within a window, answer all of the query."""
        if not found:
            return False
        first = found[-1].end - LENGTH + LEAD
        return len({mark.answered for mark in found if mark.start >= first}) >= self._leaves


def snippet(text: str, matcher: Matcher, language: str) -> tuple[Segment, ...]:
    """What of the text answers most of the query, in one piece or a few; the opening where nothing matches."""
    return excerpt(text, matcher.marks(text, language))


def segments(text: str, language: str, matcher: Matcher) -> tuple[Segment, ...]:
    """The whole text with its hits marked."""
    return cut(text, 0, len(text), matcher.marks(text, language, whole=True))


def _merged(marks: list[Mark]) -> list[Mark]:
    merged: list[Mark] = []
    for mark in sorted(marks):
        if merged and mark.start < merged[-1].end:
            before = merged[-1]
            longer = mark if mark.end - mark.start > before.end - before.start else before
            merged[-1] = Mark(before.start, max(mark.end, before.end), before.answered, phrase=longer.phrase)
        else:
            merged.append(mark)
    return merged
