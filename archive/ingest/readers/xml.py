"""XML of no vocabulary we know: records told by their fields' names, as in JSON."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from archive.errors import ItemError
from archive.ingest.decoding import decode
from archive.ingest.fields import BODY, meanings
from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, whole
from archive.ingest.trees import MOST_BYTES, declared_encoding, local, paragraphs, parse_xml, root_of, words_of

_TEXTS: Final = frozenset({BODY, "headline", "standfirst"})
_PAGES: Final = frozenset({"html", "body", "head"})


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    name = root_of(text)[0].lower()
    if not name or name in _PAGES:
        return 0.0
    return 0.6 if text.lstrip().startswith("<?xml") or extension(locator) == "xml" else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding, declared_encoding(data))
    root = parse_xml(decoded.text)
    found = list(_records(root))
    source = Source(READER.name, decoded.encoding, (*decoded.notes, *cut))
    yield from items(_located(member.locator, found), source)
    if not found:
        detail = f"It is XML of a kind the archive does not read: nothing in <{local(root)}> is named as a text."
        yield ItemError(member.locator, "unknown-format", detail)
    if cut:
        yield ItemError(member.locator, "truncated", "The document breaks off; what stands before that was read.")


def _located(locator: str, found: list[dict[str, object]]) -> Iterator[tuple[str, object]]:
    for number, record in enumerate(found, 1):
        yield (locator if len(found) == 1 else f"{locator}#{number}"), record


def _records(root: etree._Element) -> Iterator[dict[str, object]]:
    """The outermost elements of the commonest name that have a headline or body, and something else, of their own."""
    likely = [element for element in root.iter() if _is_record(element)]
    names = Counter(local(element) for element in likely)
    if not names:
        return
    name = max(names, key=lambda held: (names[held], -[local(element) for element in likely].index(held)))
    for element in likely:
        if local(element) == name and not any(local(above) == name for above in element.iterancestors()):
            yield _record(element)


def _is_record(element: etree._Element) -> bool:
    fields = {field for child in element for field, _ in meanings(local(child))[:1]}
    return len(fields) > 1 and bool(fields & _TEXTS) and (BODY in fields or "headline" in fields)


def _record(element: etree._Element) -> dict[str, object]:
    """Children and attributes under their names; a body with blocks in it keeps them."""
    record: dict[str, list[str]] = {}
    for name, value in element.attrib.items():
        record.setdefault(str(name).rpartition("}")[2], []).append(str(value))
    for child in element:
        name = local(child)
        is_body = any(field == BODY for field, _ in meanings(name))
        if is_body and not len(child):
            record.setdefault(name, []).append((child.text or "").strip())
        else:
            record.setdefault(name, []).extend(paragraphs(child) if is_body else [words_of(child)])
    return {name: [value for value in values if value] for name, values in record.items()}


READER: Final = Reader("xml", _sniff, _read)
