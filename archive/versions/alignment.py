"""Two texts → the passages they share, how much of each side that is, and how much was edited inside them. Pure.

Shingles both texts have become anchors; anchors that follow each other on one diagonal are exact runs; runs that lie
close together on both sides make a block, the words between them are compared one by one. Blocks may stand in any
order, so moved paragraphs count. Where the differences look like misspelling, the same is done with characters.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from archive.tokens import comparison_tokens
from archive.versions.anchoring import Chain, Gap, Stream, chains
from archive.versions.hard_tokens import hard_tokens
from archive.versions.misspelling import are_misspellings, is_another_word, is_broken_word
from archive.versions.shingles import shingle_length, token_hashes

GAP_WORDS: Final = 14  # words that may be missing or replaced between two runs of one block
CHARACTER_SHINGLE: Final = 7  # characters; for texts whose words are broken
GAP_CHARACTERS: Final = 60
ADDED: Final = (
    5  # words in a row with nothing in their place from which they are an addition, not an edit inside a passage
)
MISSPELT_SHARE: Final = 0.01  # of the aligned words that must differ before characters are worth a second look
WHOLE: Final = 0.97  # coverage above which a second look would find nothing
HARDLY: Final = 0.2  # aligned share of the better covered side below which nobody asks for numbers and names

Mask = NDArray[np.bool_]
_Difference = tuple[slice, slice]  # tokens of the one, and those of the other in their place; either may be empty


@dataclass(frozen=True)
class Document:
    """A body made ready for alignment."""

    body: str
    tokens: tuple[str, ...]
    words: Stream
    shingle: int  # tokens a shingle

    @classmethod
    def of(cls, body: str, tokens: tuple[str, ...] | None = None) -> "Document":
        """`tokens`: the body's comparison tokens, where they are at hand."""
        tokens = tuple(comparison_tokens(body)) if tokens is None else tokens
        length = shingle_length(tokens)
        return cls(body, tokens, Stream.of(token_hashes(tokens), length), length)

    # Both only when asked for: most pairs of candidates share too little for that, and finding names takes as long as
    # all the rest.
    @cached_property
    def hard(self) -> frozenset[str]:
        """Numbers and names."""
        return hard_tokens(self.body)

    @cached_property
    def is_hard(self) -> Mask:
        """Of the tokens, in order."""
        return np.fromiter(map(self.hard.__contains__, self.tokens), dtype=np.bool_, count=len(self.tokens))

    def stream(self, length: int) -> Stream:
        return self.words if length == self.shingle else Stream.of(self.words.codes, length)

    def characters(self) -> Stream:
        return Stream.of(_code_points("".join(self.tokens)), CHARACTER_SHINGLE)


def _code_points(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)


