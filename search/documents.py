"""An article of the archive as a document of the index."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from archive.ingest.items import KEPT_ROLES
from archive.models import Article
from search.analysis import stem, tokens
from search.schema import FACTS, WEIGHTS

# Positions left free between two lines of the raw text, so that no phrase matches across them.
_LINE_GAP: Final = 100
# Year, month, day, hour, minute, second: what lower precision leaves out counts as 0, so that it sorts first.
_MOMENT: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?)?)?")

# What a document is made of, so that a query loads no more.
COLUMNS: Final = (
    "id", "headline", "standfirst", "body", "byline", "text", "lines", "section", "language", "published",
    "published_day", "version_group_id", "source__name",
)  # fmt: skip


def load(ids: Iterable[int]) -> Iterator[Article]:
    """The articles that exist, by id; one query."""
    return Article.objects.filter(pk__in=list(ids)).select_related("source").only(*COLUMNS).order_by("pk").iterator()


def document(article: Article) -> dict[str, Any]:
    """Field -> value as `search.schema` takes them; empty fields are left out."""
    language = article.language
    zones = {name: surfaces([getattr(article, name)]) for name in WEIGHTS}
    text: dict[str, float] = {}
    length = 0.0
    for name, weight in WEIGHTS.items():
        for surface, positions in zones[name].items():
            form = stem(surface, language)
            text[form] = text.get(form, 0.0) + weight * len(positions)
            length += weight * len(positions)
    headline, standfirst, body = (_stems(zones[name], language) for name in ("headline", "standfirst", "body"))
    raw = surfaces(_raw_lines(article))
    made = {
        "id": str(article.pk),
        "text": text,
        "headline": headline,
        "unbodied": {form: 1.0 for form in (headline | standfirst) if form not in body},
        "raw": _stems(raw, language),
        "headline_exact": zones["headline"],
        "standfirst_exact": zones["standfirst"],
        "body_exact": zones["body"],
        "byline_exact": surfaces([article.byline]),
        "raw_exact": raw,
        "source": article.source.name if article.source else "",
        "language": language,
        "section": article.section,
        "facts": _facts(article, length),
    }
    return {name: value for name, value in made.items() if value}


def surfaces(texts: Iterable[str]) -> dict[str, list[int]]:
    """Surface -> positions, ascending; between two texts lies a gap."""
    found: dict[str, list[int]] = {}
    base = 0
    for text in texts:
        last = base
        for token in tokens(text):
            last = base + token.position
            found.setdefault(token.surface, []).append(last)
        base = last + _LINE_GAP
    return found


def moment(published: str | None) -> int:
    """The sorting value of an ISO 8601 date of any precision, in its own clock time; 0 for none."""
    match = _MOMENT.match(published or "")
    if match is None:
        return 0
    digits = int("".join((part or "").rjust(2, "0") for part in match.groups()))
    return digits * 2 + (match[4] is not None)


def day(article: Article) -> int:
    """The first possible day as YYYYMMDD; 0 for undated."""
    first = article.published_day
    return 0 if first is None else first.year * 10_000 + first.month * 100 + first.day


def _stems(found: dict[str, list[int]], language: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for surface, positions in found.items():
        form = stem(surface, language)
        weights[form] = weights.get(form, 0.0) + len(positions)
    return weights


def _raw_lines(article: Article) -> Iterator[str]:
    return (article.text[line.start : line.end] for line in article.line_objects() if line.role not in KEPT_ROLES)


def _facts(article: Article, length: float) -> bytes:
    when = moment(article.published)
    return np.array([(article.pk, article.version_group_id, when, day(article), length)], FACTS).tobytes()
