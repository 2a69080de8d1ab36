"""Pieces of a text around its hits: the one that answers most of a query, or a few that answer more. Pure: no Django.

The segments joined are literally pieces of the text in order, with an ellipsis at every cut.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from search.results import Segment

# Characters of an excerpt of one piece: two or three lines on a page.
LENGTH: Final = 240
# Characters before the first hit of a piece, so that it does not stand at the very edge.
LEAD: Final = 40
# Characters of each of several pieces, and how many there may be: together about as long as one.
_SHORT: Final = 110
_MOST_PIECES: Final = 3
_ELLIPSIS: Final = Segment("…", hit=False)


class Mark(NamedTuple):
    """A hit: where it stands, and what of the query it answers."""

    start: int
    end: int
    answered: str
    phrase: bool = False  # a whole phrase of the query, as it was asked for


def excerpt(text: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cut between words; the opening of the text where there is no mark. `marks` in order, none overlapping."""
    made: list[Segment] = []
    at = 0
    for start, end in _pieces(text, marks):
        if text[at:start].strip():
            made.append(_ELLIPSIS)
        made += cut(text, start, end, marks)
        at = end
    return (*made, _ELLIPSIS) if text[at:].strip() else tuple(made)


def cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """The piece of the text with the marks that lie in it."""
    made: list[Segment] = []
    at = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            made += [Segment(text[at : mark.start], hit=False), Segment(text[mark.start : mark.end], True, mark.phrase)]
            at = mark.end
    return tuple(segment for segment in (*made, Segment(text[at:end], hit=False)) if segment.text)


def _pieces(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """One piece where it answers as much as several would; else several, in the order of the text."""
    if not marks:
        opening = len(text) - len(text.lstrip())
        return [(opening, _cut_end(text, opening + LENGTH))]
    everything = {mark.answered for mark in marks}
    at, answered = _best(marks, LENGTH, everything)
    if len(answered) < len(everything):
        several = list(_several(text, marks, everything))
        if len(set().union(*(found for *_, found in several))) > len(answered):
            return _joined(sorted((start, end) for start, end, _ in several))
    return [_piece(text, marks[at], LENGTH)]


def _several(text: str, marks: Sequence[Mark], wanted: set[str]) -> Iterator[tuple[int, int, set[str]]]:
    """Each answers most of what those before it left unanswered."""
    left = set(wanted)
    for _ in range(_MOST_PIECES):
        at, answered = _best(marks, _SHORT, left)
        if not answered:
            return
        left -= answered
        yield *_piece(text, marks[at], _SHORT), answered


def _best(marks: Sequence[Mark], length: int, wanted: set[str]) -> tuple[int, set[str]]:
    """The first mark of the piece that answers most of what is wanted, the first of equals; and what it answers."""
    best, most = 0, set[str]()
    for at, first in enumerate(marks):
        last = first.start - LEAD + length
        within = set[str]()
        for mark in marks[at : at + length]:
            if mark.end > last:
                break
            within.add(mark.answered)
        within = within & wanted or ({first.answered} & wanted)
        if len(within) > len(most):
            best, most = at, within
    return best, most


def _piece(text: str, first: Mark, length: int) -> tuple[int, int]:
    start = _cut_start(text, max(0, first.start - LEAD), first.start)
    return start, max(_cut_end(text, start + length), first.end)


def _joined(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that meet are one."""
    joined = pieces[:1]
    for start, end in pieces[1:]:
        if start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


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
    space = next((i for i in range(at, max(at - LEAD, 0), -1) if text[i].isspace()), None)
    return at if space is None else len(text[:space].rstrip())
