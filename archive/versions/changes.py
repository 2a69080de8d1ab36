"""What a later version changed, named by rule: a number, a name, the headline. Pure.

Numbers, dates, names, quotations and negations are looked for in paragraphs both versions have: what came or went with
a whole paragraph is an addition or a cut, and named as that.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Final

from archive.shortening import shortened
from archive.tokens import comparison_tokens
from archive.versions.comparing import Change, ParagraphPair, Piece
from archive.versions.facts import Facts, correction_in, facts_of

EXAMPLES: Final = 3  # of a kind of change; the rest is counted
_EXCERPT: Final = 160  # characters of a headline, quotation or note that are told


class Kind(StrEnum):
    """In the order they are told."""

    CORRECTION = "correction-note"
    HEADLINE = "headline"
    FIRST_PARAGRAPH = "first-paragraph"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    WORDING = "wording"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    COSMETIC = "cosmetic"

    @property
    def is_material(self) -> bool:
        """Whether it may change what a reader takes away, and not only how much of it there is."""
        return self in _MATERIAL


_MATERIAL: Final = frozenset(Kind) - {Kind.WORDING, Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.COSMETIC}
_OF_THE_HOUSE: Final = frozenset({Kind.HEADLINE, Kind.FIRST_PARAGRAPH})  # every paper writes its own


def material(kinds: Collection[Kind], *, same_source: bool) -> frozenset[Kind]:
    """The material ones; none where another source only put its own headline and opening on the same report."""
    found = frozenset(kinds) & _MATERIAL
    return found if same_source or found - _OF_THE_HOUSE else frozenset()


@dataclass(frozen=True, slots=True)
class Edition:
    """What is compared of an article. `language` is its ISO code; words that mean something differ by language."""

    headline: str
    paragraphs: Sequence[str]
    notes: Sequence[str] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One place of a change; either side may be empty. `paragraph` is 1-based in the later version."""

    before: str
    after: str
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class NamedChange:
    kind: Kind
    count: int  # paragraphs it was found in
    examples: tuple[Example, ...]  # the first EXAMPLES of them; none where there is nothing to quote


def name_changes(earlier: Edition, later: Edition, pairs: Sequence[ParagraphPair]) -> tuple[NamedChange, ...]:
    """`pairs`: the two bodies compared, earlier on the left, typography passed over. In the order of `Kind`."""
    edited = [pair for pair in pairs if _is_edited(pair)]
    facts = _FactChanges(earlier, later, edited)
    found: dict[Kind, list[Example]] = {
        Kind.CORRECTION: list(_corrections(earlier, later, pairs)),
        Kind.HEADLINE: list(_headline(earlier, later)),
        Kind.FIRST_PARAGRAPH: list(_first_paragraph(earlier, later)),
        **facts.examples,
    }
    counts = {kind: len(examples) for kind, examples in found.items()}
    counts[Kind.WORDING] = len(edited) - facts.explained
    for kind, change in ((Kind.ADDED, Change.ADDED), (Kind.REMOVED, Change.REMOVED), (Kind.MOVED, Change.MOVED)):
        counts[kind] = sum(pair.change == change for pair in pairs)
    counts[Kind.COSMETIC] = sum(_is_retouched(pair) for pair in pairs)
    return tuple(
        NamedChange(kind, counts[kind], tuple(found.get(kind, ()))[:EXAMPLES]) for kind in Kind if counts.get(kind)
    )


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _is_edited(pair: ParagraphPair) -> bool:
    return bool(pair.left and pair.right) and any(piece.change != Change.SAME for piece in (*pair.left, *pair.right))


def _is_retouched(pair: ParagraphPair) -> bool:
    """The same words, other typography."""
    return (
        bool(pair.left and pair.right)
        and not _is_edited(pair)
        and _text(pair.left).strip() != _text(pair.right).strip()
    )


