"""NITF: one news item as a document with head and body."""

from typing import Final

from archive.ingest.decoding import decode
from archive.ingest.items import Member, ReadOptions
from archive.ingest.nitftext import nitf_values
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import peek, whole
from archive.ingest.trees import MOST_BYTES, declared_encoding, parse_xml, root_of


def _sniff(_locator: str, head: bytes) -> float:
    return 0.97 if root_of(peek(head))[0].lower() == "nitf" else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding, declared_encoding(data))
    source = Source(READER.name, decoded.encoding, (*decoded.notes, *cut))
    yield from items([(member.locator, nitf_values(parse_xml(decoded.text)))], source)


READER: Final = Reader("nitf", _sniff, _read)
