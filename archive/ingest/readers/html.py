"""Saved pages: the visible text block by block, and what the page says of itself."""

import html
import re
from typing import Final

from lxml import etree

from archive.errors import ItemError
from archive.ingest.blocks import Block, blocks_of, parse_html, visible_blocks
from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.decoding import Decoded, decode, settle
from archive.ingest.items import Field, Hint, Member, RawItem, ReadOptions
from archive.ingest.pagefields import linked_articles, page_fields
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.streams import peek, whole

MOST_BYTES: Final = 4 << 20  # of mark-up: its tree takes up to 60 times as much; the largest page met has 3.4 MB
PAGE_TAGS: Final = 10  # more make a page; so many may be strays in a text
_DOCUMENT: Final = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,500}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT: Final = re.compile(
    r"\s*<(?:p|div|article|section|h[1-6]|table|span|main|title|meta|center|font)\b[^<>]*>", re.IGNORECASE
)
_OTHER_XML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*\?>)\s*(?:<!--.{0,500}?-->\s*){0,3}<(?!html\b)", re.IGNORECASE | re.DOTALL
)
_TAG: Final = re.compile(r"</?(?:html|head|body|title|p|div|span|a|td|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_CHARSET: Final = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    if not text or _OTHER_XML.match(text):
        return 0.0
    if _DOCUMENT.match(text):
        return 0.98
    named = extension(locator) in {"html", "htm", "xhtml", "shtml"}
    tags = sum(1 for _ in _TAG.finditer(text[:16_384]))
    if text.lstrip().startswith("<") and (_FRAGMENT.match(text) or tags > PAGE_TAGS):
        return 0.8
    return 0.7 if named else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    yield page_item(member.locator, decode(data, options.encoding, declared_charset(data[:16_384])), notes=cut)


def declared_charset(head: bytes) -> str | None:
    found = _XML_CHARSET.match(head) or _CHARSET.search(head)
    return found[1].decode("ascii") if found else None


def page_item(
    locator: str, decoded: Decoded, name: str = "html", fields: tuple[Field, ...] = (), notes: tuple[str, ...] = ()
) -> RawItem | ItemError:
    """The item a page makes. `fields` and `notes` are what else is known of it: a capture has an address and a day."""
    root = parse_html(decoded.text)
    blocks = () if root is None else visible_blocks(root)
    if root is not None and not blocks and (stated := stated_body(root)):
        blocks = stated
        notes = (*notes, "the page shows nothing: its text is the article body in its ld+json")
    if root is None or not blocks:
        return ItemError(locator, "no-text", "The page shows no text.")
    text, hints = _joined(blocks)
    if len(text) > MAX_ITEM_CHARACTERS:
        return too_large(locator)
    fields = (*page_fields(root, decoded.text), *fields)
    return RawItem(locator, name, text, decoded.encoding, fields, hints, (*decoded.notes, *notes), markup=decoded.text)


def stated_body(root: etree._Element) -> tuple[Block, ...]:
    """The blocks of `articleBody` under its headline, for pages that are all script."""
    blocks: list[Block] = []
    for node in linked_articles(root)[:1]:
        headline, body = node.get("headline"), node.get("articleBody") or node.get("text")
        if isinstance(body, str) and body.strip():
            if isinstance(headline, str) and headline.strip():
                blocks.append(Block(" ".join(settle(headline)[0].split()), "h1", "ld+json"))
            parts = [body] if "<" in body else [html.escape(part) for part in body.splitlines() if part.strip()]
            blocks.extend(block for part in parts for block in blocks_of(part))
    return tuple(blocks)


def _joined(blocks: tuple[Block, ...]) -> tuple[str, tuple[Hint, ...]]:
    hints: list[Hint] = []
    at = 0
    for block in blocks:
        hints.append(Hint(at, at + len(block.text), f"html:{block.tag}", block.detail))
        at += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), tuple(hints)


READER: Final = Reader("html", _sniff, _read)
