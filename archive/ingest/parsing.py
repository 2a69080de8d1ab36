"""Lines + fields → ParsedArticle."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from archive.errors import ItemError
from archive.ingest.cutting import DATELINE
from archive.ingest.dating import updated_of
from archive.ingest.items import BODY_ROLES, DateResult, Line, ParsedArticle, RawItem, Role
from archive.ingest.language import detect_language
from archive.ingest.patterns import PROMO_LABEL, TAGS_LABEL
from archive.ingest.people import authors
from archive.ingest.titles import page_headline

_NEWLINES: Final = re.compile(r"[^\S\r\n\x0b\x0c\x85\u2028\u2029]*[\r\n\x0b\x0c\x85\u2028\u2029]\s*")
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$", re.IGNORECASE)
_EMPTY: Final = frozenset({"", "none", "null", "nan", "n/a", "undefined", "unknown"})
_TAG_BETWEEN: Final = re.compile(r"\s*[,;|•·，、\n]\s*")
_SURE: Final = 0.9  # confidence given to a language a field states
_DETECTED_AGAINST: Final = 0.99  # a detection this sure overrules a field that names another language
FIELD_LONGEST: Final = 300  # characters of source, agency, section, identifier
ADDRESS_LONGEST: Final = 2000  # characters of a URL


def parse(item: RawItem, lines: tuple[Line, ...], published: DateResult, latest: date | None = None) -> ParsedArticle:
    """Raises ItemError("no-text") where nothing is left to read.

    `latest`: as in `dating.date_item`, for the date of the last change; today (UTC) where it is not given.
    """
    if not any(character.isalnum() for character in item.text):
        raise ItemError(item.locator, "no-text", "The item holds no words.")
    sheet = _Reading(item, lines)
    body = body_of(item.text, lines)
    headline = _headline(sheet)
    bylines = sheet.all("byline", Role.BYLINE)
    dateline = sheet.first("dateline", Role.DATELINE)
    language, language_confidence = _language(sheet, body or item.text)
    return ParsedArticle(
        text=item.text,
        lines=lines,
        body=body,
        headline=headline,
        standfirst=sheet.first("standfirst", Role.STANDFIRST),
        byline="; ".join(dict.fromkeys(bylines)) or None,
        authors=authors(bylines),
        dateline=dateline,
        agency=_agency(sheet, dateline),
        section=_short(sheet.first("section", Role.SECTION)),
        tags=_tags(sheet),
        notes=tuple(sheet.texts(Role.NOTE)),
        source=_short(sheet.first("source", None)),
        url=_url(sheet),
        canonical_id=_short(sheet.first("canonical_id", None)),
        version_of=_short(sheet.first("version_of", None)),
        language=language,
        language_confidence=language_confidence,
        published=published,
        updated=_updated(sheet, latest or datetime.now(tz=UTC).date()),
        promoted_headlines=_promoted(sheet),
        evidence=sheet.evidence,
    )


def body_of(text: str, lines: Iterable[Line]) -> str:
    """Paragraphs, subheads, list items and quotes, joined by blank lines."""
    return "\n\n".join(said for line in lines if line.role in BODY_ROLES and (said := _paragraph(text, line)))


def _paragraph(text: str, line: Line) -> str:
    """A line break and the blanks around it become one space."""
    return _NEWLINES.sub(" ", text[line.start : line.end].strip())


class _Reading:
    """The item while it is read; keeps where each value came from."""

    def __init__(self, item: RawItem, lines: tuple[Line, ...]) -> None:
        self.item = item
        self.lines = lines
        self.evidence: dict[str, str] = {}

    def text_of(self, line: Line) -> str:
        """The line as one paragraph."""
        return _paragraph(self.item.text, line)

    def texts(self, role: Role) -> list[str]:
        return [text for line in self.lines if line.role is role and (text := self.text_of(line))]

    def all(self, name: str, role: Role | None) -> list[str]:
        """What fields say; where they say nothing, what the lines of the role say."""
        stated = [field for field in self.item.fields if field.name == name and _says(field.value)]
        if stated:
            self.evidence[name] = stated[0].origin
            return [_NEWLINES.sub(" ", field.value.strip()) for field in stated]
        values = self.texts(role) if role else []
        if values:
            self.evidence[name] = "text"
        return values

    def first(self, name: str, role: Role | None) -> str | None:
        return next(iter(self.all(name, role)), None)


def _headline(reading: _Reading) -> str | None:
    """A record's field; on a page what most of its titles say."""
    if not any(hint.kind.startswith("html:") for hint in reading.item.hints):
        return reading.first("headline", Role.HEADLINE)
    found = page_headline(reading.item, next(iter(reading.texts(Role.HEADLINE)), None))
    if found is None:
        return None
    reading.evidence["headline"] = found[1]
    return found[0]


def _says(value: str) -> bool:
    return value.strip().casefold() not in _EMPTY


def _short(value: str | None) -> str | None:
    return value[:FIELD_LONGEST].strip() if value else None


def _agency(reading: _Reading, dateline: str | None) -> str | None:
    """The field, else what stands in the dateline's brackets. A picture's credit is no agency of the text."""
    stated = reading.first("agency", None)
    if stated:
        return _short(stated)
    match = DATELINE.match(f"{dateline} X") if dateline else None
    if match and match["agency"]:
        reading.evidence["agency"] = "dateline"
        return _short(match["agency"])
    return None


def _tags(reading: _Reading) -> tuple[str, ...]:
    values = reading.all("tags", Role.TAGS)
    from_lines = reading.evidence.get("tags") == "text"
    parts: Iterable[str] = (
        part
        for value in values
        for part in _TAG_BETWEEN.split(TAGS_LABEL.sub("", value, count=1) if from_lines else value)
    )
    return tuple(
        {part.casefold(): part for part in map(str.strip, parts) if _says(part) and len(part) <= FIELD_LONGEST}.values()
    )


def _url(reading: _Reading) -> str | None:
    """The first address a browser may follow."""
    for field in reading.item.fields:
        if field.name == "url" and len(field.value) <= ADDRESS_LONGEST:
            try:
                parts = urlsplit(field.value.strip())
            except ValueError:
                continue
            if parts.scheme in {"http", "https"} and parts.netloc:
                reading.evidence["url"] = field.origin
                return field.value.strip()
    return None


def _language(reading: _Reading, text: str) -> tuple[str | None, float]:
    """A plausible code in a field, unless the text is surely another language; else the detected one."""
    detected, confidence = detect_language(text)
    for field in reading.item.fields:
        match = _LANGUAGE.match(field.value.strip()) if field.name == "language" else None
        if match is None:
            continue
        code = match[1].casefold()
        if detected is None or detected == code or confidence < _DETECTED_AGAINST:
            reading.evidence["language"] = field.origin
            return code, max(_SURE, confidence if detected == code else 0.0)
    if detected:
        reading.evidence["language"] = "detected"
    return detected, confidence


def _updated(reading: _Reading, latest: date) -> str | None:
    value = updated_of(reading.item, reading.lines, latest)
    if value:
        reading.evidence["updated"] = "field" if any(reading.item.field_values("updated")) else "text"
    return value


def _promoted(reading: _Reading) -> tuple[str, ...]:
    """Headlines of other stories, from lines such as `READ MORE: …`; the label alone names none."""
    named: dict[str, str] = {}
    for text in reading.texts(Role.PROMO):
        label = PROMO_LABEL.match(text)
        headline = text[label.end() :].strip(" \u00a0:：|»>-–—") if label else ""
        if headline:
            named.setdefault(headline.casefold(), headline)
    return tuple(named.values())
