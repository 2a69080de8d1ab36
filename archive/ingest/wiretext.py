"""Wire copy of the teletype age: messages between control characters. Pure."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from archive.errors import ItemError
from archive.ingest.decoding import decode
from archive.ingest.items import Member, ReadOptions
from archive.ingest.streams import whole

MOST_BYTES: Final = 64 << 20  # of one file: a month of a busy wire
MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
FIRST_YEAR: Final = 70  # of two digits: there was no such wire before 1970
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_START: Final = "\x01"


def messages(member: Member, options: ReadOptions) -> tuple[list[str], str, tuple[str, ...]]:
    """(messages with SOH, STX and ETX still in them, encoding, notes). Raises ItemError."""
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data.translate(None, bytes([0, 4, 15, 22, 23, 25])), options.encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    found = [part for part in text.split(_START)[1:] if without_controls(part).strip()]
    return found, decoded.encoding, (*decoded.notes, *cut)


def full_year(digits: str) -> int:
    """`04` and `2004` are 2004, `98` is 1998."""
    year = int(digits)
    if len(digits) > len("04"):
        return year
    return year + (1900 if year >= FIRST_YEAR else 2000)


def without_controls(text: str) -> str:
    return _CONTROLS.sub("", text)


def paragraphs(text: str) -> list[str]:
    """Blocks between blank lines; the lines in them stay as they were sent."""
    lines = [line.rstrip() for line in text.split("\n")]
    blocks = re.split(r"\n{2,}", "\n".join(lines))
    return [block.strip("\n") for block in blocks if block.strip()]


def message_records(
    locator: str, found: list[str], record: Callable[[str], dict[str, object]]
) -> Iterator[tuple[str, object]]:
    """Where each message stands and what it says; the only one of a file has the file's own locator."""
    for number, message in enumerate(found, 1):
        yield locator if len(found) == 1 else f"{locator}#{number}", record(message)
    if not found:
        yield locator, ItemError(locator, "empty", "The file holds no messages.")
