"""Many texts in one file: between lines that do nothing but separate, or under headings all of one make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.ingest.bounds import MAX_ITEM_CHARACTERS, too_large
from archive.ingest.decoding import decode
from archive.ingest.headers import header_fields
from archive.ingest.items import Hint, Member, RawItem, ReadOptions
from archive.ingest.readers.reader import Items, Reader, extension, keeps_going
from archive.ingest.streams import peek, whole

MOST_BYTES: Final = 128 << 20  # of one file; a year of a daily paper as text has about 60 MiB
LEAST_PARTS: Final = 3  # texts; two may be one text with a break in it
LEAST_WORDS: Final = 12  # of most parts; shorter ones are a table or a list
_RULES: Final = (  # (the line, whether the parts under it must look like articles)
    (re.compile(r"^\*TEXT \d+ \d\d/\d\d/\d\d PAGE \d+[ \t]*$", re.MULTILINE), False),
    (re.compile(r"^[ \t]*(?i:Document|Story|Article|Item|Text) \d+ (?:of|/) \d+[ \t]*$", re.MULTILINE), False),
    (re.compile(r"^[ \t]*\d+ of \d+ (?:DOCUMENTS|ARTICLES|STORIES)[ \t]*$", re.MULTILINE), False),
    (re.compile(r"^[ \t]*(?:={5,}|#{5,}|[-_*]{10,}|~{5,}|<{3,}>{3,}|%{5,}|\+{5,})[ \t]*$", re.MULTILINE), True),
    (re.compile("\x0c"), True),
)  # fmt: skip
_HEADER: Final = re.compile(r"(?:[ \t]*[^\W\d_][\w -]{1,25}[ \t]*:[ \t]+\S.{0,300}\n){2,12}")
_DATE_HEAD: Final = re.compile(r"^\*TEXT \d+ (\d\d)/(\d\d)/(\d\d) PAGE", re.MULTILINE)
_ENDS_SENTENCE: Final = (".", ",", ";", ":")
HEADLINE_LONGEST: Final = 150  # characters of a first line that can be a headline


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    heading: str  # the line it stands under


def _sniff(locator: str, head: bytes) -> float:
    text = peek(head)
    if not text or text.lstrip()[:1] in {"<", "{", "["} or extension(locator) in {"md", "csv", "tsv"}:
        return 0.0
    return 0.8 if _rule_of(text) else 0.0


def _rule_of(text: str) -> re.Pattern[str] | None:
    """The separator under which the text falls into enough parts that are texts."""
    for rule, must_look in _RULES:
        parts = list(_parts(text, rule))
        if len(parts) < LEAST_PARTS:
            continue
        wordy = [part for part in parts if len(text[part.start : part.end].split()) >= LEAST_WORDS]
        looks = [part for part in wordy if _begins_like_an_article(text[part.start : part.end])]
        if 5 * len(wordy) >= 4 * len(parts) and (not must_look or 5 * len(looks) >= 4 * len(wordy)):
            return rule
    return None


def _parts(text: str, rule: re.Pattern[str]) -> Iterator[_Part]:
    marks = [(match.start(), match.end(), match[0]) for match in rule.finditer(text)]
    bounds = [(0, 0, ""), *marks, (len(text), len(text), "")]
    for (_, start, heading), (end, _, _) in pairwise(bounds):
        stripped = text[start:end].strip()
        if stripped:
            at = start + len(text[start:end]) - len(text[start:end].lstrip())
            yield _Part(at, at + len(stripped), heading.strip())


def _begins_like_an_article(text: str) -> bool:
    """A header of `Key: value` lines, or a short line without a full stop, and a longer text below it."""
    if _HEADER.match(text):
        return True
    first, _, rest = text.partition("\n")
    return (
        len(first.strip()) <= HEADLINE_LONGEST
        and not first.rstrip().endswith(_ENDS_SENTENCE)
        and len(rest) > len(first)
    )


@keeps_going
def _read(member: Member, options: ReadOptions) -> Items:
    data, cut = whole(member, MOST_BYTES)
    decoded = decode(data, options.encoding)
    rule = _rule_of(decoded.text)
    parts = list(_parts(decoded.text, rule)) if rule else [_Part(0, len(decoded.text), "")]
    for number, part in enumerate(parts, 1):
        at = f"{member.locator}#{number}"
        if part.end - part.start > MAX_ITEM_CHARACTERS:
            yield too_large(at)
            continue
        yield _item(at, decoded.text[part.start : part.end], part.heading, decoded.encoding, (*decoded.notes, *cut))


def _item(at: str, text: str, heading: str, encoding: str, notes: tuple[str, ...]) -> RawItem:
    """Text as it stands in the file, without the separator."""
    header = _HEADER.match(text)
    fields = header_fields(header[0], "header") if header else ()
    hints = (Hint(0, header.end(), "field:header"),) if header and fields else ()
    if day := _DATE_HEAD.match(heading):
        month, date, year = day.groups()
        fields = (*fields, *header_fields(f"date: 19{year}-{month}-{date}", "heading"))
    notes = (*notes, f"one of many texts in the file, under {heading[:80]!r}") if heading else notes
    return RawItem(at, READER.name, text, encoding, fields, hints, notes)


READER: Final = Reader("bundle", _sniff, _read)
