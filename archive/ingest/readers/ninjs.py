"""ninjs 1 to 3, the IPTC's news in JSON: one item a file, a list of them, or one a line."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.jsontext import records
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, text_stream

_OPENS: Final = re.compile(r"[\s\ufeff]*\[?\s*\{")
_URI: Final = re.compile(r'"uri"\s*:\s*"')
_TELLING: Final = re.compile(
    r'"(?:version[cC]reated|pub[sS]tatus|body_(?:text|html|xhtml)|profile|content[cC]reated|first[cC]reated)"\s*:\s*"'
    r'|"(?:headlines|bodies|infosources|associations|renditions)"\s*:\s*[\[{]'
)
_MARKUP: Final = re.compile(r"html", re.IGNORECASE)


def _sniff(_locator: str, head: bytes) -> float:
    text = peek(head)
    if not _OPENS.match(text) or not _URI.search(text):
        return 0.0
    return 0.96 if _TELLING.search(text) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes)
        found = records(text, _is_item)
        yield from items(_located(member.locator, found), source)


def _is_item(value: object) -> bool:
    return isinstance(value, dict) and "uri" in value


def _located(locator: str, found: Iterator[object]) -> Iterator[tuple[str, object]]:
    """Numbered from 1; the only item of a file has the file's own locator."""
    first = next(found, None)
    second = next(found, None)
    if first is None:
        yield locator, ItemError(locator, "empty", "The file holds no items.")
    elif second is None:
        yield _placed(locator, first)
    else:
        yield _placed(f"{locator}#1", first)
        yield _placed(f"{locator}#2", second)
        for number, record in enumerate(found, 3):
            yield _placed(f"{locator}#{number}", record)


def _placed(at: str, record: object) -> tuple[str, object]:
    if isinstance(record, ItemError):
        return at, ItemError(at, record.code, record.detail)
    return at, _record(record) if isinstance(record, Mapping) else record


def _record(item: Mapping[str, object]) -> dict[str, object]:
    return {
        "headline": _texts(item, "headline", "headlines", "title", "titles")[:1],
        "standfirst": _texts(item, "description_text", "descriptions", "description_html")[:1],
        "byline": _texts(item, "by", "byline", "bylines") or _names(item.get("people"), "author"),
        "dateline": _texts(item, "dateline", "located")[:1],
        "published": _first(item, "firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated",
                            "versionCreated", "embargoed"),
        "updated": _first(item, "versioncreated", "versionCreated"),
        "body": _body(item),
        "tags": [*_names(item.get("subject")), *_names(item.get("subjects")), *_texts(item, "keywords", "slugline")],
        "source": _names(item.get("infosource"))[:1] or _names(item.get("infosources"))[:1]
        or _texts(item, "copyrightholder", "copyrightHolder", "usageterms")[:1],
        "language": _first(item, "language"),
        "url": _first(item, "link", "url") or _http(_first(item, "uri")),
        "canonical_id": _first(item, "uri"),
        "caption": _captions(item.get("associations")),
        "version": _first(item, "version"),
        "version_of": _first(item, "evolvedfrom", "evolvedFrom") or _predecessor(item.get("associations")),
        "pubstatus": _first(item, "pubstatus", "pubStatus"),
    }  # fmt: skip


def _first(item: Mapping[str, object], *keys: str) -> str:
    return next((str(value) for key in keys if isinstance(value := item.get(key), str | int)), "")


def _http(uri: str) -> str:
    return uri if uri.startswith(("http://", "https://")) else ""


def _texts(item: Mapping[str, object], *keys: str) -> list[str]:
    """The strings under the first key that has any; of lists the main ones first."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return [value]
        if isinstance(value, list):
            parts = [part for part in value if isinstance(part, dict)]
            parts.sort(key=lambda part: part.get("role") not in {None, "main"})
            found = [
                str(part.get("value") or part.get("name")) for part in parts if part.get("value") or part.get("name")
            ]
            if found or (found := [part for part in value if isinstance(part, str)]):
                return found
    return []


def _body(item: Mapping[str, object]) -> str:
    """Mark-up rather than plain text, for its paragraphs; of several bodies the longest of the best kind."""
    bodies = item.get("bodies")
    found: list[tuple[bool, bool, int, str]] = []
    for part in bodies if isinstance(bodies, list) else ():
        if isinstance(part, dict) and isinstance(text := part.get("value"), str) and text.strip():
            kind = str(part.get("contentType") or part.get("contenttype") or "")
            found.append((part.get("role") in {None, "main", "richtext"}, bool(_MARKUP.search(kind)), len(text), text))
    for key, value in item.items():
        if key.lower().startswith("body") and isinstance(value, str) and value.strip():
            found.append((True, bool(_MARKUP.search(key)), len(value), value))
    return max(found, default=(False, False, 0, ""))[3]


def _names(value: object, relation: str | None = None) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [
        str(part["name"])
        for part in parts
        if isinstance(part, dict) and part.get("name") and (relation is None or part.get("rel") == relation)
    ]


def _captions(associations: object) -> list[str]:
    held = list(associations.values()) if isinstance(associations, dict) else associations
    pictures = [
        part
        for part in (held if isinstance(held, list) else [])
        if isinstance(part, dict) and part.get("type") in {"picture", "graphic", "video"}
    ]
    keys = ("description_text", "descriptions", "headline", "headlines")
    return [texts[0] for picture in pictures if (texts := _texts(picture, *keys))]


def _predecessor(associations: object) -> str:
    parts = associations if isinstance(associations, list) else []
    return next(
        (
            str(part.get("uri"))
            for part in parts
            if isinstance(part, dict) and part.get("rel") in {"predecessor", "evolvedfrom"}
        ),
        "",
    )


READER: Final = Reader("ninjs", _sniff, _read)
