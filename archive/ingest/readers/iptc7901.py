"""IPTC 7901: wire messages between control characters, hard-wrapped, the headline marked by `=`."""

import re
from typing import Final

from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.wiretext import MONTHS, full_year, message_records, messages, paragraphs, without_controls

_HEAD: Final = re.compile(rb"[\x00\r\n\x16]*\x01[A-Za-z]{2,4}\d{2,4} +\d ")
_HEADER: Final = re.compile(r"(?P<source>[A-Za-z]{2,4})\d{2,4} +\d +(?P<desk>\S+)[^\r\n]*")
_AGENCY: Final = re.compile(r"\b(\S+) +\d{2,4}\s*$")
_SENT: Final = re.compile(r"\b(\d\d)(\d\d)(\d\d) +([A-Z][a-z]{2}) +(\d\d(?:\d\d)?)\b")
_HEADLINE: Final = re.compile(r"(.{3,400}?) ?=[ \t]*(?:\r?\n|$)", re.DOTALL)


def _sniff(_locator: str, head: bytes) -> float:
    return 0.97 if _HEAD.match(head[:200]) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    found, encoding, notes = messages(member, options)
    yield from items(message_records(member.locator, found, _record), Source(READER.name, encoding, notes))


def _record(message: str) -> dict[str, object]:
    """`header STX text ETX trailer`; without STX the text begins behind the header's lines."""
    head, mark, rest = message.partition("\x02")
    if not mark:
        head, _, rest = message.partition("\n")
    text, _, trailer = rest.partition("\x03")
    header = _HEADER.search(head)
    first_line, _, slug = without_controls(head).strip().partition("\n")
    agency = _AGENCY.search(first_line[:200])
    headline, body = _split(without_controls(text).strip("\r\n"))
    return {
        "headline": headline,
        "published": _sent(trailer) or _sent(head),
        "body": paragraphs(body),
        "section": header["desk"] if header else "",
        "tags": [part for part in slug.strip().strip("/").split("/") if part.strip()],
        "agency": agency[1] if agency else "",
        "canonical_id": header[0].split()[0] if header else "",
    }


def _split(text: str) -> tuple[str, str]:
    """The lines up to one that ends in `=` are the headline; more such lines are keywords and bylines of the text."""
    head = text.split("\n\n", 1)[0]
    found = _HEADLINE.match(head if "=" in head else text[:400])
    if not found:
        return "", text
    return " ".join(found[1].split()), text[found.end() :]


def _sent(text: str) -> str:
    """`061234 Mar 04`: day, hour, minute, month, year."""
    found = _SENT.search(text)
    if not found or found[4].lower() not in MONTHS:
        return ""
    return f"{full_year(found[5])}-{MONTHS[found[4].lower()]:02d}-{found[1]}T{found[2]}:{found[3]}"


READER: Final = Reader("iptc7901", _sniff, _read)
