"""Two texts, paragraph by paragraph: what is the same, edited, moved, added or removed. Pure.

For the compare page only; relations are named from `alignment`.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel, Levenshtein
from rapidfuzz.process import cdist

ALIKE: Final = 0.5  # Indel similarity of the words from which two paragraphs are one, edited
# Past either, of both texts together, only equal paragraphs are matched: the rest grows with the square.
MOST_PARAGRAPHS: Final = 2000
MOST_WORDS: Final = 20_000

_WORD: Final = re.compile(r"\s*\S+\s*")
_FIRST_CODE: Final = 0x10000  # past the surrogates
_QUOTES: Final = str.maketrans("“”„‟«»‘’‚‛`´", "\"\"\"\"\"\"''''''")


class Change(StrEnum):
    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    ADDED = "added"  # only the right side has it
    REMOVED = "removed"  # only the left side has it


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words inside a paragraph: SAME, or REMOVED on the left side, or ADDED on the right side."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """One row of the comparison. A side that has no such paragraph is empty and its number None.

    Numbers are 1-based places in that side's own text. MOVED pairs stand where the right text has them.
    """

    change: Change
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    left_number: int | None
    right_number: int | None


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """`words` with the white space that follows them, `plain` the same as they are compared."""

    text: str
    words: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Paragraph":
        words = tuple(_WORD.findall(text)) if text.strip() else ()
        return cls(text, words, tuple(word.strip().translate(_QUOTES) for word in words))


def paragraphs_of(body: str) -> list[str]:
    """A stored body's paragraphs: blank lines lie between them."""
    return [paragraph for paragraph in body.split("\n\n") if paragraph.strip()]


def compare_paragraphs(left: Sequence[str], right: Sequence[str]) -> tuple[ParagraphPair, ...]:
    """Rows in reading order of the right text, removed paragraphs at the place where they stood.

    The pieces of a side, joined, are its paragraph. Texts past MOST_PARAGRAPHS or MOST_WORDS are compared by whole
    paragraphs only.
    """
    ours, theirs = [_Paragraph.of(text) for text in left], [_Paragraph.of(text) for text in right]
    partner = _equal(ours, theirs)
    words = sum(len(paragraph.words) for paragraph in (*ours, *theirs))
    if len(ours) + len(theirs) <= MOST_PARAGRAPHS and words <= MOST_WORDS:
        partner |= _edited(ours, theirs, partner)
    return tuple(_rows(ours, theirs, partner))


def _equal(left: Sequence[_Paragraph], right: Sequence[_Paragraph]) -> dict[int, int]:
    """Right place → left place of paragraphs equal but for white space and the form of quotes, first with first."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for here, paragraph in reversed(list(enumerate(left))):
        places[paragraph.plain].append(here)
    return {there: places[p.plain].pop() for there, p in enumerate(right) if places.get(p.plain)}


def _edited(left: Sequence[_Paragraph], right: Sequence[_Paragraph], taken: Mapping[int, int]) -> dict[int, int]:
    """Right place → left place of the paragraphs most alike among those without an equal, the best pairs first."""
    ours = sorted(set(range(len(left))) - set(taken.values()))
    theirs = sorted(set(range(len(right))) - taken.keys())
    if not ours or not theirs:
        return {}
    codes: dict[str, str] = {}  # word -> a character of its own, as the matcher is quickest with strings
    coded = [
        [
            "".join(codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in side[place].plain)
            for place in places
        ]
        for side, places in ((right, theirs), (left, ours))
    ]
    similarity = cdist(*coded, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
    alike = [
        (-float(similarity[row, column]), abs(ours[column] - theirs[row]), theirs[row], ours[column])
        for row, column in zip(*(places.tolist() for places in similarity.nonzero()), strict=True)
    ]
    partner: dict[int, int] = {}
    used: set[int] = set()
    for _similarity, _distance, there, here in sorted(alike):
        if there not in partner and here not in used:
            partner[there] = here
            used.add(here)
    return partner


def _in_order(partner: Mapping[int, int]) -> set[int]:
    """The left places of the longest series of pairs that both texts have in one order; the others moved."""
    tails: list[int] = []  # the least left place a series of each length ends with
    before: dict[int, int | None] = {}
    for there in sorted(partner):
        here = partner[there]
        length = bisect_left(tails, here)
        before[here] = tails[length - 1] if length else None
        tails[length : length + 1] = [here]
    series: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        series.add(last)
        last = before[last]
    return series


def _rows(
    left: Sequence[_Paragraph], right: Sequence[_Paragraph], partner: Mapping[int, int]
) -> Iterator[ParagraphPair]:
    stayed, matched = _in_order(partner), set(partner.values())
    shown = 0  # left paragraphs before this one have been shown, or stand elsewhere
    for there, paragraph in enumerate(right):
        here = partner.get(there)
        if here is None:
            yield ParagraphPair(Change.ADDED, (), (Piece(paragraph.text, Change.ADDED),), None, there + 1)
            continue
        if here in stayed:
            yield from _removed(left, range(shown, here), matched)
            shown = here + 1
        yield _pair(left[here], paragraph, (here + 1, there + 1), moved=here not in stayed)
    yield from _removed(left, range(shown, len(left)), matched)


def _removed(left: Sequence[_Paragraph], places: range, matched: set[int]) -> Iterator[ParagraphPair]:
    for here in places:
        if here not in matched:
            yield ParagraphPair(Change.REMOVED, (Piece(left[here].text, Change.REMOVED),), (), here + 1, None)


def _pair(left: _Paragraph, right: _Paragraph, numbers: tuple[int, int], *, moved: bool) -> ParagraphPair:
    equal = left.plain == right.plain
    change = Change.MOVED if moved else Change.SAME if equal else Change.EDITED
    if equal:
        return ParagraphPair(change, (Piece(left.text, Change.SAME),), (Piece(right.text, Change.SAME),), *numbers)
    return ParagraphPair(change, *_pieces(left, right), *numbers)


def _pieces(left: _Paragraph, right: _Paragraph) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    ours, theirs = [], []
    for step in Levenshtein.opcodes(left.plain, right.plain):
        before = "".join(left.words[step.src_start : step.src_end])
        after = "".join(right.words[step.dest_start : step.dest_end])
        same = step.tag == "equal"
        if before:
            ours.append(Piece(before, Change.SAME if same else Change.REMOVED))
        if after:
            theirs.append(Piece(after, Change.SAME if same else Change.ADDED))
    return tuple(ours), tuple(theirs)
