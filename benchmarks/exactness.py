# ruff: noqa: PLC0415 - Django must be set up on the data folder before anything of the project is imported
"""Reads the kept originals of an archive again: does each item still say, to the character, what is stored of it?

    ARCHIVE_DATA=FOLDER DJANGO_SETTINGS_MODULE=archive.settings python benchmarks/exactness.py

Of an article the item that speaks for it gives the text; every other item of it has the same comparison tokens. Lines
come in order, with nothing but white space between them. The text of a text file is the decoded file. Prints one JSON
object; ends with 1 where anything is unequal.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SHOWN = 10  # unequal items named


def main() -> int:
    import django

    django.setup()
    from archive.models import Dump

    told: dict[str, Any] = {"items": 0, "unequal": [], "lines": [], "files": 0, "not the file": []}
    for dump in Dump.objects.order_by("pk"):
        _texts(dump, told)
        _files(dump, told)
    wrong = [key for key, value in told.items() if isinstance(value, list) and value]
    cut = {key: [len(value), *value[:SHOWN]] if isinstance(value, list) else value for key, value in told.items()}
    print(json.dumps(cut, ensure_ascii=False))
    return int(bool(wrong))


def _texts(dump: Any, told: dict[str, Any]) -> None:
    from archive.keeping.doctor import gives_text_back
    from archive.models import Article
    from archive.reading.rereading import find_again

    accepted = {item.number: item for item in dump.items.exclude(status="rejected")}
    told["items"] += len(accepted)
    missing = set(accepted)
    for number, raw in find_again(dump, list(accepted.values())):
        item = accepted[number]
        article = Article.objects.get(pk=item.article_id)
        if _is_equal(getattr(raw, "text", None), article, item):
            missing.discard(number)
        if not gives_text_back(article):
            told["lines"].append(f"{dump.name} {item.locator}")
    told["unequal"] += [f"{dump.name} {accepted[number].locator}" for number in sorted(missing)]


def _is_equal(text: str | None, article: Any, item: Any) -> bool:
    """`text` is None where the item is rejected now."""
    from archive.tokens import comparison_tokens

    if text is None or text == article.text:
        return text is not None
    speaking = article.items.order_by("standing").first()
    return speaking != item and list(comparison_tokens(text)) == list(comparison_tokens(article.text))


def _files(dump: Any, told: dict[str, Any]) -> None:
    """Text files that their encoding reads without a doubt."""
    from archive.ingest.items import Member
    from archive.reading.stages import members_in

    texts = dump.items.filter(format="text", read_as__isnull=True).exclude(status="rejected").select_related("article")
    by_locator = {item.locator: item for item in texts}
    for member in members_in(dump) if by_locator else ():
        item = by_locator.get(member.locator)
        if item is None or not isinstance(member, Member):
            continue
        with member.open() as stream:
            data = stream.read()
        try:
            decoded = data.decode(item.encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
        told["files"] += 1
        if not _is_equal(decoded.replace("\0", "␀"), item.article, item):
            told["not the file"].append(f"{dump.name} {item.locator}")


if __name__ == "__main__":
    sys.exit(main())
