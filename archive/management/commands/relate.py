import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from archive.errors import ArchiveError
from archive.ingest.decoding import decode
from archive.management.base import ArchiveCommand
from archive.versions.relating import Holding, relate
from archive.wording import percent


class Command(ArchiveCommand):
    help = "Finds the articles that hold a text which is not in the archive: how much of it, and where in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a text file; - reads standard input")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many articles")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        holdings = relate(_text_of(options["file"]), options["limit"])
        if options["json"]:
            facts = {"holdings": [_facts(holding) for holding in holdings]}
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(map(_sentence, holdings)) or "No article holds any of it.")


def _text_of(name: str) -> str:
    try:
        return decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).text
    except (OSError, ArchiveError) as error:
        raise CommandError(f"{name} cannot be read: {error}", returncode=1) from error


def _facts(holding: Holding) -> dict[str, Any]:
    article = holding.article
    return {
        "id": article.pk,
        "headline": article.display_headline,
        "source": article.source.name if article.source else None,
        "published": article.published,
        "story": article.version_group_id,
        "coverage_of_text": round(holding.coverage_of_text, 4),
        "coverage_of_article": round(holding.coverage_of_article, 4),
        "shared_words": holding.shared_words,
        "spans": holding.spans,
    }


def _sentence(holding: Holding) -> str:
    article = holding.article
    said = ", ".join(filter(None, [article.source.name if article.source else "", article.published or "undated"]))
    shares = f"{percent(holding.coverage_of_text)} of the text, {percent(holding.coverage_of_article)} of the article"
    return f"article {article.pk} “{article.display_headline}” ({said}): {shares}, {holding.shared_words} words"
