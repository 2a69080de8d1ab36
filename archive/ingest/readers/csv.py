"""Tables as text: `,` `;` tab or `|`, with or without a line of names, fields over several lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from itertools import chain, islice
from typing import Final

from archive.errors import ItemError
from archive.ingest.fields import BODY, is_date_like, meanings
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import HEAD_BYTES, MAX_ITEM_CHARACTERS, Items, Reader, extension, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import lines, peek, text_stream

ROWS_SEEN: Final = 50  # that decide delimiter, quote and whether there is a line of names
AGREE: Final = 0.9  # of the rows must have the same number of cells
LONGEST_NAME: Final = 60  # characters in a line of names
LONG_CELL: Final = 60  # characters; under short names this long a cell is content
_DELIMITERS: Final = ",;\t|"
_NAMED: Final = frozenset({"csv", "tsv", "tab", "psv"})
_NUMBER: Final = re.compile(r"[\d.,+-]+$")


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
    return 0.7 if layout.agreement >= AGREE and len(rows) > 2 and quoted >= AGREE * len(rows) else 0.0  # noqa: PLR2004


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
    return Layout(best.delimiter, best.quote, best.columns, best.agreement, _names(best_rows))


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


def _names(rows: list[list[str]]) -> tuple[str, ...]:
    """The cells of the first row where they are names: known ones, or short words above longer cells."""
    if not rows:
        return ()
    first = [cell.strip() for cell in rows[0]]
    if any(len(cell) > LONGEST_NAME or _NUMBER.match(cell) or is_date_like(cell) for cell in first):
        return ()
    filled = [cell for cell in first if cell]
    if len(set(filled)) < len(filled) or len(filled) < len(first) - 1:  # an index column may have no name
        return ()
    known = any(meanings(cell) for cell in filled)
    longer = any(len(cell) > LONG_CELL for row in rows[1:] for cell in row)
    short = all(cell.count(" ") <= 2 for cell in filled)  # noqa: PLR2004 - `date of publication`
    return tuple(first) if (known and short) or (longer and short) else ()


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        head = list(_head(text))
        layout = layout_of("".join(head), cut=sum(map(len, head)) > HEAD_BYTES)
        shape = f"{layout.delimiter!r} between cells, {'with' if layout.names else 'without'} a line of names"
        source = Source(READER.name, verdict.encoding, (*verdict.notes, f"table of {layout.columns} columns, {shape}"))
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
    return (line or "\n" for line in lines(text, 2 * MAX_ITEM_CHARACTERS))


def _records(locator: str, rows: Iterator[str], layout: Layout) -> Iterator[tuple[str, object]]:
    """Data rows, numbered from 1; empty rows are none."""
    reader = csv.reader(rows, delimiter=layout.delimiter, quotechar=layout.quote)
    names = layout.names or tuple(f"column {n}" for n in range(1, layout.columns + 1))
    number = 0 if not layout.names else -1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            number += 1
            at = f"{locator}#{max(number, 1)}"
            yield at, ItemError(at, "bad-record", f"The row cannot be read ({error}).")
            continue
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        if number:
            yield f"{locator}#{number}", _named(row, names, layout.delimiter)


def _named(row: list[str], names: tuple[str, ...], delimiter: str) -> dict[str, str]:
    """Cells under their names; more cells than names come from a text that was not quoted, and go back into it."""
    if len(row) > len(names) > 0:
        surplus = len(row) - len(names)
        at = max(range(len(names)), key=lambda n: len(delimiter.join(row[n : n + surplus + 1])))
        row = [*row[:at], delimiter.join(row[at : at + surplus + 1]), *row[at + surplus + 1 :]]
    return dict(zip((name or "index" for name in names), row, strict=False))


READER: Final = Reader("csv", _sniff, _read)
