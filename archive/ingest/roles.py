"""Text and what the format says about it → lines with role, confidence and evidence. Nothing is deleted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from archive.ingest.cutting import date_prefix, dateline
from archive.ingest.furniture import name_lines, name_pictures, name_refrains, name_repeats
from archive.ingest.heads import (
    is_list_item,
    is_subhead,
    name_byline,
    name_dateline,
    name_headline,
    name_standfirst,
)
from archive.ingest.items import BODY_ROLES, Line, RawItem, Role
from archive.ingest.judges import opinions
from archive.ingest.layout import Layout
from archive.ingest.lines import Stretch, judged, key, stretches
from archive.ingest.markup import name_by_markup, name_heading
from archive.ingest.prose import BODY_AT, stops
from archive.ingest.sheet import Sheet
from archive.ingest.weighing import weigh_page, weigh_text

FIELD_ROLES: Final = {
    "field:headline": Role.HEADLINE,
    "field:standfirst": Role.STANDFIRST,
    "field:byline": Role.BYLINE,
    "field:published": Role.PUBDATE,
    "field:dateline": Role.DATELINE,
    "field:updated": Role.UPDATED,
    "field:section": Role.SECTION,
    "field:tags": Role.TAGS,
    "field:source": Role.SOURCE,
    "field:caption": Role.CAPTION,
    "field:credit": Role.CREDIT,
}
FIELD_CONFIDENCE: Final = 0.98
FAR_FROM_PROSE: Final = 0.2  # score; a short line below it belongs to no text (subheads of teasers, docs/decisions.md)
FURNITURE_OF_TEXTS: Final = 0.4  # share of the lines; in whole pages saved as text it is .8 and more
UNSURE_BODY: Final = 0.3  # confidence of lines taken for body only because nothing else is left
MOST_JUDGED: Final = 50_000  # lines; five seconds and 200 MB of features, the longest real page has 5,000
_NUMBER: Final = re.compile(r"\b\d[\d.,/]*")
DATELINE_LINES: Final = 3  # paragraphs among which the lead may stand


def label(item: RawItem) -> tuple[Line, ...]:
    """Every non-blank line (or part of one) of `item.text`, in order; only white space lies between them.

    Of an item with more than MOST_JUDGED lines all of them are text, with little confidence.
    """
    cut = stretches(item)
    if len(cut) > MOST_JUDGED:
        return tuple(_unjudged(stretch) for stretch in cut)
    prefixes, sheet = sheet_of(item, cut)
    _name_fields(sheet)
    _name_single_line(sheet)
    if sheet.is_page:
        headline = name_heading(sheet)
        layout = Layout.of(sheet, headline)
        weigh_page(sheet, layout, headline, opinions(item.markup, sheet.keys))
        name_by_markup(sheet, layout, headline)
    else:
        weigh_text(sheet)
    name_lines(sheet)
    name_pictures(sheet)
    name_dateline(sheet)
    name_headline(sheet)
    name_byline(sheet)
    name_standfirst(sheet)
    name_repeats(sheet)
    name_refrains(sheet)
    _name_rest(sheet)
    _keep_something(sheet)
    lines = [*prefixes, *_with_datelines(item.text, sheet)]
    return tuple(sorted(lines, key=lambda line: line.start))


def _unjudged(stretch: Stretch) -> Line:
    if stretch.hint and stretch.is_field:
        role = FIELD_ROLES.get(stretch.hint.kind, Role.NOISE)
        return Line(stretch.start, stretch.end, role, FIELD_CONFIDENCE, ("field",))
    return Line(stretch.start, stretch.end, Role.BODY, UNSURE_BODY, ("too many lines to judge each",))


def sheet_of(item: RawItem, cut: tuple[Stretch, ...] | None = None) -> tuple[list[Line], Sheet]:
    """The date stuck to the front, if any, and the lines without it, nothing decided yet.

    `cut`: the item's stretches, where they are known already.
    """
    prefixes, rest = _without_prefix(item, stretches(item) if cut is None else cut)
    sheet = Sheet(
        rest,
        is_page=any(hint.kind.startswith("html:") for hint in item.hints),
        titles=tuple(key(judged(title)) for title in item.field_values("headline")),
        standfirsts=tuple(key(judged(text)) for text in item.field_values("standfirst")),
    )
    return prefixes, sheet


def _without_prefix(item: RawItem, cut: tuple[Stretch, ...]) -> tuple[list[Line], list[Stretch]]:
    """The date stuck to the front of the first line of text, and the lines without it."""
    rest = list(cut)
    first = next((i for i, stretch in enumerate(rest) if not stretch.is_field), None)
    if first is None:
        return [], rest
    line = rest[first]
    end = line.start + date_prefix(item.text[line.start : line.end])
    if end == line.start:
        return [], rest
    body = end + len(item.text[end : line.end]) - len(item.text[end : line.end].lstrip())
    rest[first] = replace(line, start=body, words=judged(item.text[body : line.end]))
    return [Line(line.start, end, Role.PUBDATE, 0.99, ("date-prefix",))], rest


def _name_fields(sheet: Sheet) -> None:
    for i, stretch in enumerate(sheet.stretches):
        if stretch.hint and stretch.is_field:
            sheet.put(i, FIELD_ROLES.get(stretch.hint.kind, Role.NOISE), FIELD_CONFIDENCE, "field")


def _name_single_line(sheet: Sheet) -> None:
    """A text of one line is the body whatever it looks like: there is nothing to set it apart from."""
    free = [i for i in range(len(sheet.words)) if sheet.verdicts[i] is None]
    if len(free) == 1 and sheet.keys[free[0]] and not sheet.is_page:
        sheet.put(free[0], Role.BODY, 0.6, "the only line")


def _name_rest(sheet: Sheet) -> None:
    """Running text, subheads, list items; what is none of them is noise."""
    tables = not sheet.is_page and _is_mostly_text(sheet)
    for i, words in enumerate(sheet.words):
        if sheet.verdicts[i] is not None:
            continue
        score = sheet.scores[i]
        if not sheet.keys[i]:
            sheet.put(i, Role.RESIDUE, 0.95, "no letters")
        elif score > FAR_FROM_PROSE and is_subhead(sheet, i):
            sheet.put(i, Role.SUBHEAD, 0.6 + 0.3 * score, "short, no full stop, prose around")
        elif is_list_item(words) and score >= BODY_AT / 2:
            sheet.put(i, Role.LIST_ITEM, max(score, 0.5), "list mark")
        elif score >= BODY_AT:
            sheet.put(i, Role.BODY, score, "reads like running text")
        elif _is_between(sheet, i) and (not sheet.is_page or score > FAR_FROM_PROSE):
            sheet.put(i, Role.BODY, 0.55, "sentence between paragraphs")
        elif tables and _is_row(words) and any(map(_is_row, _beside(sheet, i))):
            sheet.put(i, Role.BODY, 0.5, "row of figures")
        else:
            sheet.put(i, Role.NOISE, 1 - score, "does not read like running text")


def _is_between(sheet: Sheet, line: int) -> bool:
    """A short sentence with paragraphs around it, or at the very end of them."""
    after = line + 1 == len(sheet.words) or sheet.is_prose(line + 1)
    return stops(sheet.words[line]) and sheet.is_prose(line - 1) and after


def _is_mostly_text(sheet: Sheet) -> bool:
    """Whether hardly any line is furniture: then rows of figures are the article's tables, else the site's widgets."""
    furniture = sum(
        score < BODY_AT and not _is_row(words) for score, words in zip(sheet.scores, sheet.words, strict=True)
    )
    return furniture <= FURNITURE_OF_TEXTS * len(sheet.words)


def _is_row(words: str) -> bool:
    """A line of a table: two numbers or more."""
    return len(_NUMBER.findall(words)) >= 2  # noqa: PLR2004 - see above


def _beside(sheet: Sheet, line: int) -> list[str]:
    return [sheet.words[i] for i in (line - 1, line + 1) if 0 <= i < len(sheet.words)]


def _keep_something(sheet: Sheet) -> None:
    """An item with words but no body: its longest unnamed lines are taken for the text rather than lost."""
    if any(sheet.role(i) in BODY_ROLES for i in range(len(sheet.words))):
        return
    unnamed = [
        i
        for i in range(len(sheet.words))
        if sheet.role(i) in {Role.NOISE, Role.NAV, Role.BIO, Role.REPEAT} and sheet.keys[i]
    ]
    longest = max((len(sheet.words[i]) for i in unnamed), default=0)
    for i in unnamed:
        if len(sheet.words[i]) * 2 >= longest:
            sheet.replace(i, Role.BODY, UNSURE_BODY, "longest line where no text was recognised")


def _with_datelines(text: str, sheet: Sheet) -> Iterator[Line]:
    leads = [i for i in range(len(sheet.words)) if sheet.role(i) in {Role.BODY, Role.STANDFIRST}][:DATELINE_LINES]
    found = any(sheet.role(i) is Role.DATELINE for i in range(len(sheet.words)))
    for i, (stretch, verdict) in enumerate(zip(sheet.stretches, sheet.verdicts, strict=True)):
        if verdict is None:
            raise AssertionError(f"line {i} of the item got no role")
        start = stretch.start
        cut = dateline(text[start : stretch.end]) if i in leads and verdict.role is Role.BODY and not found else 0
        if cut:
            found = True
            yield Line(start, start + cut, Role.DATELINE, 0.9, ("place and dash before the lead",))
            if text[start + cut : stretch.end].isspace() or start + cut == stretch.end:
                continue
            start += cut + len(text[start + cut : stretch.end]) - len(text[start + cut : stretch.end].lstrip())
        yield Line(start, stretch.end, verdict.role, round(verdict.confidence, 3), verdict.evidence)
