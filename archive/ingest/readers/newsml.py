"""NewsML 1.x and NewsML-G2: one item, or a message with many."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from archive.errors import ItemError
from archive.ingest.decoding import decode
from archive.ingest.items import Member, ReadOptions
from archive.ingest.newsmltext import first_generation_values, second_generation_values
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, whole
from archive.ingest.trees import MOST_BYTES, declared_encoding, local, named, parse_xml, root_of

_NO_NEWS: Final = {
    "packageItem": "a package that lists other items",
    "conceptItem": "a description of a concept",
    "knowledgeItem": "a list of concepts",
    "catalogItem": "a catalogue of code lists",
    "planningItem": "a plan of coverage to come",
    "groupSet": "a list of other items",
}
_ROOTS: Final = frozenset({"newsmessage", "newsitem", "newsml", "contentset", *(name.lower() for name in _NO_NEWS)})


def _sniff(_locator: str, head: bytes) -> float:
    return 0.96 if root_of(peek(head))[0].lower() in _ROOTS else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding, declared_encoding(data))
    root = parse_xml(decoded.text)
    source = Source(READER.name, decoded.encoding, (*decoded.notes, *cut))
    yield from items(_located(member.locator, list(_records(root))), source)
    if cut:
        yield ItemError(member.locator, "truncated", "The document breaks off; what stands before that was read.")


def _located(locator: str, records: list[dict[str, object] | ItemError]) -> Iterator[tuple[str, object]]:
    for number, record in enumerate(records, 1):
        at = locator if len(records) == 1 else f"{locator}#{number}"
        yield at, ItemError(at, record.code, record.detail) if isinstance(record, ItemError) else record
    if not records:
        yield locator, ItemError(locator, "empty", "The document holds no items.")


def _records(root: etree._Element) -> Iterator[dict[str, object] | ItemError]:
    if local(root) == "NewsML":
        for item in named(root, "NewsItem"):
            yield from first_generation_values(item)
        return
    if local(root) == "contentSet":
        yield second_generation_values(root)
        return
    for item in root.iter():
        name = local(item)
        if name == "newsItem":
            yield second_generation_values(item)
        elif name in _NO_NEWS and (name != "groupSet" or item is root):
            yield ItemError("", "no-article", f"It is {_NO_NEWS[name]} ({name}), not news text.")


READER: Final = Reader("newsml", _sniff, _read)
