"""The Fingerprint and HotHash tables, in plain SQL that SQLite and PostgreSQL read alike.

Hundreds of rows an article pass here; the ORM's objects would cost more than the work.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

import numpy as np
from django.db import connection

from archive.models import Article, Fingerprint, HotHash
from archive.versions.pairing import Row, Rows, table

SLICE: Final = 500  # parameters a statement; SQLite's oldest limit is 999
INSERTED: Final = 20_000  # rows handed to the database at a time
UNION_SLICE: Final = 100  # selects in a compound statement; SQLite allows 500

_ROWS: Final = Fingerprint._meta.db_table  # noqa: SLF001 - documented API, whatever its name
_ARTICLES: Final = Article._meta.db_table  # noqa: SLF001 - documented API, whatever its name
_HOT: Final = HotHash._meta.db_table  # noqa: SLF001 - documented API, whatever its name

T = TypeVar("T")


def slices(values: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def fetched(statement: str, parameters: Iterable[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        rows: list[Any] = cursor.fetchall()
        return rows


def marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


def insert(rows: Iterable[Row]) -> None:
    """In order of the hash, as the table is kept: half the time of any other order."""
    with connection.cursor() as cursor:
        _bring(cursor, sorted(rows))


def _bring(cursor: Any, rows: Sequence[Any]) -> None:
    """PostgreSQL takes a stream of rows several times as fast as statements."""
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_ROWS} (hash, article_id, bucket) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        cursor.executemany(f"INSERT INTO {_ROWS} (hash, article_id, bucket) VALUES (%s, %s, %s)", rows)  # noqa: S608 - a table's name


def replace_all(rows: Rows, hot: Collection[int]) -> None:
    """Makes these the only rows, and these the only hot hashes."""
    in_order = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_ROWS}")  # noqa: S608 - a table's name
        cursor.execute(f"DELETE FROM {_HOT}")  # noqa: S608 - a table's name
        for start in range(0, len(in_order), INSERTED):
            part = in_order[start : start + INSERTED].tolist()
            _bring(cursor, part)
    heat(hot)


def save_fingerprints(stored: Iterable[tuple[int, bytes, bytes]]) -> None:
    """Article ids and what their `fingerprint` and `kin_keys` are from now on."""
    with connection.cursor() as cursor:
        for part in slices(stored):
            values = [(value, keys, article_id) for article_id, value, keys in part]
            cursor.executemany(f"UPDATE {_ARTICLES} SET fingerprint = %s, kin_keys = %s WHERE id = %s", values)  # noqa: S608 - a table's name


def delete(article_id: int, hashes: Collection[int]) -> None:
    """These rows of one article."""
    with connection.cursor() as cursor:
        for part in slices(hashes):
            cursor.execute(
                f"DELETE FROM {_ROWS} WHERE article_id = %s AND hash IN ({marks(part)})",  # noqa: S608 - a table's name
                [article_id, *part],
            )


def rows_of(hashes: Iterable[int]) -> Rows:
    """All rows of these hashes. Ask for no hot ones: their number has no bound."""
    statement = f"SELECT hash, article_id, bucket FROM {_ROWS} WHERE hash IN ({{}})"  # noqa: S608 - a table's name
    return table(row for part in slices(hashes) for row in fetched(statement.format(marks(part)), part))


def some_rows_of(hashes: Iterable[int], most: int) -> Rows:
    """At most so many rows of each hash."""
    select = f"SELECT * FROM (SELECT hash, article_id, bucket FROM {_ROWS} WHERE hash = %s LIMIT {most}) AS held"  # noqa: S608 - a table's name
    parts = slices(hashes, UNION_SLICE)
    return table(row for part in parts for row in fetched(" UNION ALL ".join([select] * len(part)), part))


def hot_among(hashes: Iterable[int]) -> set[int]:
    statement = f"SELECT hash FROM {_HOT} WHERE hash IN ({{}})"  # noqa: S608 - a table's name
    return {row[0] for part in slices(hashes) for row in fetched(statement.format(marks(part)), part)}


def heat(hashes: Collection[int]) -> None:
    """Marks hashes as hot that were not."""
    HotHash.objects.bulk_create([HotHash(hash=value) for value in sorted(hashes)], batch_size=SLICE)


def cool(hashes: Collection[int]) -> None:
    for part in slices(sorted(hashes)):
        HotHash.objects.filter(hash__in=part).delete()
