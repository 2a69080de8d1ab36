"""WARC and ARC: captures of the web; the pages in them are items, each with its address and the day it was fetched."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from archive.errors import ItemError
from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.captures import Capture, captures
from archive.ingest.decoding import decode, settle
from archive.ingest.fields import is_address
from archive.ingest.items import Field, Member, RawItem, ReadOptions
from archive.ingest.readers import feed
from archive.ingest.readers.html import MOST_BYTES, declared_charset, page_item
from archive.ingest.readers.reader import Items, Reader, keeps_going

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_XML: Final = ("xml", "rss", "atom", "rdf")
_HEAD: Final = 64 * 1024  # bytes of an answer by which a feed is told, as of a file
_SURE: Final = 0.9  # that it is one: the root element says so
_OK: Final = 200
_LOOKS_HTML: Final = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def _sniff(_locator: str, head: bytes) -> float:
    return 0.99 if head.startswith((b"WARC/", b"filedesc://")) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    passed: Counter[str] = Counter()
    with member.open() as stream:
        for capture in captures(stream):
            at = f"{member.locator}#{capture.number}"
            if isinstance(capture.problem, ItemError):
                yield ItemError(at, capture.problem.code, capture.problem.detail)
            elif _is_feed(capture):
                yield from _entries(at, capture, options)
            elif why := _no_page(capture):
                passed[why] += 1
            else:
                yield _item(at, capture, options)
    if passed:
        told = ", ".join(f"{count:,} {why}" for why, count in passed.most_common(8))
        yield ItemError(member.locator, "no-article", f"Records of the capture that hold no page: {told}.")


def _no_page(capture: Capture) -> str:
    """Why the record is no page; empty where it is one."""
    if capture.status is not None and capture.status != _OK:
        return f"answers {capture.status}"
    if not capture.payload.strip():
        return "without content"
    kind = capture.content_type.partition(";")[0].strip().lower()
    if kind in _PAGES or kind == "text/plain" or (not kind and _LOOKS_HTML.match(capture.payload)):
        return ""
    return f"of {kind}" if kind else "of no stated kind"


def _is_feed(capture: Capture) -> bool:
    """Whether an answer of some XML is a feed; a page is none, whatever it says."""
    kind = capture.content_type.partition(";")[0].strip().lower()
    is_answered = capture.status in {None, _OK} and kind.endswith(_XML) and kind not in _PAGES
    return is_answered and feed.READER.sniff("", capture.payload[:_HEAD]) >= _SURE


def _entries(at: str, capture: Capture, options: ReadOptions) -> Items:
    """Its entries: `file.warc#12#3` is the third of the twelfth record. Their addresses are their own."""
    fetched = tuple(field for field in _fields(capture) if field.name == "crawled")
    for item in feed.READER.read(Member(at, lambda: io.BytesIO(capture.payload), len(capture.payload)), options):
        if isinstance(item, ItemError):
            yield item
        else:
            yield replace(item, fields=(*item.fields, *fetched), notes=(*item.notes, *capture.notes))


def _item(at: str, capture: Capture, options: ReadOptions) -> RawItem | ItemError:
    if len(capture.payload) > MOST_BYTES:
        return too_large(at)
    stated = _CHARSET.search(capture.content_type)
    fields = tuple(_fields(capture))
    is_page = "html" in capture.content_type.lower() or bool(_LOOKS_HTML.match(capture.payload))
    try:
        declared = stated[1] if stated else declared_charset(capture.payload[:16_384]) if is_page else None
        decoded = decode(capture.payload, options.encoding, declared)
    except ItemError as error:
        return ItemError(at, error.code, error.detail)
    if is_page:
        return page_item(at, decoded, READER.name, fields, capture.notes)
    if not decoded.text.strip():
        return ItemError(at, "no-text", "The record holds nothing but white space.")
    if len(decoded.text) > MAX_ITEM_CHARACTERS:
        return too_large(at)
    return RawItem(at, READER.name, decoded.text, decoded.encoding, fields, (), (*decoded.notes, *capture.notes))


def _fields(capture: Capture) -> Iterator[Field]:
    if capture.url.startswith(("http://", "https://")) and is_address(capture.url):
        yield Field("url", settle(capture.url)[0], "capture address")
    if capture.date:
        yield Field("crawled", capture.date.isoformat(), "capture date")


READER: Final = Reader("warc", _sniff, _read)
