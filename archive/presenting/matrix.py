"""A story as a table: its paragraphs down, its versions across, by date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.urls import reverse

from archive.models import Article
from archive.presenting.cards import Card, card
from archive.shortening import shortened
from archive.versions.changes import Edition
from archive.versions.comparing import Change, ParagraphPair
from archive.versions.editions import compared, edition_of

MOST_VERSIONS: Final = 12  # columns: what a wide screen, or a page of paper across, can hold
MOST_PARAGRAPHS: Final = 200  # rows
_READ: Final = 500  # paragraphs of each version that are laid beside the others
_OPENING: Final = 90  # characters of a paragraph that name its row


class Cell(StrEnum):
    """What a version has of a paragraph, seen from the last version before it that has it."""

    NEW = "new"
    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    MISSING = "missing"  # an earlier version has it
    NOT_YET = "not-yet"  # no version had it so far


@dataclass(frozen=True, slots=True)
class Column:
    """`url`: where a click on its head leads, as for a cell."""

    card: Card
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`number` is the paragraph's place in that version, 1-based; `url` where a click leads: choose, or compare."""

    state: Cell
    number: int | None
    url: str | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    number: int
    opening: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows_cut`: paragraphs that are not shown. `chosen` is the version chosen by a first click."""

    columns: tuple[Column, ...]
    headlines: MatrixRow
    rows: tuple[MatrixRow, ...]
    rows_cut: int
    chosen: Card | None


@dataclass(slots=True, eq=False)
class _Thread:
    """A paragraph through the versions: its last wording, and what each version so far has of it."""

    text: str
    opening: str
    states: list[Cell]
    numbers: list[int | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """The first click: a version, and where it was a cell, the row."""

    article_id: int
    row: int | None = None


def matrix(articles: Sequence[Article], address: str, choice: Choice | None) -> Matrix:
    """Articles in the order of the columns, loaded with their bodies. `address` is the page's own."""
    cards = [card(article) for article in articles]
    threads = _threads([edition_of(article) for article in articles])
    links = _Links([each.id for each in cards], address, choice)
    rows = [
        MatrixRow(number, thread.opening, tuple(links.cells(number, thread)))
        for number, thread in enumerate(threads[:MOST_PARAGRAPHS], start=1)
    ]
    return Matrix(
        tuple(Column(each, links.of_column(each.id), links.is_chosen(each.id)) for each in cards),
        MatrixRow(0, "", tuple(links.cells(0, _headline_thread(articles)))),
        tuple(rows),
        max(0, len(threads) - MOST_PARAGRAPHS),
        next((each for each in cards if links.is_chosen(each.id)), None),
    )


def _threads(editions: Iterable[Edition]) -> list[_Thread]:
    """Each version is laid beside the last wording of every paragraph so far."""
    threads: list[_Thread] = []
    for before, edition in enumerate(editions):
        threads = _laid_beside(
            threads, compared([thread.text for thread in threads], edition.paragraphs[:_READ]), before
        )
    return threads


def _laid_beside(threads: Sequence[_Thread], pairs: Iterable[ParagraphPair], before: int) -> list[_Thread]:
    """The threads, one version longer. New paragraphs go where they stand; one that moved keeps its row."""
    taken = {pair.left_number: pair for pair in pairs if pair.left_number}
    for number, thread in enumerate(threads, start=1):
        _note(thread, taken[number])
    order = list(threads)
    last: _Thread | None = None
    for pair in pairs:
        if pair.left_number is None:
            text = "".join(piece.text for piece in pair.right)
            fresh = _Thread(text, shortened(text, _OPENING), [Cell.NOT_YET] * before + [Cell.NEW], [None] * before)
            fresh.numbers.append(pair.right_number)
            order.insert(order.index(last) + 1 if last else 0, fresh)
            last = fresh
        elif pair.right_number and pair.change != Change.MOVED:
            last = threads[pair.left_number - 1]
    return order


_STATE_OF: Final = {Change.SAME: Cell.SAME, Change.EDITED: Cell.EDITED, Change.MOVED: Cell.MOVED}


def _note(thread: _Thread, pair: ParagraphPair) -> None:
    thread.states.append(_STATE_OF.get(pair.change, Cell.MISSING))
    thread.numbers.append(pair.right_number)
    if pair.right_number:
        thread.text = "".join(piece.text for piece in pair.right)


def _headline_thread(articles: Sequence[Article]) -> _Thread:
    states: list[Cell] = []
    known = ""
    for article in articles:
        headline = " ".join(article.headline.split())
        if not headline:
            states.append(Cell.MISSING if known else Cell.NOT_YET)
            continue
        same = compared([known], [headline])[0].change == Change.SAME if known else False
        states.append(Cell.SAME if same else Cell.EDITED if known else Cell.NEW)
        known = headline
    return _Thread(known, "", states, [None] * len(states))


class _Links:
    """Where a click on a cell leads: the first chooses, the second compares. Both are addresses and need no script."""

    def __init__(self, article_ids: Sequence[int], address: str, choice: Choice | None) -> None:
        self._ids = article_ids
        self._address = address
        self._choice = choice if choice and choice.article_id in article_ids else None

    def is_chosen(self, article_id: int) -> bool:
        return self._choice is not None and self._choice.article_id == article_id

    def cells(self, row: int, thread: _Thread) -> Iterable[MatrixCell]:
        for article_id, state, number in zip(self._ids, thread.states, thread.numbers, strict=True):
            has = state not in {Cell.MISSING, Cell.NOT_YET}
            chosen = self.is_chosen(article_id) and self._choice is not None and self._choice.row in {None, row}
            yield MatrixCell(state, number, self._url(article_id, row, number) if has else None, chosen)

    def of_column(self, article_id: int) -> str:
        return self._url(article_id, None, None)

    def _url(self, article_id: int, row: int | None, number: int | None) -> str:
        if self._choice is None or self.is_chosen(article_id):
            return f"{self._address}?first={article_id}" + ("" if row is None else f"&row={row}#row-{row}")
        left, right = sorted([self._choice.article_id, article_id], key=self._ids.index)
        place = f"#right-{number}" if number and right == article_id else f"#left-{number}" if number else ""
        return reverse("archive:compare", args=[left, right]) + place
