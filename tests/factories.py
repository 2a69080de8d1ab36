"""Rows for tests: each function makes one, with fictional defaults that any argument overrides."""

from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.ingest.items import DateStatus, Precision
from archive.models import Article, Source, VersionGroup
from archive.tokens import count_words, tokens_sha256
from search import outbox

_numbers = count(1)


def make_source(name: str = "Harbour Post") -> Source:
    return Source.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-")})[0]


def make_article(
    *,
    source: str | Source | None = "Harbour Post",
    published: str | None = "2020-10-06",
    announce: bool = True,
    **fields: Any,
) -> Article:
    """An article with text, body, date and story of its own. `announce` also writes its outbox row.

    `published` is ISO 8601 of any precision; `source` a name. `text` defaults to headline, standfirst and body.
    """
    number = next(_numbers)
    fields.setdefault("headline", f"Council meets again, {number}")
    fields.setdefault("body", f"The council of Marrow Bay met on the quay for the {number}th time.")
    text = fields.setdefault("text", "\n\n".join(filter(None, [fields["headline"], fields["body"]])))
    fields.setdefault("language", "en")
    fields.setdefault("words", count_words(fields["body"]))
    fields.setdefault("identity", sha256(f"{number} {text}".encode()).hexdigest())
    fields.setdefault("text_sha256", sha256(text.encode()).hexdigest())
    fields.setdefault("body_sha256", tokens_sha256(fields["body"]))
    if "version_group" not in fields and "version_group_id" not in fields:
        fields["version_group"] = VersionGroup.objects.create()
    article = Article.objects.create(
        source=make_source(source) if isinstance(source, str) else source, **_dated(published), **fields
    )
    if announce:
        outbox.enqueue(changed=[article.pk])
    return article


def _dated(published: str | None) -> dict[str, Any]:
    if published is None:
        return {"published": None, "published_day": None}
    parts = [int(part) for part in published[:10].split("-")]
    precision = Precision.TIME if "T" in published else (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    return {
        "published": published,
        "published_day": date(*[*parts, 1, 1][:3]),
        "published_precision": precision,
        "published_status": DateStatus.STATED,
    }


def kept_file(digest):
    """The file in the folder of originals that keeps these bytes."""
    from archive.delivery import originals

    return Path(settings.ARCHIVE_DATA) / "originals" / originals.locate(digest)
