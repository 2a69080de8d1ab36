import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from archive.errors import ArchiveError, QueryError
from archive.management.base import ArchiveCommand
from archive.wording import date_doubt_words, day_words
from search.batches.batching import answer, as_object
from search.results import ResultPage, SearchRequest
from search.searching import search
from search.takeaway.serializing import as_json


class Command(ArchiveCommand):
    help = "Searches the archive: the same search as in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", nargs="?", help="see docs/search-help.md; none lists the newest")
        parser.add_argument("--queries", metavar="FILE", help="one query a line (- is standard input); needs --json")
        parser.add_argument("--size", type=_size, default=20, help="results to show, 1-100")
        parser.add_argument(
            "--sort", choices=["relevance", "newest", "oldest"], default="relevance", help="which come first"
        )
        parser.add_argument(
            "--group", choices=["stories", "all"], default="stories", help="stories, or each article by itself"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document; with --queries one a line")

    def handle(self, **options: Any) -> None:
        asked = {name: options[name] for name in ("size", "sort", "group")}
        if options["queries"] is not None:
            if options["query"] is not None or not options["json"]:
                raise CommandError("--queries takes no QUERY, and needs --json", returncode=2)
            for number, query in enumerate(_lines(options["queries"]), 1):
                told = as_object(answer(number, query, SearchRequest(**asked)))
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        try:
            page = search(SearchRequest(query=options["query"] or "", **asked))
        except ArchiveError as error:
            raise CommandError(str(error), returncode=2 if isinstance(error, QueryError) else 1) from error
        self.stdout.write(json.dumps(as_json(page), ensure_ascii=False) if options["json"] else _as_text(page))


def _size(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:  # noqa: PLR2004 - SearchRequest.size
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to 100")
    return int(text)


def _lines(name: str) -> Iterator[str]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
    return (line.decode("utf-8", "surrogateescape") for line in data.splitlines())


def _as_text(page: ResultPage) -> str:
    counts = f"{_count(page.stories, 'story', 'stories')}, {_count(page.articles, 'article', 'articles')}"
    lines = [f"{counts}: {page.understood}" if page.understood else counts, *page.notices]
    for hit in page.hits:
        day = day_words(hit.published, hit.published_precision)
        doubt = date_doubt_words(hit.published_status, confidence=1.0)
        when = f"{day} ({doubt})" if doubt else day
        about = ", ".join(filter(None, [when, hit.source, _count(hit.versions, "version", "versions")]))
        lines += ["", f"{hit.id}  {hit.headline}", f"    {about}"]
        lines.append("    " + " ".join("".join(segment.text for segment in hit.snippet).split()))
    return "\n".join(lines)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
