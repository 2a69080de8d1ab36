import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from archive.management.base import ArchiveCommand
from archive.models import Article
from search.takeaway.exports import FORMATS, export


class Command(ArchiveCommand):
    help = "Streams articles to standard output, without a cap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), default="jsonl", help="default: jsonl")
        parser.add_argument("--query", default="", metavar="Q", help="only what this search finds")
        parser.add_argument("--ids", nargs="*", type=int, default=None, metavar="ID", help="only these articles")
        parser.add_argument("--canonical", action="store_true", help="comparable between archives: no ids, sorted")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.select_related("source")
        if options["ids"] is not None:
            articles = articles.filter(pk__in=options["ids"])
        order = ("text_sha256", "identity") if options["canonical"] else ("pk",)
        found: Iterator[Article] = articles.order_by(*order).iterator(chunk_size=200)
        if options["query"]:
            wanted = set(self._matching(options["query"]))
            found = (article for article in found if article.pk in wanted)
        try:
            for piece in export(found, options["format"], canonical=options["canonical"]):
                self.stdout.write(piece, ending="")
        except BrokenPipeError:
            # Whoever reads has enough (`export | head`). What is still buffered must not be written at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _matching(self, query: str) -> Iterator[int]:
        from search.searching import SearchUnavailableError, matching_ids  # noqa: PLC0415 - only a query needs an index

        try:
            yield from matching_ids(query)
        except SearchUnavailableError as error:
            raise CommandError(str(error), returncode=1) from error
