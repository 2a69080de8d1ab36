"""Plain text: one file, one item, to the character."""

from typing import Final

from archive.errors import ItemError
from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.decoding import decode
from archive.ingest.items import Member, RawItem, ReadOptions
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.streams import peek, whole

MOST_BYTES: Final = 4 * MAX_ITEM_CHARACTERS  # no encoding takes more for the longest item


def _sniff(locator: str, head: bytes) -> float:
    if not head:
        return 0.2
    if not peek(head):
        return 0.0
    return 0.5 if extension(locator) in {"txt", "text"} else 0.2


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding)
    if len(decoded.text) > MAX_ITEM_CHARACTERS:
        yield too_large(member.locator)
    elif not decoded.text.strip():
        yield ItemError(member.locator, "no-text", "The file holds nothing but white space.")
    else:
        yield RawItem(member.locator, READER.name, decoded.text, decoded.encoding, notes=(*decoded.notes, *cut))


READER: Final = Reader("text", _sniff, _read)
