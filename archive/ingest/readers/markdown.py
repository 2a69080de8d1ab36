"""Markdown: a text, to the character, whose first heading is the headline and whose front matter says the rest."""

import re
from typing import Final

from archive.errors import ItemError
from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.decoding import decode
from archive.ingest.headers import header_fields
from archive.ingest.items import Hint, Member, RawItem, ReadOptions
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.streams import peek, whole

MOST_BYTES: Final = 4 * MAX_ITEM_CHARACTERS
_FRONT: Final = re.compile(
    r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(?P<lines>.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL
)
_FRONT_STARTS: Final = re.compile(r"\ufeff?(?:---|\+\+\+)[ \t]*\r?\n[ \t]*[\w-]+[ \t]*[:=]")
_HEADING: Final = re.compile(r"^#[ \t]+(?P<words>[^\r\n]+?)[ \t#]*$", re.MULTILINE)
_UNDERLINED: Final = re.compile(r"^(?P<words>[^\r\n]{3,300})\r?\n={3,}[ \t]*$", re.MULTILINE)
HEADING_REACH: Final = 2_000  # characters behind the front matter within which the headline stands


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    if not text:
        return 0.0
    if extension(locator) in {"md", "markdown", "mdown", "mkd"}:
        return 0.9
    return 0.75 if _FRONT_STARTS.match(text) and _FRONT.match(text) else 0.0


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding)
    text = decoded.text
    if not text.strip():
        yield ItemError(member.locator, "no-text", "The file holds nothing but white space.")
        return
    if len(text) > MAX_ITEM_CHARACTERS:
        yield too_large(member.locator)
        return
    front = _FRONT.match(text)
    hints = [Hint(0, front.end(), "field:front-matter")] if front else []
    start = front.end() if front else 0
    if heading := _heading(text, start):
        hints.append(Hint(heading.start("words"), heading.end("words"), "field:headline"))
    fields = header_fields(front["lines"], "front matter") if front else ()
    notes = (*decoded.notes, *cut)
    yield RawItem(member.locator, READER.name, text, decoded.encoding, fields, tuple(hints), notes)


def _heading(text: str, start: int) -> re.Match[str] | None:
    until = start + HEADING_REACH
    found = [match for kind in (_HEADING, _UNDERLINED) if (match := kind.search(text, start, until))]
    return min(found, key=lambda match: match.start(), default=None)


READER: Final = Reader("markdown", _sniff, _read)
