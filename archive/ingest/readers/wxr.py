"""WordPress export (WXR): an RSS of all posts and pages with their whole text; however large, item by item."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from archive.errors import ItemError
from archive.ingest.chunks import Chunk, chunks
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import first_bytes, peek, text_stream
from archive.ingest.trees import declared_encoding, first_words, parse_xml, root_of, words_of

_EXPORT: Final = "wordpress.org/export/"
_NAMESPACE: Final = re.compile(r"""\bxmlns:([\w.-]+)\s*=\s*(["'])([^"'<>]{1,300})\2""")
_BLOCK_TAG: Final = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|table)\b", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"(?:[ \t]*\r?\n){2,}")
_NO_DATE: Final = "0000-00-00"
_ARTICLES: Final = frozenset({"post", "page", ""})


def _sniff(_locator: str, head: bytes) -> float:
    text = peek(head)
    return 0.98 if _EXPORT in text[:16_384] and root_of(text)[0].lower() == "rss" else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with member.open() as stream:
        declared = declared_encoding(first_bytes(stream, 400)[0])
    with text_stream(member, options, declared) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes)
        yield from items(_records(member.locator, chunks(text, "item")), source)


def _records(locator: str, found: Iterator[Chunk]) -> Iterator[tuple[str, object]]:
    number, wrap, site = 0, "", ""
    for chunk in found:
        if chunk.is_preamble:
            wrap = "".join(f' xmlns:{name}="{uri}"' for name, _, uri in _NAMESPACE.findall(chunk.markup))
            site = _site(chunk.markup)
            continue
        number += 1
        at = f"{locator}#{number}"
        if not chunk.whole:
            yield at, ItemError(at, "truncated", "The post has no end and was not read.")
            continue
        try:
            yield at, _record(parse_xml(f"<rss{wrap}>{chunk.markup}</rss>"), at, site)
        except ItemError as error:
            yield at, ItemError(at, error.code, error.detail)
    if not number:
        yield locator, ItemError(locator, "empty", "The export holds no posts.")


def _site(preamble: str) -> str:
    found = re.search(r"<title>([^<>]{1,300})</title>", preamble)
    return found[1].strip() if found else ""


def _record(item: etree._Element, at: str, site: str) -> dict[str, object] | ItemError:
    kind = first_words(item, "post_type")
    if kind not in _ARTICLES:
        return ItemError(at, "no-article", f"The export's item is of the type {kind!r}, neither post nor page.")
    texts = {"excerpt" in str(element.tag): element for element in item.iter("{*}encoded")}
    content, excerpt = texts.get(False), texts.get(True)
    dates = [first_words(item, name) for name in ("post_date_gmt", "post_date", "pubDate")]
    return {
        "headline": first_words(item, "item/title"),
        "standfirst": words_of(excerpt) if excerpt is not None else "",
        "byline": first_words(item, "creator"),
        "published": next((date for date in dates if date and not date.startswith(_NO_DATE)), ""),
        "updated": first_words(item, "post_modified_gmt").replace(f"{_NO_DATE} 00:00:00", ""),
        "body": _html("".join(str(part) for part in content.itertext()) if content is not None else ""),
        "section": [words_of(tag) for tag in item.iter("category") if tag.get("domain") == "category"],
        "tags": [words_of(tag) for tag in item.iter("category") if tag.get("domain") != "category"],
        "url": first_words(item, "item/link"),
        "canonical_id": first_words(item, "post_id"),
        "pubstatus": first_words(item, "status"),
        "source": site,
    }


def _html(content: str) -> str:
    """WordPress keeps paragraphs as blank lines and makes tags of them when it shows a post."""
    if _BLOCK_TAG.search(content):
        return content
    return "".join(f"<p>{part.strip()}</p>" for part in _PARAGRAPH.split(content) if part.strip()).replace("\n", "<br>")


READER: Final = Reader("wxr", _sniff, _read)
