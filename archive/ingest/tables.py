"""Tables of cells from any file: whether the first row names the columns, and cells under names. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from archive.ingest.fields import is_date_like, meanings

ROWS_SEEN: Final = 50  # that decide whether there is a line of names
LONGEST_NAME: Final = 60  # characters in a line of names
LONG_CELL: Final = 60  # characters; under short names this long a cell is content
_NUMBER: Final = re.compile(r"[\d.,+-]+$")


def names_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
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


def named_cells(row: Sequence[str], names: Sequence[str], delimiter: str) -> dict[str, str]:
    """Cells under their names; more cells than names come from a text that was not quoted, and go back into it."""
    row = list(row)
    while len(row) > len(names) and not row[-1].strip():
        row.pop()
    if len(row) > len(names) > 0:
        surplus = len(row) - len(names)
        at = max(range(len(names)), key=lambda n: len(delimiter.join(row[n : n + surplus + 1])))
        row = [*row[:at], delimiter.join(row[at : at + surplus + 1]), *row[at + surplus + 1 :]]
    return dict(zip((name or "index" for name in names), row, strict=False))
