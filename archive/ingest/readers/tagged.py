"""Tagged text: `<DOC>` after `<DOC>` with a tag a field, as research collections have them; rarely valid as XML."""

import html
import re
from typing import Final

from archive.ingest.chunks import chunk_records, chunks
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, text_stream

MOST_FIELDS: Final = 200  # of one document
_OPENING: Final = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<(?:docs|documents|corpus|root|add)\b[^<>]*>\s*)?<DOC[\s>]", re.IGNORECASE
)
_FIELD: Final = re.compile(r"<([A-Za-z][\w.-]*)\b[^<>]*>")
_BARE: Final = re.compile(r"</?[A-Za-z][^<>]*>")
_PARAGRAPH: Final = re.compile(r"\s*</?p\b[^<>]*>\s*", re.IGNORECASE)
# The short names of the newswire collections; other names are known to `fields`.
_SHORT_NAMES: Final = {
    "hl": "headline", "head": "headline", "ttl": "headline", "ht": "headline", "hd": "headline", "dd": "published",
    "date1": "published", "date_time": "published", "so": "source", "src": "source", "cat": "section",
    "lp": "standfirst", "by": "byline", "in": "tags", "co": "tags", "graphic": "caption", "leadpara": "lp",
    "docno": "canonical_id", "docid": "canonical_id",
}  # fmt: skip


def _sniff(_locator: str, head: bytes) -> float:
    return 0.96 if _OPENING.match(peek(head)) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes)
        yield from items(chunk_records(member.locator, chunks(text, "DOC"), _record), source)


def _record(markup: str) -> dict[str, object]:
    record: dict[str, list[str]] = {}
    at = markup.find(">") + 1
    for _ in range(MOST_FIELDS):
        found = _FIELD.search(markup, at)
        if not found:
            break
        end = markup.find(f"</{found[1]}>", found.end())
        if end < 0:  # a field without an end stops where its line does
            end = markup.find("\n", found.end())
            end = end if end >= 0 else len(markup)
        name = found[1].lower()
        if value := _plain(markup[found.end() : end]):
            record.setdefault(_SHORT_NAMES.get(name, name), []).append(value)
        at = end + 1
    if not record:
        return {"body": _plain(markup)}
    return dict(record)


def _plain(markup: str) -> str:
    text = markup.removeprefix("<![CDATA[").removesuffix("]]>")
    return html.unescape(_BARE.sub("", _PARAGRAPH.sub("\n\n", text))).strip()


READER: Final = Reader("tagged", _sniff, _read)
