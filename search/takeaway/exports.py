"""Articles as files: JSON lines, CSV, BibTeX, RIS. Every writer streams and has no cap."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from itertools import chain
from typing import Final, NamedTuple

from archive.models import Article
from search.takeaway.records import Record, records

Writer = Callable[[Iterable[Record]], Iterator[str]]

_COLUMNS: Final = (
    "id", "headline", "standfirst", "byline", "published", "published_precision", "published_status", "source", "url",
    "language", "section", "words", "version_group", "sha256", "body",
)  # fmt: skip
_NOTE: Final = "list_note"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet run a cell (OWASP, CSV injection)


def export(
    articles: Iterable[Article], file_format: str, *, canonical: bool = False, notes: Mapping[int, str] | None = None
) -> Iterator[str]:
    """The whole file, piece by piece; with a list's notes, by article id, where there are any."""
    rows = records(articles, canonical=canonical)
    return FORMATS[file_format].write(rows if notes is None else _noted(rows, notes))


def _noted(rows: Iterable[Record], notes: Mapping[int, str]) -> Iterator[Record]:
    return (row | {_NOTE: notes.get(row["id"], "")} for row in rows)


def write_jsonl(rows: Iterable[Record]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, sort_keys=False) + "\n"


def write_csv(rows: Iterable[Record]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    stream = iter(rows)
    first = next(stream, None)
    columns = (*_COLUMNS, _NOTE) if first and _NOTE in first else _COLUMNS
    writer.writerow(columns)
    for row in chain([first] if first else [], stream):
        writer.writerow([harmless(row[column]) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def harmless(value: object) -> object:
    """The cell of a table, so that no spreadsheet runs it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_bibtex(rows: Iterable[Record]) -> Iterator[str]:
    for row in rows:
        fields = {
            "title": row["headline"],
            "author": " and ".join(row["authors"]),
            "journal": row["source"],
            "date": row["published"],
            "url": row["url"],
            "langid": row["language"],
            "annote": row.get(_NOTE),
        }
        lines = [f"  {name} = {{{_bibtex(value)}}},\n" for name, value in fields.items() if value]
        yield f"@article{{article{row['id']},\n{''.join(lines)}}}\n\n"


def _bibtex(value: str) -> str:
    """One line, its braces and backslashes as text."""
    escaped = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$"}
    return "".join(escaped.get(character, character) for character in " ".join(value.split()))


def write_ris(rows: Iterable[Record]) -> Iterator[str]:
    for row in rows:
        tags = [("TY", "NEWS"), ("TI", row["headline"]), *(("AU", author) for author in row["authors"])]
        tags += [("T2", row["source"]), ("DA", (row["published"] or "")[:10].replace("-", "/")), ("UR", row["url"])]
        tags += [("LA", row["language"]), ("ID", str(row["id"])), ("N1", row.get(_NOTE))]
        lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
        yield "".join(lines) + "ER  - \r\n\r\n"


class Format(NamedTuple):
    write: Writer
    content_type: str
    ending: str  # of a file's name


# In the order of the page.
FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format(write_csv, "text/csv; charset=utf-8", "csv"),
    "jsonl": Format(write_jsonl, "application/jsonl; charset=utf-8", "jsonl"),
    "bibtex": Format(write_bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    "ris": Format(write_ris, "application/x-research-info-systems; charset=utf-8", "ris"),
}
