"""The LineTrace and RepeatedLine tables, in plain SQL that SQLite and PostgreSQL read alike.

What a scope is, is said in `evidence.traces`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db import connection

from archive.evidence.traces import eligible, unpacked
from archive.models import Article, LineTrace, RepeatedLine
from archive.versions.postings import SLICE, UNION_SLICE, fetched, marks, slices

_ROWS: Final = LineTrace._meta.db_table  # noqa: SLF001 - documented API, whatever its name

Row = tuple[int, int, int]  # line, who, article id


def who(article: Article) -> int:
    """63 bits of the identity: the same in every archive that holds the article."""
    return int(article.identity[:16], 16) >> 1


def insert(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {_ROWS} (line, who, article_id) VALUES (%s, %s, %s)", sorted(rows))  # noqa: S608 - a table's name


def delete(keys: Iterable[tuple[int, int]]) -> None:
    """Rows by line and who."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {_ROWS} WHERE line = %s AND who = %s", sorted(keys))  # noqa: S608 - a table's name


def counts_of(lines: Iterable[int], least: int) -> dict[int, int]:
    """How many articles print each of these lines; those that fewer than `least` print are left out."""
    statement = f"SELECT line, COUNT(*) FROM {_ROWS} WHERE line IN ({{}}) GROUP BY line HAVING COUNT(*) >= {least:d}"  # noqa: S608 - a table's name
    return dict(row for part in slices(lines) for row in fetched(statement.format(marks(part)), part))


def first_of(lines: Iterable[int], most: int) -> dict[int, list[int]]:
    """For each line the articles that print it, `most` at most: those whose `who` is least."""
    select = f"SELECT * FROM (SELECT line, article_id FROM {_ROWS} WHERE line = %s ORDER BY who LIMIT {most:d}) AS held"  # noqa: S608 - a table's name
    found: dict[int, list[int]] = {}
    for part in slices(lines, UNION_SLICE):
        for line, article_id in fetched(" UNION ALL ".join([select] * len(part)), part):
            found.setdefault(line, []).append(article_id)
    return found


def holders_of(lines: Iterable[int]) -> set[int]:
    """All articles that print one of these lines."""
    statement = f"SELECT DISTINCT article_id FROM {_ROWS} WHERE line IN ({{}})"  # noqa: S608 - a table's name
    return {row[0] for part in slices(lines) for row in fetched(statement.format(marks(part)), part)}


def sizes_of(scopes: Iterable[int]) -> dict[int, int]:
    """How many articles each scope has."""
    rows = Article.objects.order_by().values_list("trace_scope", flat=True)
    return {scope: rows.filter(trace_scope=scope).count() for scope in scopes}


def frequent_in(scope: int, least: int) -> dict[int, int]:
    """All lines of a scope that at least so many of its articles print. Reads the traces of all of them."""
    counts: Counter[int] = Counter()
    stored = Article.objects.filter(trace_scope=scope).order_by().values_list("line_traces", flat=True)
    for traces in stored.iterator(chunk_size=2000):
        counts.update(eligible(unpacked(bytes(traces)), scope))
    return {line: count for line, count in counts.items() if count >= least}


def repeated_in(scopes: Collection[int]) -> dict[int, int]:
    """Line → scope of all lines that are boilerplate in these."""
    rows = RepeatedLine.objects.order_by().values_list("line", "scope")
    return dict(row for part in slices(scopes) for row in rows.filter(scope__in=part))


def set_repeated(now: Mapping[int, int], no_longer: Collection[int]) -> None:
    """`now`: line → scope of those that became boilerplate."""
    rows = [RepeatedLine(line=line, scope=scope) for line, scope in sorted(now.items())]
    RepeatedLine.objects.bulk_create(rows, batch_size=SLICE)
    for part in slices(sorted(no_longer)):
        RepeatedLine.objects.filter(line__in=part).delete()
