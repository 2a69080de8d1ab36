"""The rows of a comparison, with unchanged stretches folded away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from archive.versions.comparing import Change, ParagraphPair, Piece

FOLDED_FROM: Final = 3  # unchanged paragraphs in a row; fewer stay open, they are the context a reader wants


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown, or folded, together."""

    rows: tuple[ParagraphPair, ...]  # neighbouring pieces of one change are one piece
    folded: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """`counts`: how many paragraphs are same, edited, moved, added, removed."""

    stretches: tuple[Stretch, ...]
    counts: dict[str, int]

    @property
    def identical(self) -> bool:
        return all(count == 0 for change, count in self.counts.items() if change != Change.SAME)


def folded(pairs: Sequence[ParagraphPair]) -> Difference:
    counts = {change.value: 0 for change in Change}
    for pair in pairs:
        counts[pair.change] += 1
    stretches = []
    for same, run in groupby(pairs, key=lambda pair: pair.change == Change.SAME):
        rows = tuple(replace(pair, left=_joined(pair.left), right=_joined(pair.right)) for pair in run)
        stretches.append(Stretch(rows, folded=same and len(rows) >= FOLDED_FROM))
    return Difference(tuple(stretches), counts)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """A run of removed words reads as one removal, not as many."""
    runs = groupby(pieces, key=lambda piece: piece.change)
    return tuple(Piece("".join(piece.text for piece in run), change) for change, run in runs)


def paragraphs_of(body: str) -> list[str]:
    """A stored body's paragraphs: blank lines lie between them."""
    return [paragraph for paragraph in body.split("\n\n") if paragraph.strip()]
