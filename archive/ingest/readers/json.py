"""JSON: an array of objects, an object with a list of them, one object a file, or objects one after another."""

import re
from collections.abc import Iterator
from typing import Final

from archive.errors import ItemError
from archive.ingest.fields import BODY, meanings
from archive.ingest.items import Member, ReadOptions
from archive.ingest.jsontext import TextSource, records
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.records import Source, flatten, items
from archive.ingest.streams import peek, text_stream

MOST_OF_A_WRAPPER: Final = 5  # fields an object around a list of articles may have of its own: a feed has a title
_OPENS: Final = re.compile(r'[\s\ufeff]*(?:\[\s*(?:\{\s*["}]|\])|\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}))')


def _sniff(locator: str, head: bytes) -> float:
    if not head:
        return 0.0
    if _OPENS.match(peek(head)):
        return 0.85
    return 0.6 if extension(locator) == "json" and peek(head) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    with text_stream(member, options) as (text, verdict):
        source = Source(READER.name, verdict.encoding, verdict.notes, options.mapping)
        yield from items(_located(member.locator, text), source)


def _located(locator: str, text: TextSource) -> Iterator[tuple[str, object]]:
    """Numbered from 1; the only record of a file has the file's own locator."""
    first: object = None
    number = 0
    for number, record in enumerate(records(text, _is_record), 1):
        if number == 1:
            first = record
            continue
        if number == 2:  # noqa: PLR2004 - now it is known to be a file of many
            yield _placed(f"{locator}#1", first)
        yield _placed(f"{locator}#{number}", record)
    if number == 1:
        yield _placed(locator, first)
    elif not number:
        yield locator, ItemError(locator, "empty", "The file holds no records.")


def _placed(locator: str, record: object) -> tuple[str, object]:
    if isinstance(record, ItemError):
        return locator, ItemError(locator, record.code, record.detail)
    return locator, record


def _is_record(value: object) -> bool:
    """Whether an object is an article and not a wrapper of articles: it has a body or headline of its own."""
    if not isinstance(value, dict):
        return False
    fields = {field for key in flatten(value) for field, _ in meanings(key) if not _has_records(value.get(key))}
    wraps = any(_has_records(held) for held in value.values())
    return BODY in fields or ("headline" in fields and len(fields) > (MOST_OF_A_WRAPPER if wraps else 1))


def _has_records(value: object) -> bool:
    """Whether a value is a list of objects that have headlines or bodies."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    return bool({BODY, "headline"} & {field for key in value[0] for field, _ in meanings(str(key))})


READER: Final = Reader("json", _sniff, _read)