def _headline(earlier: Edition, later: Edition) -> Iterator[Example]:
    both = earlier.headline and later.headline
    if both and comparison_tokens(earlier.headline) != comparison_tokens(later.headline):
        yield Example(shortened(earlier.headline, _EXCERPT), shortened(later.headline, _EXCERPT))


def _first_paragraph(earlier: Edition, later: Edition) -> Iterator[Example]:
    """Another opening; the same one broken elsewhere is none."""
    before, after = (comparison_tokens(" ".join(one.paragraphs[:1])) for one in (earlier, later))
    shared = min(len(before), len(after))
    if shared and before[:shared] != after[:shared]:
        yield Example(shortened(earlier.paragraphs[0], _EXCERPT), shortened(later.paragraphs[0], _EXCERPT), 1)


def _corrections(earlier: Edition, later: Edition, pairs: Sequence[ParagraphPair]) -> Iterator[Example]:
    """Notes of a correction that the later version has and the earlier has not."""
    added = ((_text(pair.right), pair.right_number) for pair in pairs if pair.change == Change.ADDED)
    known = {tuple(comparison_tokens(note)) for note in (*earlier.notes, *earlier.paragraphs)}
    told = set(known)
    for note, number in (*((note, None) for note in later.notes), *added):
        tokens = tuple(comparison_tokens(note))
        if correction_in(note) and tokens not in told:
            told.add(tokens)
            yield Example("", shortened(note, _EXCERPT), number)


class _FactChanges:
    """Numbers, dates, names, quotations and negations that edited paragraphs lost or gained.

    Only what the whole text lost or gained too counts: a figure that went to another paragraph is none.
    """

    def __init__(self, earlier: Edition, later: Edition, edited: Sequence[ParagraphPair]) -> None:
        """`explained`: how many of the edited paragraphs one of them says something about."""
        self.examples: dict[Kind, list[Example]] = {}
        self.explained = 0
        if not edited:
            return
        self._before = facts_of("\n".join(earlier.paragraphs), earlier.language)
        self._after = facts_of("\n".join(later.paragraphs), later.language)
        self._counted = {kind: (Counter(of(self._before)), Counter(of(self._after))) for kind, of in _COUNTED.items()}
        for pair in edited:
            left = facts_of(_text(pair.left), earlier.language)
            right = facts_of(_text(pair.right), later.language)
            self.explained += self._note(left, right, pair.right_number)

    def _note(self, left: Facts, right: Facts, paragraph: int | None) -> bool:
        found = {kind: self._counted_changes(kind, of(left), of(right)) for kind, of in _COUNTED.items()}
        found[Kind.NAME] = (
            [name for name in left.names if name.casefold() not in self._after.words],
            [name for name in right.names if name.casefold() not in self._before.words],
        )
        found[Kind.QUOTATION] = (
            [said for said in left.quotations if not self._after.holds(said)],
            [said for said in right.quotations if not self._before.holds(said)],
        )
        told = {kind: sides for kind, sides in found.items() if any(sides)}
        for kind, (gone, come) in told.items():
            mark = " … " if kind == Kind.QUOTATION else ", "
            example = Example(shortened(mark.join(gone), _EXCERPT), shortened(mark.join(come), _EXCERPT), paragraph)
            self.examples.setdefault(kind, []).append(example)
        return bool(told)

    def _counted_changes(self, kind: Kind, left: Sequence[str], right: Sequence[str]) -> tuple[list[str], list[str]]:
        before, after = self._counted[kind]
        gone = (Counter(left) - Counter(right)) & (before - after)
        come = (Counter(right) - Counter(left)) & (after - before)
        return list(gone.elements()), list(come.elements())


_COUNTED: Final[Mapping[Kind, Callable[[Facts], Sequence[str]]]] = {
    Kind.NUMBER: attrgetter("numbers"),
    Kind.DATE: attrgetter("dates"),
    Kind.NEGATION: attrgetter("negations"),
}
