"""Words that differ: misspellings of each other, as after OCR, or other words? Pure."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import Indel

MISSPELT: Final = 0.65  # Indel similarity of the differing words from which they are misspellings; edits reach about .5
MOST_NUMBERS: Final = 0.15  # of the differing words; where more are numbers, they are another day's figures
ANOTHER_WORD: Final = 0.2  # Indel similarity of two words below which the one is no misspelling of the other …
LETTERS: Final = 3  # … of those that have so many


def are_misspellings(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether all words by which two texts differ are still nearly the same string of characters.

    Numbers are left out, and may not be what mainly differs: two of a series are as alike as a number misread.
    """
    numbers = sum(map(str.isdigit, left)) + sum(map(str.isdigit, right))
    if numbers > MOST_NUMBERS * (len(left) + len(right)):
        return False
    one, other = (" ".join(word for word in side if not word.isdigit()) for side in (left, right))
    return bool(one) and Indel.normalized_similarity(one, other, score_cutoff=MISSPELT) >= MISSPELT


def is_another_word(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words in one place are other ones beyond doubt; either side may be empty.

    Only single words are told apart so: what stands for several may be one of them broken.
    """
    if max(len(one), len(other)) > 1:
        return False
    left, right = "".join(one), "".join(other)
    return max(len(left), len(right)) >= LETTERS and Indel.normalized_similarity(left, right) < ANOTHER_WORD


def is_broken_word(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether these are the same letters, a word broken at the end of a line or two run together; never numbers."""
    letters = "".join(one)
    return letters.isalpha() and letters == "".join(other)
