"""What was read of an article as its row keeps it, and back again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from archive.ingest.items import DateResult, DateStatus, DayOrder, Evidence, Line, ParsedArticle, Precision, Role
from archive.ingest.parsing import body_of
from archive.models import Article

ALONE: Final = "alone"  # in `Article.date_readings`: the item's own date, which others' evidence overruled
GIVEN: Final = "given with the dump"  # where a source's name comes from that no item states

_WORDS: Final = (
    "headline", "standfirst", "byline", "dateline", "agency", "section", "url", "canonical_id", "version_of",
    "language", "updated",
)  # fmt: skip
_LISTS: Final = ("authors", "tags", "notes", "promoted_headlines")


def of_article(article: Article) -> ParsedArticle:
    """What was read of the article: without people's corrections, and with the date its own item states.

    No query where the source is loaded.
    """
    if article.own_reading is not None:
        return _with_orders(article, from_json(article.text, article.own_reading))
    read = _with_orders(article, from_json(article.text, of_row(article)))
    if ALONE in article.date_readings:
        read = replace(read, published=date_from_json(article.date_readings[ALONE]))
    if not article.own_roles:
        return read
    own = {start: said for start, *said in article.own_roles}
    lines = tuple(_as_before(line, *own[line.start]) if line.start in own else line for line in read.lines)
    return replace(read, lines=lines, body=body_of(article.text, lines))


def _with_orders(article: Article, read: ParsedArticle) -> ParsedArticle:
    shown = DayOrder(article.day_order) if article.day_order else None
    orders = [date_from_json(article.date_readings[order]) for order in DayOrder if order in article.date_readings]
    return replace(read, day_order=shown, by_order=(orders[0], orders[1]) if orders else None)


def date_readings(read: ParsedArticle, heard: ParsedArticle) -> dict[str, Any]:
    """`Article.date_readings`: the dates that hang on an order, and the item's own where others overruled it."""
    kept = {} if read.published == heard.published else {ALONE: date_as_json(read.published)}
    if read.by_order:
        kept |= {order.value: date_as_json(date) for order, date in zip(DayOrder, read.by_order, strict=True)}
    return kept


def own_date(article: Article) -> DateResult:
    """What the item alone says; needs none of the heavy columns but the dates."""
    if article.own_reading is not None:
        return date_from_json(article.own_reading["published"])
    return date_from_json(article.date_readings.get(ALONE, article.own_date))


def _as_before(line: Line, role: str, confidence: float, evidence: list[str]) -> Line:
    return Line(line.start, line.end, Role(role), confidence, tuple(evidence))


def overruled(own: Sequence[Line], heard: Sequence[Line]) -> list[list[Any]]:
    """`Article.own_roles`: of the lines that other articles' evidence has otherwise, what they were before."""
    both = zip(lines_as_json(own), lines_as_json(heard), strict=True)
    return [[before[0], *before[2:]] for before, after in both if before != after]


def given_source(article: Article) -> str:
    """The source its dump gave it, where no item of it states one; empty otherwise. No query if loaded."""
    if article.own_reading is not None:
        return str(article.own_reading["given"])
    return given_in_row(article)


def given_in_row(article: Article) -> str:
    given = article.metadata_evidence.get("source") == GIVEN
    return _said_name(article) if given else ""


def _said_name(article: Article) -> str:
    """The source's name as the item, its dump or a person said it: whose alias that is may change."""
    return article.said_source or (article.source.name if article.source else "")


def of_row(article: Article) -> dict[str, Any]:
    """What the row says now, whoever said it; as `as_json` of what was read."""
    stated = article.metadata_evidence.get("source") != GIVEN
    return {
        "given": given_in_row(article),
        **{name: getattr(article, name) or None for name in _WORDS},
        **{name: getattr(article, name) for name in _LISTS},
        "body": article.body,
        "lines": article.lines,
        "source": (_said_name(article) or None) if stated else None,
        "language_confidence": article.language_confidence,
        "published": article.own_date,
        "evidence": {name: value for name, value in article.metadata_evidence.items() if value != GIVEN},
    }


def as_json(parsed: ParsedArticle, given: str) -> dict[str, Any]:
    """Without the text, which the row has. `given`: the source its dump gives it where it states none."""
    return {
        "given": "" if parsed.source else given,
        **{name: getattr(parsed, name) for name in (*_WORDS, "body", "source", "language_confidence", "evidence")},
        **{name: list(getattr(parsed, name)) for name in _LISTS},
        "lines": lines_as_json(parsed.lines),
        "published": date_as_json(parsed.published),
    }


def from_json(text: str, kept: dict[str, Any]) -> ParsedArticle:
    lists: dict[str, Any] = {name: tuple(kept[name]) for name in _LISTS}
    lines = tuple(Line(start, end, Role(role), sure, tuple(why)) for start, end, role, sure, why in kept["lines"])
    bare = ParsedArticle(text, lines, kept["body"], published=date_from_json(kept["published"]))
    words = {name: kept[name] for name in (*_WORDS, "source", "language_confidence", "evidence") if name in kept}
    return replace(bare, **lists, **words)


def lines_as_json(lines: Sequence[Line]) -> list[list[Any]]:
    return [[line.start, line.end, line.role.value, round(line.confidence, 3), list(line.evidence)] for line in lines]


def date_as_json(date: DateResult) -> dict[str, Any]:
    """`own_date` as the models keep it; an undated item gives an empty dict."""
    if date.value is None and not date.evidence:
        return {}
    return {
        "value": date.value,
        "precision": date.precision.value,
        "status": date.status.value,
        "confidence": date.confidence,
        "evidence": [[entry.kind, entry.value, entry.detail] for entry in date.evidence],
    }


def date_from_json(kept: dict[str, Any]) -> DateResult:
    evidence = tuple(Evidence(*entry) for entry in kept.get("evidence", ()))
    if not kept.get("value"):
        return DateResult(evidence=evidence)
    return DateResult(
        kept["value"], Precision(kept["precision"]), DateStatus(kept["status"]), kept["confidence"], evidence
    )
