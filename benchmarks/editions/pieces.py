"""A text as pieces that know where they come from: what the truth about two made texts is counted on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import Levenshtein

_SENTENCE_END: Final = re.compile(r"(?<=[a-z\d)][.!?])[\"”’']?\s+(?=[\"“‘'(]?[A-Z\d])")

Origin = tuple[str, int]  # a base text and the number of the sentence in it


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a base text, or, without an origin, something around it that is not its content."""

    text: str
    origin: Origin | None = None
    edited: float = 0  # words of it that say something else than the base's

    @property
    def words(self) -> int:
        return len(self.text.split())

    def written(self, text: str) -> "Piece":
        """The same content in another form."""
        return replace(self, text=text)

    def rewritten(self, text: str) -> "Piece":
        """The same sentence, saying something a little different."""
        changed = Levenshtein.distance(self.text.split(), text.split())
        return replace(self, text=text, edited=min(self.words, self.edited + changed))

    def contradicted(self, text: str) -> "Piece":
        """A fact in it is another: however few words that takes, the sentence does not say the same."""
        return replace(self, text=text, edited=self.words if text != self.text else self.edited)


Paragraphs = list[list[Piece]]


@dataclass(frozen=True, slots=True)
class Base:
    """A real text to make versions of."""

    name: str
    paragraphs: tuple[tuple[str, ...], ...]  # of sentences
    words: int

    @classmethod
    def of(cls, name: str, text: str) -> "Base":
        paragraphs = tuple(
            tuple(sentence for sentence in _SENTENCE_END.split(" ".join(part.split())) if sentence)
            for part in re.split(r"\n\s*\n|\n(?=\s{2,})|(?<=[.!?\"”])\n", text)
            if part.strip()
        )
        return cls(name, paragraphs, len(text.split()))

    def pieces(self) -> Paragraphs:
        numbers = iter(range(10**6))
        return [[Piece(sentence, (self.name, next(numbers))) for sentence in part] for part in self.paragraphs]


def all_pieces(paragraphs: Paragraphs) -> Iterator[Piece]:
    return (piece for part in paragraphs for piece in part)


def word_count(paragraphs: Paragraphs) -> int:
    return sum(piece.words for piece in all_pieces(paragraphs))


def without_empty(paragraphs: Iterable[list[Piece]]) -> Paragraphs:
    return [part for part in paragraphs if part]


def first_words(paragraphs: Paragraphs, words: float) -> Paragraphs:
    """Whole sentences until so many words are reached."""
    kept, count = [], 0
    for part in paragraphs:
        taken = []
        for piece in part:
            if count >= words:
                break
            taken.append(piece)
            count += piece.words
        kept.append(taken)
    return without_empty(kept)


def written_out(paragraphs: Paragraphs) -> str:
    return "\n\n".join(" ".join(piece.text for piece in part) for part in paragraphs if part)
