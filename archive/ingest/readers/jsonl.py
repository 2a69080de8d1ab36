"""JSON Lines: one object a line; a broken line is one rejected item."""

import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Final

from archive.errors import ItemError
from archive.ingest.items import Member, ReadOptions
from archive.ingest.jsontext import loads
from archive.ingest.readers.reader import HEAD_BYTES, Items, Reader, extension, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.streams import lines, peek, text_stream

LINES_SEEN: Final = 20  # of the head
OPENING_SHARE: Final = 0.75  # of the lines open an object; of objects printed over several lines fewer do
_OBJECT: Final = re.compile(r'\s*\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    named = extension(locator) in {"jsonl", "ndjson", "jsonlines"}
    seen = [line for line in text.splitlines() if line.strip()][:LINES_SEEN]
    if len(seen) > 1 and len(head) >= HEAD_BYTES and len(seen) < LINES_SEEN:
        seen.pop()  # it may be cut
    objects = sum(isinstance(loads(line), dict) for line in seen)
    opening = sum(line.lstrip().startswith("{") for line in seen)
    if len(seen) > 1 and 2 * objects >= len(seen) and opening >= OPENING_SHARE * len(seen):
        return 0.95
    if named and seen:
        return 0.9 if objects or _OBJECT.match(seen[0]) else 0.6
    return 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes, options.mapping)
        yield from items(_records(member.locator, text), source)


def _records(locator: str, text: TextIOWrapper) -> Iterator[tuple[str, object]]:
    """Blank lines are no records."""
    number = 0
    for line in lines(text):
        if line is not None and not line.strip():
            continue
        number += 1
        at = f"{locator}#{number}"
        if line is None:
            yield at, ItemError(at, "too-large", "The line is too long for a record.")
            continue
        value = loads(line)
        if isinstance(value, ValueError):
            cut = not line.endswith(("\n", "\r"))
            code = "truncated" if cut else "bad-record"
            yield at, ItemError(at, code, f"The line is {'cut off' if cut else 'not JSON'} ({value}).")
        else:
            yield at, value


READER: Final = Reader("jsonl", _sniff, _read)