@dataclass(frozen=True, slots=True)
class Block:
    """A passage both texts have: half-open ranges of tokens, 0-based."""

    a_start: int
    a_stop: int
    b_start: int
    b_stop: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two texts share. Shares are 0.0-1.0 of that side's words.

    *Covered* words stand in the other text too, as they are or misspelt; *aligned* words are those and the edited ones
    between them.
    """

    coverage_a: float
    coverage_b: float
    aligned_a: float
    aligned_b: float
    # Of the aligned words of both sides, those that do not stand in the other; where misspelt, that are other words.
    edited_share: float
    shared_words: int  # covered words of the side that has fewer
    hard_agreement: float  # of the aligned numbers and names, those that do; the side that has fewer such; see HARDLY
    misspelt: bool  # the differences inside the blocks are misspellings
    contradictions: int = 0  # places inside the blocks where the two have other numbers or names; 0 where misspelt
    blocks: tuple[Block, ...] = ()

    def swapped(self) -> "Alignment":
        blocks = sorted((block.b_start, block.b_stop, block.a_start, block.a_stop) for block in self.blocks)
        return Alignment(
            self.coverage_b,
            self.coverage_a,
            self.aligned_b,
            self.aligned_a,
            self.edited_share,
            self.shared_words,
            self.hard_agreement,
            self.misspelt,
            self.contradictions,
            tuple(Block(*block) for block in blocks),
        )


NOTHING_SHARED: Final = Alignment(0.0, 0.0, 0.0, 0.0, 0.0, 0, 1.0, misspelt=False)


def align(a: Document, b: Document) -> Alignment:
    """`align(b, a)` is exactly `align(a, b).swapped()`."""
    if a.tokens == b.tokens:
        return _identical(len(a.tokens))
    if (len(b.tokens), b.tokens) < (len(a.tokens), a.tokens):  # one order for both, so that ties fall alike
        return _align(b, a).swapped()
    return _align(a, b)


def _identical(words: int) -> Alignment:
    if not words:
        return NOTHING_SHARED
    return Alignment(1.0, 1.0, 1.0, 1.0, 0.0, words, 1.0, misspelt=False, blocks=(Block(0, words, 0, words),))


@dataclass(slots=True)
class _Masks:
    """Which words of the two sides lie in a block, and which of those stand in the other text."""

    aligned_a: Mask
    aligned_b: Mask
    covered_a: Mask
    covered_b: Mask

    @classmethod
    def of(cls, words_a: int, words_b: int) -> "_Masks":
        return cls(*(np.zeros(words, dtype=np.bool_) for words in (words_a, words_b, words_a, words_b)))

    def all_covered(self) -> "_Masks":
        """The same passages, every word in them standing in the other text."""
        return _Masks(self.aligned_a.copy(), self.aligned_b.copy(), self.aligned_a.copy(), self.aligned_b.copy())

    def edited_share(self) -> float:
        aligned = int(self.aligned_a.sum()) + int(self.aligned_b.sum())
        return 1.0 - (int(self.covered_a.sum()) + int(self.covered_b.sum())) / aligned if aligned else 0.0

    def hard_agreement(self, is_hard_a: Mask, is_hard_b: Mask) -> float:
        """1.0 where no number or name lies in a block."""
        shares = [
            int((is_hard & covered).sum()) / aligned_hard
            for is_hard, covered, aligned in (
                (is_hard_a, self.covered_a, self.aligned_a),
                (is_hard_b, self.covered_b, self.aligned_b),
            )
            if (aligned_hard := int((is_hard & aligned).sum()))
        ]
        return min(shares, default=1.0)


def _align(a: Document, b: Document) -> Alignment:
    length = min(a.shingle, b.shingle)
    found = chains(a.stream(length), b.stream(length), gap=GAP_WORDS)
    if not found:
        return NOTHING_SHARED
    masks = _Masks.of(len(a.tokens), len(b.tokens))
    differences: list[_Difference] = []
    for chain in found:
        _cover(masks, chain)
        differences += _compare_gaps(masks, chain, a, b)
    by_word = masks
    misspelt = masks.edited_share() > MISSPELT_SHARE and are_misspellings(*_different_words(masks, a, b))
    if misspelt:
        masks = masks.all_covered()
        if max(masks.aligned_a.mean(), masks.aligned_b.mean()) < WHOLE:
            _cover_by_characters(masks, a, b)
    matters = max(masks.aligned_a.mean(), masks.aligned_b.mean()) >= HARDLY
    hard_agreement = by_word.hard_agreement(a.is_hard, b.is_hard) if matters else 1.0
    edited_share = _reworded(masks, differences, a, b) if misspelt else masks.edited_share()
    return Alignment(
        float(masks.covered_a.mean()),
        float(masks.covered_b.mean()),
        float(masks.aligned_a.mean()),
        float(masks.aligned_b.mean()),
        edited_share,
        min(int(masks.covered_a.sum()), int(masks.covered_b.sum())),
        hard_agreement,
        misspelt,
        _contradictions(masks, differences, a, b) if matters and not misspelt else 0,
        tuple(sorted(map(_block, found), key=astuple)),
    )


def _block(chain: Chain) -> Block:
    return Block(
        min(run.a for run in chain.runs),
        max(run.a + run.length for run in chain.runs),
        min(run.b for run in chain.runs),
        max(run.b + run.length for run in chain.runs),
    )


def _cover(masks: _Masks, chain: Chain) -> None:
    for run in chain.runs:
        for mask in (masks.aligned_a, masks.covered_a):
            mask[run.a : run.a + run.length] = True
        for mask in (masks.aligned_b, masks.covered_b):
            mask[run.b : run.b + run.length] = True


def _compare_gaps(masks: _Masks, chain: Chain, a: Document, b: Document) -> list[_Difference]:
    """Aligns the words between neighbouring runs; those that are equal in order stand in both.

    Returns where they differ.
    """
    differences: list[_Difference] = []
    for gap in chain.gaps:
        if _is_addition(gap):
            continue
        masks.aligned_a[gap.a_start : gap.a_stop] = True
        masks.aligned_b[gap.b_start : gap.b_stop] = True
        pieces = Levenshtein.opcodes(a.tokens[gap.a_start : gap.a_stop], b.tokens[gap.b_start : gap.b_stop])
        for is_equal, run in groupby(pieces, key=lambda piece: piece.tag == "equal"):
            first, *_between, last = [*run] * 2
            left = slice(gap.a_start + first.src_start, gap.a_start + last.src_end)
            right = slice(gap.b_start + first.dest_start, gap.b_start + last.dest_end)
            if is_equal or is_broken_word(a.tokens[left], b.tokens[right]):
                masks.covered_a[left] = True
                masks.covered_b[right] = True
            else:
                differences.append((left, right))
    return differences


def _contradictions(masks: _Masks, differences: Sequence[_Difference], a: Document, b: Document) -> int:
    """In how many places numbers or names stand for others. One that stands elsewhere in the other text is moved."""
    own_a, own_b = a.is_hard & ~masks.covered_a, b.is_hard & ~masks.covered_b
    return sum(bool(own_a[left].any() and own_b[right].any()) for left, right in differences)


def _is_addition(gap: Gap) -> bool:
    """Whether only one text has something there, and more than an editor puts into a sentence."""
    left, right = gap.a_stop - gap.a_start, gap.b_stop - gap.b_start
    return min(left, right) == 0 and max(left, right) >= ADDED


def _reworded(masks: _Masks, differences: Sequence[_Difference], a: Document, b: Document) -> float:
    """The share of the aligned words of both sides that are other words, where most that differ are misspelt.

    Only single words are looked at: what stands for several may be one of them broken.
    """
    aligned = int(masks.aligned_a.sum()) + int(masks.aligned_b.sum())
    pieces = [(a.tokens[left], b.tokens[right]) for left, right in differences]
    return sum(len(one) + len(other) for one, other in pieces if is_another_word(one, other)) / max(1, aligned)


def _different_words(masks: _Masks, a: Document, b: Document) -> tuple[list[str], list[str]]:
    left = [a.tokens[place] for place in np.flatnonzero(masks.aligned_a & ~masks.covered_a).tolist()]
    right = [b.tokens[place] for place in np.flatnonzero(masks.aligned_b & ~masks.covered_b).tolist()]
    return left, right


def _cover_by_characters(masks: _Masks, a: Document, b: Document) -> None:
    """Adds the words whose characters lie, for the greater part, in a passage aligned by characters."""
    left, right = a.characters(), b.characters()
    characters = _Masks.of(len(left.codes), len(right.codes))
    for chain in chains(left, right, gap=GAP_CHARACTERS):
        _cover(characters, chain)
        for gap in chain.gaps:
            characters.aligned_a[gap.a_start : gap.a_stop] = True
            characters.aligned_b[gap.b_start : gap.b_stop] = True
    for mask, covered, by_character, tokens in (
        (masks.aligned_a, masks.covered_a, characters.aligned_a, a.tokens),
        (masks.aligned_b, masks.covered_b, characters.aligned_b, b.tokens),
    ):
        lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        mostly = 2 * np.add.reduceat(by_character.astype(np.int64), starts) > lengths
        mask[mostly] = True
        covered[mostly] = True
