"""Which articles hold a pasted text, how much of it, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from archive.presenting.cards import Card, card
from archive.versions.following import came_before
from archive.versions.relating import Holding, relate
from archive.wording import percent


@dataclass(frozen=True, slots=True)
class Stretch:
    text: str
    held: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An article that holds some of the text. `stretches`, joined, are the text."""

    card: Card
    percent_of_text: str
    percent_of_article: str
    shared_words: int
    stretches: tuple[Stretch, ...]
    is_first: bool

    @property
    def versions_url(self) -> str:
        return reverse("archive:versions", args=[self.card.id])


@dataclass(frozen=True, slots=True)
class Holdings:
    """`first`: of the articles that hold enough of the text those that no other of them came before."""

    all: tuple[Held, ...]
    first: tuple[Held, ...]


ENOUGH: Final = 0.5  # of what the best one holds: who had one sentence of it earlier did not have the text


def holdings_of(text: str) -> Holdings:
    found = relate(text)
    best = max((holding.coverage_of_text for holding in found), default=0.0)
    dates = [one.article.published for one in found if one.coverage_of_text >= best * ENOUGH]
    held = tuple(
        _held(one, text, is_first=one.coverage_of_text >= best * ENOUGH and _is_first(one.article.published, dates))
        for one in found
    )
    return Holdings(held, tuple(one for one in held if one.is_first))


def _is_first(date: str | None, dates: Iterable[str | None]) -> bool:
    return date is not None and not any(came_before(other, date) for other in dates)


def _held(holding: Holding, text: str, *, is_first: bool) -> Held:
    return Held(
        card(holding.article),
        percent(holding.coverage_of_text),
        percent(holding.coverage_of_article),
        holding.shared_words,
        tuple(_stretches(text, holding)),
        is_first,
    )


def _stretches(text: str, holding: Holding) -> Iterator[Stretch]:
    end = 0
    for start, stop in holding.spans:
        if start > end:
            yield Stretch(text[end:start], held=False)
        yield Stretch(text[start:stop], held=True)
        end = stop
    if end < len(text):
        yield Stretch(text[end:], held=False)
