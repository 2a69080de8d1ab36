"""Two texts → the named relation between them, or none. Pure: never a matter of what else the archive holds.

Names are the values of `archive.models.Relation`, and say what the first text is to the second.
"""

from dataclasses import dataclass
from typing import Final

from archive.versions.alignment import Alignment, Document, align

# Figures for all of these: docs/decisions.md.
LEAST_WORDS: Final = 15  # below, a text is a version of an identical one only
LEAST_VERBATIM: Final = 10  # … or of one that holds all of it
VERBATIM: Final = 0.98  # coverage from which all of a text stands in the other, whatever that says besides
LEAST_IDENTICAL: Final = 5  # words from which even identical texts say anything
PARTIAL: Final = 0.24  # coverage of the better covered side from which two texts share passages
PARTIAL_WORDS: Final = 15  # shared, at least
VERSION: Final = 0.75  # aligned share of the better covered side from which they are versions …
MUTUAL_VERSION: Final = 0.6  # … or of both sides
KIN: Final = 0.2  # the same where address or id say that both are states of one thing
KIN_WORDS: Final = 7  # shared, at least: the shortest passage alignment knows
# A template fills half of such texts: numbers and names decide whether two of them tell the same.
AGREEMENT: Final = 0.7  # of the numbers and names inside the passages two texts share
FEW_HARD: Final = 8  # numbers and names; fewer prove nothing in a text that is not short
TEMPLATE_WORDS: Final = 200  # shared words past which it is no template, unless hardly a number or name agrees
TEMPLATE_AGREEMENT: Final = 0.4  # "hardly"
MISSPELT_AGREEMENT: Final = 0.4  # the same where words are misspelt
SHORT: Final = 120  # words; below, a template is all there is, and agreement must be
SHORT_AGREEMENT: Final = 0.8  # as much inside the passages, and of all numbers and names of the side with fewer
SHORT_COVERAGE: Final = 0.8  # of a short text without numbers and names
SERIES_EDITED: Final = 0.05  # share of the aligned words from which disagreement means another one of a series
WHOLE: Final = 0.85  # aligned share of both sides from which they are one text
VERBATIM_WHOLE: Final = 0.95  # the same where all of the one stands in the other: what that says besides is its own
CONTAINED: Final = 0.83  # aligned share of the one side from which it stands in the other …
CONTAINED_MORE: Final = 0.05  # … if it is so much more than the other's: else neither is the shorter version
EDITED: Final = 0.004  # share of the aligned words from which a text is revised rather than the same
MISSPELT_EDITED: Final = 0.002  # the same where words are misspelt: of those that are other words beyond doubt

_INVERSE: Final = {"abridged": "expanded", "expanded": "abridged"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What text a is to text b; the figures are `Alignment`'s."""

    relation: str
    coverage_a: float
    coverage_b: float
    edited_share: float
    shared_words: int

    def inverse(self) -> "Verdict":
        """What text b is to text a."""
        relation = _INVERSE.get(self.relation, self.relation)
        return Verdict(relation, self.coverage_b, self.coverage_a, self.edited_share, self.shared_words)


def verdict(a: Document, b: Document, *, kin: bool = False) -> Verdict | None:
    """`verdict(b, a)` is the inverse of `verdict(a, b)`. None: nothing worth saying.

    `kin`: both say they are states of one thing, by address or id: then less must stand in both.
    """
    fewer = min(len(a.tokens), len(b.tokens))
    if a.tokens == b.tokens:
        return identical(fewer)
    if fewer < LEAST_VERBATIM:
        return None
    alignment = align(a, b)
    relation = _kin_relation(alignment) if kin else _relation(a, b, alignment)
    if relation is None:
        return None
    return Verdict(relation, alignment.coverage_a, alignment.coverage_b, alignment.edited_share, alignment.shared_words)


def identical(words: int) -> Verdict | None:
    """The verdict on two texts of the same so many tokens."""
    return Verdict("same-text", 1.0, 1.0, 0.0, words) if words >= LEAST_IDENTICAL else None


def _relation(a: Document, b: Document, alignment: Alignment) -> str | None:
    covered = max(alignment.aligned_a, alignment.aligned_b)
    if max(alignment.coverage_a, alignment.coverage_b) >= VERBATIM and not alignment.misspelt:
        return _name(alignment)
    if covered < PARTIAL or alignment.shared_words < PARTIAL_WORDS or min(len(a.tokens), len(b.tokens)) < LEAST_WORDS:
        return None
    if not _agree(a, b, alignment):
        return "series" if alignment.edited_share > SERIES_EDITED else "partial"
    if covered < VERSION and min(alignment.aligned_a, alignment.aligned_b) < MUTUAL_VERSION:
        return "partial"
    return _name(alignment)


def _kin_relation(alignment: Alignment) -> str | None:
    """Numbers and names may differ: a page that is kept up to date has others every day."""
    covered = max(alignment.aligned_a, alignment.aligned_b)
    if alignment.shared_words < KIN_WORDS:
        return None
    return _name(alignment) if covered >= KIN else "partial"


def _agree(a: Document, b: Document, alignment: Alignment) -> bool:
    """Whether numbers and names bear out what the other words say."""
    if alignment.misspelt:
        return alignment.hard_agreement >= MISSPELT_AGREEMENT
    fewer = min(len(a.hard), len(b.hard))
    if min(len(a.tokens), len(b.tokens)) >= SHORT:
        least = AGREEMENT if alignment.shared_words < TEMPLATE_WORDS else TEMPLATE_AGREEMENT
        return fewer < FEW_HARD or alignment.hard_agreement >= least
    if not fewer:
        return max(alignment.coverage_a, alignment.coverage_b) >= SHORT_COVERAGE
    agreed = len(a.hard & b.hard)
    if alignment.edited_share > EDITED:
        fewer += 1  # where words were edited, few numbers and names prove little
    return min(alignment.hard_agreement, agreed / fewer) >= SHORT_AGREEMENT


def _name(alignment: Alignment) -> str:
    a, b = alignment.aligned_a, alignment.aligned_b
    verbatim = not alignment.misspelt and max(alignment.coverage_a, alignment.coverage_b) >= VERBATIM
    if min(a, b) >= (VERBATIM_WHOLE if verbatim else WHOLE):
        few = MISSPELT_EDITED if alignment.misspelt else EDITED
        edited = alignment.edited_share > few or alignment.contradictions
        return "revised" if edited else "same-text"
    if verbatim or (max(a, b) >= CONTAINED and abs(a - b) >= CONTAINED_MORE):
        return "abridged" if a > b else "expanded"
    return "revised"
