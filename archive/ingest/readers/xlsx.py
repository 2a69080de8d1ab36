"""Excel workbooks (.xlsx): every sheet is a table."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Final

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.opening.guarding import seekable
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.tables import ROWS_SEEN, named_cells, names_of
from archive.ingest.trees import is_crowded

MOST_UNPACKED: Final = 512 << 20  # bytes of all parts of a workbook
MOST_STRINGS: Final = 128 << 20  # bytes of the part that is held in memory as a whole
MOST_RATIO: Final = 200  # bytes unpacked for one packed; the largest workbook of text met has 9
_STRINGS: Final = "xl/sharedStrings.xml"
_STREAMED: Final = ("xl/worksheets/", "xl/media/", _STRINGS)  # read piece by piece, or not at all
_BROKEN: Final = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    OSError, EOFError, NotImplementedError, AssertionError,
)  # fmt: skip


def _sniff(_locator: str, head: bytes) -> float:
    return 0.99 if head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"[Content_Types].xml" in head[:200]) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    source = seekable(member.open())
    try:
        _check(source, member.locator)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that say nothing about the cells
            yield from items(_records(source, member.locator), Source(READER.name, "utf-8", mapping=options.mapping))
    except _BROKEN as error:
        yield ItemError(member.locator, "unreadable", f"The workbook cannot be read ({error}).")
    finally:
        source.close()


def _check(source: object, locator: str) -> None:
    with zipfile.ZipFile(source) as parts:  # type: ignore[call-overload]  # a seekable binary stream
        infos = parts.infolist()
    if not any(info.filename.startswith("xl/") for info in infos):
        raise ItemError(
            locator, "unknown-format", "It is an office document, but no workbook; save it as text or HTML."
        )
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    strings = sum(info.file_size for info in infos if info.filename == _STRINGS)
    if unpacked > MOST_UNPACKED or strings > MOST_STRINGS or unpacked > MOST_RATIO * max(packed, 1 << 16):
        raise ItemError(locator, "too-large", "The workbook unpacks to more than is read of one; save it as CSV.")
    with zipfile.ZipFile(source) as parts:  # type: ignore[call-overload]  # as above
        for info in infos:
            if not info.filename.startswith(_STREAMED) and is_crowded(parts.read(info).decode("utf-8", "replace")):
                raise ItemError(locator, "bad-xml", "An element of the workbook has 200 attributes or more.")


def _records(source: object, locator: str) -> Iterator[tuple[str, object]]:
    # Twenty megabytes that only the reading of a workbook needs; a web process does without.
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - only workbooks need it

    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    try:
        found = False
        sheets = book.worksheets
        for sheet in sheets:
            place = locator if len(sheets) == 1 else f"{locator}!/{sheet.title}"
            rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
            for at, record in _of_sheet((row for row in rows if any(row)), place):
                found = True
                yield at, record
        if not found:
            yield locator, ItemError(locator, "empty", "The workbook holds no rows.")
    finally:
        book.close()


def _of_sheet(rows: Iterator[list[str]], place: str) -> Iterator[tuple[str, object]]:
    head = list(islice(rows, ROWS_SEEN))
    names = names_of(head)
    width = max(map(len, head), default=0)
    shown = names or tuple(f"column {n}" for n in range(1, width + 1))
    for number, row in enumerate(chain(head[1:] if names else head, rows), 1):
        yield f"{place}#{number}", named_cells(row, shown, " ")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


READER: Final = Reader("xlsx", _sniff, _read)
