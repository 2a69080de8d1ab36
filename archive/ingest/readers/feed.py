"""RSS, Atom and their elder relatives: an item an entry, its full content rather than its summary."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from archive.errors import ItemError
from archive.ingest.blocks import blocks_of
from archive.ingest.decoding import decode
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, whole
from archive.ingest.trees import closed, declared_encoding, is_crowded, root_of

MOST_BYTES: Final = 4 << 20  # of a feed: broken ones cost 5 s a MiB; the largest met has 0.02 MB
_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})
_END: Final = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>|(?:</(?:channel|item|entry)|/)\s*>\s*$", re.IGNORECASE)
_ENDING: Final = "</encoded></description></content></summary></title></item></entry></channel></rss></feed>"
_RDF: Final = re.compile(r"purl\.org/(?:rss|net/rss)|netscape\.com/rdf|<(?:\w+:)?(?:channel|item)\b", re.IGNORECASE)
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml"})
_UNDATED: Final = re.compile(r"rss|cdf")  # formats whose one date feedparser calls an update


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    name, _ = root_of(text)
    if name.lower() in _ROOTS and (name.lower() != "rdf" or _RDF.search(text)):
        return 0.95
    return 0.65 if extension(locator) in {"rss", "atom"} and name else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding, declared_encoding(data))
    text, is_whole = _ended(decoded.text)
    feed = _parsed(text)
    notes = [*decoded.notes, *cut]
    if feed.get("bozo") and is_whole:
        notes.append(f"the feed is not well-formed ({str(feed.get('bozo_exception'))[:100]})")
    yield from items(_records(member.locator, feed), Source(READER.name, decoded.encoding, tuple(notes)))
    if not is_whole:
        yield ItemError(member.locator, "truncated", "The feed breaks off; the entries before that were read.")


def _ended(text: str) -> tuple[str, bool]:
    """The text with an end where it has none, so that its last entry is not lost, and whether it had one."""
    if not root_of(text)[0] or _END.search(text[-2_000:]):
        return text, True
    return text + ("]]>" if text.rfind("<![CDATA[") > text.rfind("]]>") else "") + _ENDING, False


def _parsed(text: str) -> Mapping[str, Any]:
    """Never fetches anything: what is handed over are bytes, and the DTD is gone."""
    # Memory that only the reading of a feed needs; a web process does without.
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - only feeds need it

    if is_crowded(text):
        raise ItemError("", "bad-xml", "An element of the feed has 200 attributes or more.")
    data = b'<?xml version="1.0" encoding="utf-8"?>\n' + closed(text).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except (ValueError, AssertionError, AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ItemError("", "bad-xml", f"The feed cannot be read ({error}).") from error
    return parsed


def _records(locator: str, feed: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    about = feed.get("feed", {})
    number = 0
    for number, entry in enumerate(feed.get("entries", ()), 1):
        yield f"{locator}#{number}", _record(entry, about, str(feed.get("version", "")))
    if not number:
        detail = "The feed has no entries." if feed.get("version") else "The mark-up is a feed that has no entries."
        yield locator, ItemError(locator, "empty", detail)


def _record(entry: Mapping[str, Any], about: Mapping[str, Any], version: str) -> dict[str, object]:
    content = max((_shown(part) for part in entry.get("content", ())), key=len, default="")
    summary = _shown(entry.get("summary_detail") or {"value": entry.get("summary") or entry.get("subtitle", "")})
    published, updated = entry.get("published", ""), dict(entry).get("updated", "")
    if not published and _UNDATED.match(version):
        published, updated = updated, ""
    body = content or summary
    authors = [str(person.get("name") or person.get("email") or "") for person in entry.get("authors", ())]
    return {
        "headline": _line(_shown(entry.get("title_detail") or {"value": entry.get("title", "")})),
        "standfirst": _line(summary) if content and not _begins(content, summary) else "",
        "byline": [name for name in authors if name] or entry.get("author", ""),
        "published": str(published),
        "updated": str(updated),
        "body": body,
        "url": str(entry.get("link", "")),
        "canonical_id": str(entry.get("id", "")),
        "tags": [str(tag.get("term") or "") for tag in entry.get("tags", ()) if tag.get("term")],
        "source": _line(str((entry.get("source") or {}).get("title") or about.get("title") or "")),
        "language": str(
            entry.get("language") or (entry.get("title_detail") or {}).get("language") or about.get("language") or ""
        ),
    }


def _shown(detail: Mapping[str, Any]) -> str:
    """The text of a title, summary or content, block by block where it is mark-up."""
    value = str(detail.get("value") or "")
    if detail.get("type") in _MARKUP or "<" in value:
        return "\n\n".join(block.text for block in blocks_of(value)) or ("" if "<" in value else value)
    return value.strip()


def _line(text: str) -> str:
    return " ".join(text.split())


def _begins(content: str, summary: str) -> bool:
    """Whether the summary says nothing that the content does not begin with."""
    return not summary or _line(summary)[:200].rstrip(" .…[]") in _line(content)


READER: Final = Reader("feed", _sniff, _read)
