"""What HTML says about a line: its own element, and the elements, classes and ids around it."""

from typing import Final

from archive.ingest.heads import SUBHEAD_LONGEST
from archive.ingest.items import Role
from archive.ingest.layout import BEST_PLACE, Layout, class_words, elements_of, tag_of
from archive.ingest.pictures import credit_sign
from archive.ingest.prose import BODY_AT
from archive.ingest.sheet import Sheet

_CAPTION: Final = class_words(
    "(?:fig|img|image|photo|media|picture|wp)?-?caption(?:-?text)? bildunterschrift legende? pie-?de-?foto"
)
_CREDIT: Final = class_words(
    "(?:photo|image|img|media|picture)?-?credits? photographer copyright photo-?by bildquelle source-?credit"
)
_BYLINE: Final = class_words("by-?line authors? author-?name writers? autor(?:in|es)? auteurs? signature contributors?")
_DATE: Final = class_words(
    "dates? pub(?:lish(?:ed)?)?-?date timestamp date-?time published(?:-?(?:at|on|time|date))? post-?date"
    " article-?date fecha datum datePublished"
)
_STANDFIRST: Final = class_words(
    "stand-?first sub-?title sub-?head(?:line|ing)? deck? chapo chapeau lead(?:-?(?:text|paragraph))? lede"
    " intro(?:duction)? summary excerpt abstract entradilla bajada sommario ingress vorspann dek description"
)
HEAD_REACH: Final = 8  # lines below the headline in which a standfirst, a byline or a date is looked for
HEAD_LINE: Final = 120  # characters of the longest byline, date line or credit
CAPTION_LONGEST: Final = 400  # characters of an unnamed line in a figure
STANDFIRST_WIDTH: Final = (45, 500)  # characters
TITLED: Final = 3.0  # worth of a heading that one of the page's titles repeats, beside 1 for being an h1
EXACT: Final = 0.5  # … and of each title that says the same,
LONGER: Final = 0.4  # has the site's name or a section behind it,
SHORTER: Final = 0.2  # or is a cut of it
IN_BOX: Final = 0.55  # score below which a box beside the article keeps its lines: what the vote is sure of stays text
SUBHEADS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
SURE_BODY: Final = 0.9  # score of a line that is text although it is one link
SHORTEST_HEADLINE: Final = 4  # letters and digits; shorter ones are logos


def name_heading(sheet: Sheet) -> int | None:
    """The headline: the h1 or h2 that the page's title repeats, else the first h1."""
    best, found = 0.0, None
    for i, text in enumerate(sheet.keys):
        tag = tag_of(sheet, i)
        if tag not in {"h1", "h2"} or len(text) < SHORTEST_HEADLINE:
            continue
        repeats = [_repeats(title, text) for title in sheet.titles]
        worth = TITLED * any(repeats) + (tag == "h1") + sum(repeats)
        if worth > best:
            best, found = worth, i
    if found is not None:
        titled = best >= TITLED
        sheet.put(found, Role.HEADLINE, 0.97 if titled else 0.8, "heading equal to the title" if titled else "h1")
    return found


def _repeats(title: str, text: str) -> float:
    """How well a title repeats a heading: 0.0 not at all, 1.0 word for word; less with more behind it, or cut short."""
    if title == text:
        return EXACT
    if title.startswith(text):
        return LONGER
    return SHORTER if title and text.startswith(title) else 0.0


def name_by_markup(sheet: Sheet, layout: Layout, headline: int | None) -> None:
    """Roles that elements and class names give away. Called before any wording is looked at."""
    for i in range(len(sheet.words)):
        if sheet.verdicts[i] is not None:
            continue
        _name_picture(sheet, i)
        # a date may stand up to two lines above the headline
        if headline is not None and -2 <= i - headline <= HEAD_REACH:  # noqa: PLR2004 - see above
            _name_head(sheet, layout, i, headline)
        box = layout.boxes[i]
        if i > layout.last and sheet.scores[i] < SURE_BODY and elements_of(sheet, i)[-2:-1] == ["a"]:
            sheet.put(i, Role.PROMO, 0.7, "one link, below the text")
        told_better = box is Role.NAV and sheet.wordings[i] in {Role.COPYRIGHT, Role.COOKIE, Role.NEWSLETTER}
        if box is not None and sheet.scores[i] < IN_BOX and not told_better:
            sheet.put(i, box, 0.85, f"element around: {box}")
        if sheet.scores[i] >= BODY_AT:
            if tag_of(sheet, i) == "blockquote":
                sheet.put(i, Role.QUOTE, 0.8, "blockquote")
            elif tag_of(sheet, i) == "li":
                sheet.put(i, Role.LIST_ITEM, sheet.scores[i], "list item")
            elif tag_of(sheet, i) in SUBHEADS and len(sheet.words[i]) <= SUBHEAD_LONGEST:
                sheet.put(i, Role.SUBHEAD, sheet.scores[i], "heading element")


def _name_picture(sheet: Sheet, line: int) -> None:
    elements, words = elements_of(sheet, line), sheet.words[line]
    own = elements[-2:]
    role = Role.CREDIT if credit_sign(words) else Role.CAPTION
    in_figure = any(element.startswith("figure") for element in elements[-4:])
    quoted = any(element.startswith("blockquote") for element in elements[-4:])
    if _CREDIT.search(own[-1] if own else "") and len(words) <= HEAD_LINE:
        sheet.put(line, Role.CREDIT, 0.85, "credit element")
    elif tag_of(sheet, line) == "figcaption" or any(_CAPTION.search(element) for element in own):
        sheet.put(line, role, 0.95, "caption element")
    elif in_figure and not quoted and len(words) <= CAPTION_LONGEST:
        sheet.put(line, role, 0.85, "in a figure")


def _name_head(sheet: Sheet, layout: Layout, line: int, headline: int) -> None:
    own, words = elements_of(sheet, line)[-3:], sheet.words[line]
    if any(_DATE.search(element) for element in own) or tag_of(sheet, line) == "time":
        if any(map(str.isdigit, words)) and len(words) <= HEAD_LINE:
            sheet.put(line, Role.PUBDATE, 0.85, "date element")
    elif line > headline and len(words) <= HEAD_LINE and any(_BYLINE.search(element) for element in own):
        sheet.put(line, Role.BYLINE, 0.85, "byline element")
    elif line > headline and _is_standfirst(sheet, layout, line, headline):
        sheet.put(line, Role.STANDFIRST, 0.8, "standfirst element")


def _is_standfirst(sheet: Sheet, layout: Layout, line: int, headline: int) -> bool:
    """A description that merely equals a paragraph of the text was copied from its lead."""
    if not STANDFIRST_WIDTH[0] <= len(sheet.words[line]) <= STANDFIRST_WIDTH[1]:
        return False
    if any(sheet.role(j) is Role.STANDFIRST for j in range(line)):
        return False
    heading = tag_of(sheet, line) in {"h2", "h3"} and line <= headline + 3
    named = any(_STANDFIRST.search(element) for element in elements_of(sheet, line)[-2:])
    described = sheet.keys[line] in sheet.standfirsts and layout.shares[line] < BEST_PLACE
    return heading or named or described
