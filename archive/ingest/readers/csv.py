"""Tables as text: `,` `;` tab or `|`, with or without a line of names, fields over several lines."""

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from itertools import chain, islice
from typing import Final

from archive.errors import ItemError
from archive.ingest.bounds import MAX_ITEM_CHARACTERS
from archive.ingest.fields import BODY, meanings
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import HEAD_BYTES, Items, Reader, extension, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import lines, peek, text_stream
from archive.ingest.tables import ROWS_SEEN, named_cells, names_of

LONGEST_ROW: Final = 2 * MAX_ITEM_CHARACTERS  # characters; beyond, a quote was left open
AGREE: Final = 0.9  # of the rows must have the same number of cells
_OVERLONG: Final = "a line that is not kept\n"  # this very object stands for one
_TOO_LONG: Final = f"a line has more than {LONGEST_ROW:,} characters"
_DELIMITERS: Final = ",;\t|"
_NAMED: Final = frozenset({"csv", "tsv", "tab", "psv"})


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written, as far as its first rows show."""

    delimiter: str
    quote: str
    columns: int
    agreement: float  # share of the rows seen with that many cells
    names: tuple[str, ...] = ()  # empty where the table has no line of names


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    if not text.strip() or text.lstrip().startswith(("<", "{", "[{")):
        return 0.0
    named = extension(locator) in _NAMED
    layout = layout_of(text, cut=len(head) >= HEAD_BYTES)
    if layout.columns < 2:  # noqa: PLR2004 - one column is a text
        return 0.55 if named else 0.0
    if named:
        return 0.9
    fields = {field for name in layout.names for field, _ in meanings(name)}
    if layout.agreement >= AGREE and {BODY, "headline", "standfirst"} & fields and len(fields) > 1:
        return 0.85
    rows = text.splitlines()
    quoted = sum(row.startswith(layout.quote) for row in rows)
    return 0.7 if layout.agreement >= AGREE and len(rows) > 2 and quoted >= AGREE * len(rows) else 0.0  # noqa: PLR2004 - more than one row of cells


def layout_of(text: str, *, cut: bool = False) -> Layout:
    """The delimiter and quote under which most rows have the same number of cells, the more cells the better.

    `cut`: the text may end in the middle of a row.
    """
    best = Layout(",", '"', 1, 0.0)
    best_rows: list[list[str]] = []
    for quote in ('"', "'"):
        for delimiter in _DELIMITERS:
            if delimiter not in text or (quote == "'" and f"{delimiter}'" not in text):
                continue
            rows = _rows(text, delimiter, quote, cut=cut)
            counts = Counter(map(len, rows))
            columns, agreeing = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
            layout = Layout(delimiter, quote, columns, agreeing / max(len(rows), 1))
            if columns > 1 and _rank(layout) > _rank(best):
                best, best_rows = layout, rows
    return Layout(best.delimiter, best.quote, best.columns, best.agreement, names_of(best_rows))


def _rank(layout: Layout) -> tuple[float, int]:
    return (round(layout.agreement, 1), layout.columns)


def _rows(text: str, delimiter: str, quote: str, *, cut: bool) -> list[list[str]]:
    csv.field_size_limit(2 * MAX_ITEM_CHARACTERS)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in islice(reader, ROWS_SEEN + 1) if row)
    except csv.Error:
        return rows
    return rows[:-1] if cut and 1 < len(rows) <= ROWS_SEEN else rows[:ROWS_SEEN]


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        head = list(_head(text))
        shown = "".join(line for line in head if line is not _OVERLONG)
        layout = layout_of(shown, cut=sum(map(len, head)) > HEAD_BYTES)
        shape = f"{layout.delimiter!r} between cells, {'with' if layout.names else 'without'} a line of names"
        notes = (*verdict.notes, f"table of {layout.columns} columns, {shape}")
        source = Source(READER.name, verdict.encoding, notes, options.mapping)
        yield from items(_records(member.locator, chain(head, _whole_lines(text)), layout), source)


def _head(text: TextIOWrapper) -> Iterator[str]:
    """Enough lines for the layout: 64 KiB of characters, and more than the rows that are looked at."""
    size = 0
    for line in _whole_lines(text):
        yield line
        size += len(line)
        if size > HEAD_BYTES:
            return


def _whole_lines(text: TextIOWrapper) -> Iterator[str]:
    return (_OVERLONG if line is None else line for line in lines(text, LONGEST_ROW))


class _Rows:
    """Hands lines to the csv module and remembers which ones the row under way has taken."""

    def __init__(self, rows: Iterator[str]) -> None:
        self._rows = rows
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > LONGEST_ROW:
            raise csv.Error(f"a quote is open for more than {LONGEST_ROW:,} characters")
        line = self._again.popleft() if self._again else next(self._rows)
        self.taken.append(line)
        if line is _OVERLONG:
            raise csv.Error(_TOO_LONG)
        self._size += len(line)
        return line

    def begin(self) -> None:
        self.taken, self._size = [], 0

    def give_back(self) -> None:
        """All lines of the row but its first are read again, as rows of their own."""
        self._again.extendleft(reversed(self.taken[1:]))


def _records(locator: str, lines_of: Iterator[str], layout: Layout) -> Iterator[tuple[str, object]]:
    """Data rows, numbered from 1; empty rows are none."""
    rows = _Rows(lines_of)
    names = layout.names or tuple(f"column {n}" for n in range(1, layout.columns + 1))
    number = 0 if not layout.names else -1
    for row in _parsed(rows, layout):
        if isinstance(row, list) and not any(cell.strip() for cell in row):
            continue
        number += 1
        at = f"{locator}#{max(number, 1)}"
        if isinstance(row, str):
            code = "too-large" if row == _TOO_LONG else "bad-record"
            yield at, ItemError(at, code, f"The row cannot be read ({row}).")
        elif number:
            yield at, named_cells(row, names, layout.delimiter)


def _parsed(rows: _Rows, layout: Layout) -> Iterator[list[str] | str]:
    """Rows, and in place of one that cannot be read what is wrong with it."""
    reader = csv.reader(rows, delimiter=layout.delimiter, quotechar=layout.quote)
    while True:
        rows.begin()
        try:
            row = next(reader, None)
        except csv.Error as error:
            row, problem = [], str(error)
        else:
            problem = ""
        if row is None:
            return
        if len(rows.taken) > 1 and (problem or _swallowed(rows.taken, layout)):
            rows.give_back()
            reader = csv.reader(rows, delimiter=layout.delimiter, quotechar=layout.quote)
            problem = problem or "a quote in it is never closed"
        yield problem or row


def _swallowed(taken: list[str], layout: Layout) -> bool:
    """Whether a quote was left open: the row breaks the rules, and lines behind its first are rows by themselves."""
    return _strict(taken, layout) is None and any(
        len(_strict([line], layout) or ()) == layout.columns for line in taken[1 : ROWS_SEEN + 1]
    )


def _strict(lines_of: list[str], layout: Layout) -> list[str] | None:
    """The row by the letter; None where a quote stands where none may or is never closed."""
    try:
        return next(csv.reader(lines_of, delimiter=layout.delimiter, quotechar=layout.quote, strict=True), [])
    except csv.Error:
        return None


READER: Final = Reader("csv", _sniff, _read)
