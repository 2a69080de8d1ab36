"""Reuters-style SGML: many items in a file, control characters written as entities, not valid as XML."""

import html
import re
from typing import Final

from archive.ingest.chunks import chunk_records, chunks
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, text_stream

_OPENING: Final = re.compile(r"\s*(?:<!DOCTYPE\s+lewis[^<>]*>\s*)?<REUTERS[\s>]", re.IGNORECASE)
_ENTRIES: Final = re.compile(r"<D>(.*?)</D>", re.IGNORECASE | re.DOTALL)
_NUMBER: Final = re.compile(r"""\bNEWID\s*=\s*["']?(\w+)""", re.IGNORECASE)
_KIND: Final = re.compile(r"""<TEXT\b[^<>]*\bTYPE\s*=\s*["']?(\w+)""", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LATE_SPACE: Final = re.compile(r"[ \t]+(?=\r?\n|$)")


def _sniff(_locator: str, head: bytes) -> float:
    return 0.97 if _OPENING.match(peek(head)) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes)
        yield from items(chunk_records(member.locator, chunks(text, "REUTERS", nests_cdata=False), _record), source)


def _record(markup: str) -> dict[str, object]:
    head, _, rest = markup.partition("<TEXT")
    text = f"<TEXT{rest}" if rest else ""
    title, dateline = _element(text, "TITLE"), _element(text, "DATELINE")
    number, kind = _NUMBER.search(markup), _KIND.search(text[:200])
    body = _element(text, "BODY", cut=True)
    if not body:  # a brief, or copy that was never split up
        body = _plain(_without(text, () if kind and kind[1].upper() == "UNPROC" else ("TITLE", "DATELINE", "AUTHOR")))
    lead = " ".join(dateline.split())
    return {
        "headline": " ".join(title.split()),
        "byline": " ".join(_element(text, "AUTHOR").split()),
        "published": " ".join(_element(head, "DATE").split()),
        "dateline": lead,
        "tags": [" ".join(html.unescape(entry).split()) for name in ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES")
                 for entry in _ENTRIES.findall(_between(head, name))],
        "canonical_id": number[1] if number else "",
        "body": f"{lead} {body.lstrip()}" if lead and body else body or lead,
    }  # fmt: skip


def _between(markup: str, name: str, *, cut: bool = False) -> str:
    """The first element's content; `cut`: up to the end of the text where its own end is missing."""
    found = re.search(rf"<{name}\b[^<>]*>", markup, re.IGNORECASE)
    if not found:
        return ""
    end = markup.find(f"</{found[0][1 : 1 + len(name)]}>", found.end())
    return markup[found.end() : end] if end >= 0 else markup[found.end() :] if cut else ""


def _element(markup: str, name: str, *, cut: bool = False) -> str:
    return _plain(_between(markup, name, cut=cut))


def _without(markup: str, names: tuple[str, ...]) -> str:
    """The mark-up without the first element of each name."""
    for name in names:
        start = markup.find(f"<{name}")
        end = markup.find(f"</{name}>", start)
        if 0 <= start < end:
            markup = markup[:start] + markup[end + len(name) + 3 :]
    return markup


def _plain(markup: str) -> str:
    """Text without tags and control characters; the spaces that begin its paragraphs stay."""
    text = _CONTROLS.sub("", html.unescape(_TAG.sub("", markup)))
    return _LATE_SPACE.sub("", text).strip("\r\n")


READER: Final = Reader("sgml", _sniff, _read)
