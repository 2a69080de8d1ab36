"""The rows of a comparison, with unchanged stretches folded away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from archive.versions.comparing import Change, ParagraphPair, Piece
from archive.versions.cosmetics import Segment, segments, typographic

FOLDED_FROM: Final = 3  # unchanged paragraphs in a row; fewer stay open, they are the context a reader wants
COSMETIC: Final = "cosmetic"  # the change of a row whose sides differ in typography alone, where that is shown


@dataclass(frozen=True, slots=True)
class Row:
    """Two paragraphs beside each other, or one that only one side has. Numbers are 1-based, None for a missing side."""

    change: str
    segments: tuple[Segment, ...]
    left_number: int | None
    right_number: int | None

    @property
    def left(self) -> tuple[Piece, ...]:
        pieces = (Piece(one.left, Change.SAME if one.same else Change.REMOVED) for one in self.segments if one.left)
        return tuple(pieces)

    @property
    def right(self) -> tuple[Piece, ...]:
        pieces = (Piece(one.right, Change.SAME if one.same else Change.ADDED) for one in self.segments if one.right)
        return tuple(pieces)

    @property
    def inline(self) -> tuple[Piece, ...]:
        """Both sides in one run: what is the same once, as the right side has it; else the left before the right."""
        return tuple(piece for one in self.segments for piece in _in_line(one) if piece.text)


def _in_line(segment: Segment) -> tuple[Piece, ...]:
    if segment.same:
        return (Piece(segment.right, Change.SAME),)
    return Piece(segment.left, Change.REMOVED), Piece(segment.right, Change.ADDED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown, or folded, together."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """`counts`: how many paragraphs are same, edited, moved, added, removed, cosmetic."""

    stretches: tuple[Stretch, ...]
    counts: dict[str, int]

    @property
    def identical(self) -> bool:
        return all(count == 0 for change, count in self.counts.items() if change != Change.SAME)


def folded(pairs: Sequence[ParagraphPair], *, cosmetic: bool = False) -> Difference:
    """`pairs` with typography passed over; `cosmetic` shows it after all."""
    rows = [_row(pair, cosmetic=cosmetic) for pair in pairs]
    counts = dict.fromkeys((*Change, COSMETIC), 0)
    for row in rows:
        counts[row.change] += 1
    stretches = []
    for same, run in groupby(rows, key=lambda row: row.change == Change.SAME):
        together = tuple(run)
        stretches.append(Stretch(together, folded=same and len(together) >= FOLDED_FROM))
    return Difference(tuple(stretches), {str(change): count for change, count in counts.items()})


def _row(pair: ParagraphPair, *, cosmetic: bool) -> Row:
    parts = list(segments(pair))
    change = str(pair.change)
    if cosmetic:
        parts = [piece for part in parts for piece in (typographic(part) if part.same else (part,))]
        if pair.change == Change.SAME and not all(part.same for part in parts):
            change = COSMETIC
    return Row(change, tuple(_joined(parts)), pair.left_number, pair.right_number)


def _joined(parts: Sequence[Segment]) -> Iterator[Segment]:
    """A run of removed words reads as one removal, not as many."""
    for same, run in groupby(parts, key=lambda part: part.same):
        together = list(run)
        yield Segment("".join(one.left for one in together), "".join(one.right for one in together), same)
