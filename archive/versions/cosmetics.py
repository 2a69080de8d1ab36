"""What differs in white space, quotes, dashes and the like, and in no word. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.versions.comparing import Change, ParagraphPair, Piece

_FORMS: Final = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›`´′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # seen by nobody
)
_WHITE_SPACE: Final = re.compile(r"\s+")
_DASHES: Final = re.compile("-{2,}")
_WORD: Final = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of two paragraphs beside each other. `same`: no word differs; the letters of both sides still may."""

    left: str
    right: str
    same: bool


def folded(text: str) -> str:
    """Equal for texts that differ in typography alone. Case is no typography."""
    plain = unicodedata.normalize("NFKC", text.translate(_FORMS)).translate(_FORMS)
    return _DASHES.sub("-", _WHITE_SPACE.sub("", plain))


def segments(pair: ParagraphPair) -> Iterator[Segment]:
    """Both sides in step: what is the same on both, and between that what differs."""
    left, right = iter(pair.left), iter(pair.right)
    while True:
        gone, one = _until_same(left)
        come, other = _until_same(right)
        if gone or come:
            yield Segment(gone, come, same=False)
        if one is None or other is None:
            return
        yield Segment(one.text, other.text, same=True)


def _until_same(pieces: Iterator[Piece]) -> tuple[str, Piece | None]:
    """The text that differs from here on, and the piece after it that does not."""
    differing = ""
    for piece in pieces:
        if piece.change == Change.SAME:
            return differing, piece
        differing += piece.text
    return differing, None


def quieted(pairs: Iterable[ParagraphPair]) -> tuple[ParagraphPair, ...]:
    """The same pairs, typography passed over: what differs in that alone is the same."""
    return tuple(_quiet(pair) if pair.left and pair.right else pair for pair in pairs)


def _quiet(pair: ParagraphPair) -> ParagraphPair:
    heard = [replace(one, same=one.same or folded(one.left) == folded(one.right)) for one in segments(pair)]
    change = Change.SAME if pair.change == Change.EDITED and all(one.same for one in heard) else pair.change
    return of_segments(pair, change, heard)


def of_segments(pair: ParagraphPair, change: Change, parts: Sequence[Segment]) -> ParagraphPair:
    """What is the same keeps a piece on either side, be it empty: the sides stay in step."""
    left = (Piece(part.left, Change.SAME if part.same else Change.REMOVED) for part in parts if part.left or part.same)
    right = (Piece(part.right, Change.SAME if part.same else Change.ADDED) for part in parts if part.right or part.same)
    return replace(pair, change=change, left=tuple(left), right=tuple(right))


def typographic(segment: Segment) -> Iterator[Segment]:
    """A stretch that is the same, cut so that what differs in typography shows as differing."""
    if segment.left.strip() == segment.right.strip():
        yield segment
        return
    ours, theirs = _WORD.findall(segment.left), _WORD.findall(segment.right)
    if len(ours) != len(theirs):
        yield replace(segment, same=False)
        return
    for one, other in zip(ours, theirs, strict=True):
        yield Segment(one, other, same=one.strip() == other.strip() and _space(one) == _space(other))


def _space(word: str) -> str:
    """The white space after a word; at the end of a paragraph it is nobody's."""
    return word[len(word.rstrip()) :] or " "
