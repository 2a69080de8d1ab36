"""What is stuck to the front of a line: a date before the first sentence, a dateline before the lead."""

import re
from typing import Final

from archive.ingest.calendars import MONTHS
from archive.ingest.dates import find_dates

_DATE_WORD: Final = re.compile(
    r"\s*(?:date|dated|published|posted|pubdate|publication date|published on|created|datum|fecha|data|дата"
    r"|tarih)\b\s*[:=]?\s*",
    re.IGNORECASE,
)
_AFTER_DATE: Final = re.compile(r"(?:\s*[|:–—-]+)?")
_DATE_WITHIN: Final = 60  # characters from the line's start to the end of a stuck-on date

_PLACE: Final = r"[^\W\d_][\w.'’-]{1,24}(?:[ ,/]{1,2}[^\W\d_][\w.'’-]{0,24}){0,5}?"
_WHEN: Final = (
    r"(?:(?:, ?| )(?:(?P<month>[^\W\d_]{3,9})\.? \d{1,2}(?:, \d{4})?"
    r"|\d{1,2}\.? (?P<monthname>[^\W\d_]{3,9})(?: \d{4})?))?"
)
DATELINE: Final = re.compile(
    rf"\s*(?P<place>{_PLACE}){_WHEN}\s{{0,3}}"
    r"(?:\((?P<agency>[^\W\d_][\w .&/'’-]{1,40})\)\s{0,3}(?:,\s)?)?"
    r"(?P<dash>--|[-–—])\s+(?=[\"“”'‘«„(<]?[^\W_])"
)
_NOT_A_PLACE: Final = re.compile(
    r"(?:file|breaking|update(?: \d+)?|exclusive|opinion|analysis|live|watch|corrected|correction|factbox"
    r"|timeline|video|photo|photos|note|wrapup(?: \d+)?"
    r"|refile|interview|feature|preview|review|editorial|column|obituary|advisory|urgent|alert|new|listen"
    r"|read more|more|related|tv|ap|us|uk|eu|un)$",
    re.IGNORECASE,
)
DATELINE_LONGEST: Final = 90  # characters


def date_prefix(line: str) -> int:
    """Characters at the line's start that are a date stuck to what follows (` date 2020-10-06 Text…`); 0 = none.

    Without a word such as `date` before it, only a date the text after it cannot be part of counts.
    """
    word = _DATE_WORD.match(line)
    start = word.end() if word else len(line) - len(line.lstrip())
    head = line[: start + _DATE_WITHIN]
    found = next((f for f in find_dates(head) if f.start == start), None)
    if found is None:
        return 0
    after = _AFTER_DATE.match(line, found.end)
    end = after.end() if after else found.end
    rest = line[end:]
    text = rest.lstrip()
    if not text or rest == text or (word is None and not text[0].isupper() and text[0] not in "\"“‘'«„"):
        return 0
    return end


def dateline(line: str) -> int:
    """Characters at the line's start that are a dateline, its dash included; 0 = none.

    A place in capitals, an agency in brackets or a day of a month is demanded, and a dash;
    in a text all in capitals a place cannot be told.
    """
    alone = len(line) <= DATELINE_LONGEST and line.rstrip().endswith(("-", "–", "—"))
    match = DATELINE.match(f"{line.rstrip()} x" if alone else line[: DATELINE_LONGEST + 2])
    if match is None or (not alone and line[match.end() :][:80].isupper()):
        return 0
    place = match["place"].strip(" ,")
    if not place or _NOT_A_PLACE.match(place):
        return 0
    capitals = place.split(",", maxsplit=1)[0].isupper() and len(place) > 2  # noqa: PLR2004 - `US - `
    dated = (match["month"] or match["monthname"] or "").casefold() in MONTHS
    return match.end("dash") if capitals or match["agency"] or dated else 0
