"""Parquet tables, where the optional package for them is installed."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.opening.guarding import seekable
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items

if TYPE_CHECKING:
    from typing import BinaryIO

ROWS: Final = 64  # read at a time: of long articles about a megabyte
LARGEST_ROW_GROUP: Final = 512 << 20  # bytes unpacked; a column of a group is unpacked piece by piece, its pages whole
_MAGIC: Final = b"PAR1"


def _sniff(_locator: str, head: bytes) -> float:
    return 0.99 if head.startswith(_MAGIC) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415 - optional - large, optional, and slow to load
        from pyarrow import parquet  # noqa: PLC0415 - optional
    except ImportError:
        detail = "Parquet needs an optional package: pip install -r requirements-parquet.txt, then bring it again."
        yield ItemError(member.locator, "needs-package", detail)
        return
    source = seekable(member.open())
    try:
        yield from items(
            _records(source, member.locator, parquet), Source(READER.name, "utf-8", mapping=options.mapping)
        )
    except (pa.ArrowException, OSError, ValueError) as error:
        yield ItemError(member.locator, "unreadable", f"The table cannot be read ({str(error)[:200]}).")
    finally:
        source.close()


def _records(source: "BinaryIO", locator: str, parquet: Any) -> Iterator[tuple[str, object]]:
    table = parquet.ParquetFile(source, memory_map=False, pre_buffer=False)
    groups = [table.metadata.row_group(n).total_byte_size for n in range(table.metadata.num_row_groups)]
    if max(groups, default=0) > LARGEST_ROW_GROUP:
        raise ItemError(locator, "too-large", "A row group of the table is larger than 512 MiB; write smaller ones.")
    number = 0
    for batch in table.iter_batches(batch_size=ROWS, use_threads=False):
        for row in _rows(batch):
            number += 1
            yield f"{locator}#{number}", {str(key): _value(value) for key, value in row.items()}
    if not number:
        yield locator, ItemError(locator, "empty", "The table holds no rows.")


def _rows(batch: Any) -> list[dict[str, object]]:
    try:
        rows: list[dict[str, object]] = batch.to_pylist()
    except (OverflowError, ValueError):  # one cell of it is of no day or no text that Python knows
        columns = [[_cell(cell) for cell in column] for column in batch.columns]
        return [dict(zip(batch.schema.names, row, strict=True)) for row in zip(*columns, strict=True)]
    return rows


def _cell(cell: Any) -> object:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return cell.as_buffer().to_pybytes() if hasattr(cell, "as_buffer") else str(cell)
    except (OverflowError, ValueError):
        return str(getattr(cell, "value", ""))  # the bare number


def _value(value: object) -> object:
    """Dates as ISO 8601, bytes as the text they hold; lists and structures all the way down."""
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {key: _value(held) for key, held in value.items()}
    return [_value(held) for held in value] if isinstance(value, list) else value


READER: Final = Reader("parquet", _sniff, _read)
