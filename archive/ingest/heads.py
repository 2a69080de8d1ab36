"""The head of an article: headline, standfirst, byline, section; and the subheads between its paragraphs."""

import re
from typing import Final

from archive.ingest.cutting import dateline
from archive.ingest.items import PICTURE_ROLES, SET_APART_ROLES, Role
from archive.ingest.labels import SECTIONS
from archive.ingest.prose import stops
from archive.ingest.sheet import Sheet

HEADLINE_LONGEST: Final = 200  # characters
BYLINE_LONGEST: Final = 120  # characters
NAME_WORDS: Final = 4  # of names that stand alone before the lead
HEAD_LINES: Final = 8  # lines from the top in which a headline, a standfirst or a byline may stand
STANDFIRST_WIDTH: Final = (45, 420)  # characters
# Share of the standfirst's longer words that one paragraph further down says again; where nothing stands between
# the two more is demanded, for a lead is often said again in part.
RETOLD: Final = 0.75
RETOLD_AT_ONCE: Final = 0.9
RETOLD_WORDS: Final = 4  # longer words; fewer recur by chance
RETOLD_WORDS_AT_ONCE: Final = 10
RETOLD_WITHIN: Final = 14  # lines
OPEN_STANDFIRST: Final = 160  # characters of a standfirst known only by its missing full stop
SUBHEAD_LONGEST: Final = 90  # characters
SUBHEAD_WORDS: Final = 14

_FURNITURE: Final = (PICTURE_ROLES | SET_APART_ROLES) - {Role.EMBED, Role.BOILERPLATE, Role.COOKIE} | {
    Role.BYLINE,
    Role.PUBDATE,
    Role.UPDATED,
    Role.SECTION,
    Role.TAGS,
    Role.SOURCE,
}
_HEAD_MARKS: Final = frozenset({Role.BYLINE, Role.PUBDATE, Role.UPDATED, Role.SHARE})
_PART: Final = (
    r"(?:[A-Z\u00c0-\u00de\u0400-\u042f][\w.'’-]{0,24}|de|da|di|del|della|van|von|der|den|bin|al"
    r"|el|la|le|dos|and|und|et|y|e|en|och|og|i|ve|и|&)"
)
BYLINE: Final = re.compile(
    r"(?:by|von|par|por|di|door|af|av|text|texte|texto|words|story by|written by|reported by|author|authors"
    r"|autor|autorin|auteur|oleh|yazan|автор|текст)"
    r"\s*[:：]?\s+(?:[A-Z\u00c0-\u00de\u0400-\u042f].{1,110})$",
    re.IGNORECASE,
)
_BYLINE_CASED: Final = re.compile(r"\S+(?: \S+)?\s*[:：]?\s+[A-Z\u00c0-\u00de\u0400-\u042f]")
_NAMES_ALONE: Final = re.compile(rf"{_PART}(?:,? {_PART}){{1,7}}(?:,? (?:in|aus|à|en) {_PART}(?: {_PART})?)?$")
_LONGER_WORD: Final = re.compile(r"\w{4,}")
_LIST_MARK: Final = re.compile(r"(?:[•▪■●◦‣·*–—-]\s+|\(?\d{1,2}[.)]\s+)\S")
_ENDS_LIKE_SENTENCE: Final = (".", "!", ",", ";", "…", "。", "！")


def name_headline(sheet: Sheet) -> None:
    """The line equal to the title field; without such a field the first line that has no full stop."""
    if any(sheet.role(i) is Role.HEADLINE for i in range(len(sheet.words))):
        return
    free = [i for i in range(len(sheet.words)) if sheet.verdicts[i] is None]
    for i in free[:HEAD_LINES] if not sheet.is_page else free:
        if sheet.keys[i] and sheet.keys[i] in sheet.titles:
            sheet.put(i, Role.HEADLINE, 0.97, "equals the title field")
            return
    if sheet.titles or sheet.is_page or len(free) <= 1:
        return
    for i in free[:2]:
        if sheet.words[i].casefold() in SECTIONS:
            sheet.put(i, Role.SECTION, 0.75, "section name before the headline")
            continue
        if _may_be_headline(sheet, i):
            sheet.put(i, Role.HEADLINE, 0.85, "first line, no full stop")
        return


def _may_be_headline(sheet: Sheet, line: int) -> bool:
    words = sheet.words[line]
    if len(words) > HEADLINE_LONGEST or words.endswith((*_ENDS_LIKE_SENTENCE, ":")) or _LIST_MARK.match(words):
        return False
    return any(character.isalpha() for character in words)


def name_dateline(sheet: Sheet) -> None:
    """A dateline on a line of its own above the lead."""
    for i in range(min(HEAD_LINES, len(sheet.words))):
        words = sheet.words[i]
        if sheet.verdicts[i] is None and dateline(words) == len(words):
            sheet.put(i, Role.DATELINE, 0.9, "place and dash on a line of their own")
            return


