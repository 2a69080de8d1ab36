"""ANPA 1312: the American wire's messages; `^` begins a marked line, `<` and `=` end it."""

import re
from typing import Final

from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers.reader import Items, Reader, keeps_going
from archive.ingest.records import Source, items
from archive.ingest.wiretext import full_year, message_records, messages, paragraphs, without_controls

_HEAD: Final = re.compile(rb"[\x00\r\n]*\x16{1,4}\x01[A-Za-z]{1,3}\d{3,4}\x1f?")
HEAD_CHARACTERS: Final = 2_000  # of a message, within which its keywords stand
_NUMBER: Final = re.compile(r"([A-Za-z]{1,3}\d{3,4})")
_SLUG: Final = re.compile(
    r"(?:[a-z] [a-z] +)?(?P<slug>\S.{0,80}?) +(?P<month>\d\d)-(?P<day>\d\d) +(?P<words>\d{3,4})\b"
)
_SENT: Final = re.compile(r"\bAP-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d)(?: +(\d\d)(\d\d))?")
_MARKED: Final = re.compile(r"[ \t]*\^(?P<words>[^\n]*?)(?P<mark>[<=])[ \t]*$")
_BYLINE: Final = re.compile(r"by\s+(?P<name>.+)", re.IGNORECASE)
_AGENCY: Final = re.compile(r"(?:The )?Associated Press|AP|Reuters|UPI|Press Agency", re.IGNORECASE)


def _sniff(_locator: str, head: bytes) -> float:
    return 0.97 if _HEAD.match(head[:200]) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    found, encoding, notes = messages(member, options)
    yield from items(message_records(member.locator, found, _record), Source(READER.name, encoding, notes))


def _record(message: str) -> dict[str, object]:
    head, mark, rest = message.partition("\x02")
    text = without_controls((rest if mark else head.partition("\n")[2]).partition("\x03")[0])
    slug, number = _SLUG.search(without_controls(message[:HEAD_CHARACTERS])), _NUMBER.match(message)
    sent = _SENT.search(without_controls(message))
    marked, body = _marked_lines(text)
    bylines = [found["name"] for words in marked if (found := _BYLINE.match(words))]
    others = [words for words in marked if not _BYLINE.match(words)]
    agency = next((words for words in others if _AGENCY.search(words)), "")
    return {
        "headline": next((words for words in others if words != agency), ""),
        "byline": bylines,
        "published": _day(sent) if sent else "",
        "body": paragraphs(body),
        "tags": [part for part in re.split(r"--|,", slug["slug"].removeprefix("BC-")) if part] if slug else [],
        "agency": agency,
        "canonical_id": number[1] if number else "",
    }


def _marked_lines(text: str) -> tuple[list[str], str]:
    """Marked lines at the head of the text, and the rest of it; further down a mark is only taken off."""
    marked: list[str] = []
    body: list[str] = []
    for line in text.split("\n"):
        found = _MARKED.match(line)
        if found and not any(kept.strip() for kept in body):
            marked.append(" ".join(found["words"].split()))
        elif not _SLUG.match(line.strip().lstrip("^")) or any(kept.strip() for kept in body):
            body.append(line.lstrip("^").rstrip("<").rstrip() if line.lstrip().startswith("^") else line.rstrip("<"))
    return [words for words in marked if words], "\n".join(body)


def _day(sent: re.Match[str]) -> str:
    """`AP-NY-11-13-04 1049EST`: month, day, year, hour, minute."""
    month, day, year, hour, minute = sent.groups()
    return f"{full_year(year)}-{month}-{day}" + (f"T{hour}:{minute}" if hour else "")


READER: Final = Reader("anpa", _sniff, _read)