def name_byline(sheet: Sheet) -> None:
    """Names before the lead: after a word such as `By`, or alone under the headline beside another mark of a head."""
    lead = sheet.first_prose()
    headline = _headline(sheet)
    for i in range(min(lead, len(sheet.words), HEAD_LINES * (3 if sheet.is_page else 1))):
        words = sheet.words[i]
        if sheet.verdicts[i] is not None or len(words) > BYLINE_LONGEST or (headline is not None and i < headline):
            continue
        if BYLINE.match(words) and _BYLINE_CASED.match(words) and not stops(words):
            sheet.put(i, Role.BYLINE, 0.9, "names after `By`")
        elif headline is not None and headline < i and lead < len(sheet.words) and _NAMES_ALONE.match(words):
            beside = sheet.role(i - 1) in _HEAD_MARKS or sheet.role(i + 1) in _HEAD_MARKS
            alone = not words.isupper() and len(words.split()) <= NAME_WORDS and i <= headline + 2 and i + 1 == lead
            if beside or alone:
                sheet.put(i, Role.BYLINE, 0.7 if beside else 0.55, "names alone before the lead")


def _headline(sheet: Sheet) -> int | None:
    return next((i for i in range(len(sheet.words)) if sheet.role(i) is Role.HEADLINE), None)


def name_standfirst(sheet: Sheet) -> None:
    """The first real line after the headline, where furniture follows it or the text tells it again.

    Without a headline both are demanded.
    """
    headline = _headline(sheet)
    if any(sheet.role(i) is Role.STANDFIRST for i in range(len(sheet.words))):
        return
    if headline is None:
        if not sheet.is_page and sheet.words and sheet.role(0) is None and _opens_and_is_retold(sheet):
            sheet.put(0, Role.STANDFIRST, 0.7, "first line", "told again further down")
        return
    passed: set[Role] = set()
    for i in range(headline + 1, min(len(sheet.words), headline + HEAD_LINES)):
        role = sheet.role(i)
        if role in _FURNITURE:
            passed.add(role)
            continue
        if role is not None:
            return
        why = _standfirst_sign(sheet, i, after_byline=Role.BYLINE in passed)
        if why:
            sheet.put(i, Role.STANDFIRST, 0.8, "first line after the headline", why)
        if why or len(sheet.words[i]) >= STANDFIRST_WIDTH[0]:
            return


def _opens_and_is_retold(sheet: Sheet) -> bool:
    fits = STANDFIRST_WIDTH[0] <= len(sheet.words[0]) <= STANDFIRST_WIDTH[1] and not sheet.stretches[0].is_field
    return fits and bool(_furniture_after(sheet, 0)) and _retold(sheet, 0, at_once=False)


def _standfirst_sign(sheet: Sheet, line: int, *, after_byline: bool) -> str | None:
    words = sheet.words[line]
    if not STANDFIRST_WIDTH[0] <= len(words) <= STANDFIRST_WIDTH[1] or sheet.stretches[line].is_field:
        return None
    if sheet.keys[line] in sheet.standfirsts:
        return None
    following = _furniture_after(sheet, line)
    if line + len(following) + 1 >= len(sheet.words):
        return None
    if _retold(sheet, line, at_once=not following):
        return "told again further down"
    if after_byline:
        return None
    if _HEAD_MARKS.intersection(following):  # pictures alone may follow a lead as well
        return "byline or date follows"
    open_end = not stops(words) and words[-1] not in ":,;-" and len(words) <= OPEN_STANDFIRST
    begins = sheet.is_prose(line + 1) and not sheet.words[line + 1][:1].islower()
    return "no full stop before prose" if open_end and begins else None


def _furniture_after(sheet: Sheet, line: int) -> list[Role]:
    following = []
    for i in range(line + 1, len(sheet.words)):
        role = sheet.role(i)
        if role not in _FURNITURE:
            break
        following.append(role)
    return following


def _retold(sheet: Sheet, line: int, *, at_once: bool) -> bool:
    told = set(_LONGER_WORD.findall(sheet.words[line].casefold()))
    if len(told) < (RETOLD_WORDS_AT_ONCE if at_once else RETOLD_WORDS):
        return False
    share = RETOLD_AT_ONCE if at_once else RETOLD
    paragraphs = (i for i in range(line + 1, min(len(sheet.words), line + RETOLD_WITHIN)) if sheet.is_prose(i))
    return any(
        len(told & set(_LONGER_WORD.findall(sheet.words[i].casefold()))) >= share * len(told)
        for i in paragraphs
        if sheet.role(i) is None
    )


def is_list_item(words: str) -> bool:
    return _LIST_MARK.match(words) is not None


def is_subhead(sheet: Sheet, line: int) -> bool:
    """Short, no full stop, a paragraph right under it and prose above."""
    words = sheet.words[line]
    if len(words) > SUBHEAD_LONGEST or len(words.split()) > SUBHEAD_WORDS or words.endswith(_ENDS_LIKE_SENTENCE):
        return False
    if not any(c.isalpha() for c in words) or (words[:1] in '"“„«' and words[-1:] in '"”“»') or "|" in words:
        return False
    below = next((j for j in range(line + 1, len(sheet.words)) if sheet.role(j) not in _FURNITURE), len(sheet.words))
    if _LIST_MARK.match(words) or (below < len(sheet.words) and sheet.words[below][:1].islower()):
        return False
    return sheet.is_prose(below) and any(sheet.is_prose(j) for j in range(max(0, line - 6), line))
