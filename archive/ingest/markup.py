"""What HTML says about a line: its own element, the elements, classes and ids around it, and where the prose stands."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from archive.ingest.items import Role
from archive.ingest.pictures import credit_sign
from archive.ingest.sheet import Sheet


def _around(names: str) -> re.Pattern[str]:
    """Matches one element of a detail (`div.story#main`) whose class or id says one of these words (patterns)."""
    return re.compile(rf"[.#_-](?:{'|'.join(names.split())})(?=[.#_-]|$)", re.IGNORECASE)


# In this order: the first that matches an element around the line, innermost first, names it.
_PLACES: Final = (
    (Role.COMMENTS, _around("comments? comment-?list disqus respond kommentare? commentaires? comentarios?")),
    (Role.COOKIE, _around("cookies? consent gdpr onetrust cookie-?banner")),
    (
        Role.NEWSLETTER,
        _around("newsletters? subscri(?:be|ption) sign-?up paywall abo-?box registration piano regwall"),
    ),
    (Role.AD, _around("ads? advert(?:s|isement|ising)? sponsor(?:ed|s)? dfp gpt anzeige publicidad pub")),
    (
        Role.SHARE,
        _around(
            "shar(?:e|ing|ebar|e-?buttons?) social(?:-?(?:media|share|icons|links|bar))? follow-?us addthis sharedaddy"
        ),
    ),
    (Role.TAGS, _around("tags? tag-?list article-?tags keywords post-?tags topics? themen")),
    (Role.BIO, _around("author-?(?:bio|box|info|description|card|profile) about-?author bio biography")),
    (
        Role.PROMO,
        _around(
            "related(?:-?(?:posts|content|articles|stories|news|links))? recommend(?:ed|ations?|er)? promos? outbrain"
            " taboola trending read-?(?:more|next|also) see-?also most-?(?:read|popular|viewed) popular"
            " latest(?:-?news)? sidebar side-?bar teasers? more-?(?:from|stories|news|on) also-?read you-?may-?like"
            " up-?next widgets? rail aside leggi-?anche mehr-?zum-?thema"
        ),
    ),
    (
        Role.NAV,
        _around(
            "nav(?:igation|bar)? (?:main-?)?menu(?:-?item)? breadcrumbs? pagination toolbar masthead top-?bar"
            " site-?header global-?(?:header|nav) page-?header site-?footer footer skip-?links? off-?canvas drawer"
            " header-?(?:nav|menu|top|bar)"
        ),
    ),
)
_TAG_PLACES: Final = {
    "nav": Role.NAV,
    "menu": Role.NAV,
    "footer": Role.NAV,
    "aside": Role.PROMO,
    "form": Role.NEWSLETTER,
    "dialog": Role.NOISE,
}
_CAPTION: Final = _around(
    "(?:fig|img|image|photo|media|picture|wp)?-?caption(?:-?text)? bildunterschrift legende? pie-?de-?foto"
)
_CREDIT: Final = _around(
    "(?:photo|image|img|media|picture)?-?credits? photographer copyright photo-?by bildquelle source-?credit"
)
_BYLINE: Final = _around("by-?line authors? author-?name writers? autor(?:in|es)? auteurs? signature contributors?")
_DATE: Final = _around(
    "dates? pub(?:lish(?:ed)?)?-?date timestamp date-?time published(?:-?(?:at|on|time|date))? post-?date"
    " article-?date fecha datum datePublished"
)
_STANDFIRST: Final = _around(
    "stand-?first sub-?title sub-?head(?:line|ing)? deck? chapo chapeau lead(?:-?(?:text|paragraph))? lede"
    " intro(?:duction)? summary excerpt abstract entradilla bajada sommario ingress vorspann dek description"
)
_IN_ARTICLE: Final = re.compile(
    r"(?:^| )(?:article|main)\b|[.#_-](?:article|story|post|entry|content|text"
    r"|news)[._-]?(?:body|text|content|main)",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W_]+")

WRAPPER: Final = (
    0.35  # share of a page's prose; an element that holds more is no box beside the article, whatever its name
)
PROSE_LINE: Final = 80  # characters of a line that counts as prose when its shape agrees
NEAR: Final = 4  # ancestors that make up a line's place
_OWN: Final = {
    "p": 0.6,
    "blockquote": 0.4,
    "pre": 0.3,
    "li": -0.4,
    "td": -0.3,
    "th": -0.6,
    "button": -3.0,
    "label": -3.0,
    "option": -3.0,
    "dt": -0.5,
}
BEST_PLACE: Final = 2.4  # log-odds for standing in the place that holds most of the prose
OTHER_PLACE: Final = -1.0  # … for a place without any
AFTER_TEXT: Final = -1.8  # … below the last line of the best place
BEFORE_HEADLINE: Final = -2.5  # … above the headline
HEAD_REACH: Final = 8  # lines below the headline in which a standfirst, a byline or a date is looked for


def name_by_markup(sheet: Sheet) -> None:
    """Roles that elements and class names give away. Called before any wording is looked at."""
    if not sheet.is_page:
        return
    headline = _name_headline(sheet)
    wrappers = _wrappers(sheet)
    for i in range(len(sheet.words)):
        if sheet.verdicts[i] is not None:
            continue
        _name_picture(sheet, i)
        in_head = headline is not None and -2 <= i - headline <= HEAD_REACH  # noqa: PLR2004 - a date may stand above
        if in_head and headline is not None:
            _name_head(sheet, i, headline)
        place = _place(_elements(sheet, i), wrappers)
        if place is not None:
            sheet.put(i, place, 0.85, f"element around: {place}")
        if _tag(sheet, i) == "blockquote" and sheet.scores[i] > 0.5:  # noqa: PLR2004 - even odds
            sheet.put(i, Role.QUOTE, 0.8, "blockquote")
        if _tag(sheet, i) == "li" and sheet.scores[i] > 0.5:  # noqa: PLR2004 - even odds
            sheet.put(i, Role.LIST_ITEM, sheet.scores[i], "list item")


def _tag(sheet: Sheet, line: int) -> str:
    hint = sheet.stretches[line].hint
    return hint.kind.removeprefix("html:") if hint else ""


def _elements(sheet: Sheet, line: int) -> list[str]:
    """Around the line, outermost first, its own block last."""
    hint = sheet.stretches[line].hint
    return hint.detail.split() if hint else []


def _name_headline(sheet: Sheet) -> int | None:
    """The h1 that the page's title repeats; else its first."""
    best, found = -1.0, None
    for i in range(len(sheet.words)):
        if _tag(sheet, i) not in {"h1", "h2"} or not sheet.keys[i]:
            continue
        titled = any(
            title and (title.startswith(sheet.keys[i]) or sheet.keys[i].startswith(title)) for title in sheet.titles
        )
        worth = 3.0 * titled + (_tag(sheet, i) == "h1") + 0.5 * (sheet.keys[i] in sheet.titles)
        if worth > best and (_tag(sheet, i) == "h1" or titled) and len(sheet.keys[i]) > 3:  # noqa: PLR2004 - a logo
            best, found = worth, i
    if found is not None:
        sheet.put(found, Role.HEADLINE, 0.97 if best > 2 else 0.8, "h1" if best <= 2 else "heading equal to the title")  # noqa: PLR2004 - titled
    return found


def _name_picture(sheet: Sheet, line: int) -> None:
    elements = _elements(sheet, line)
    own = elements[-2:]
    credit = credit_sign(sheet.words[line])
    if any(_CREDIT.search(element) for element in own[-1:]) and len(sheet.words[line]) <= 120:  # noqa: PLR2004 - a maker's name
        sheet.put(line, Role.CREDIT, 0.85, "credit element")
    elif _tag(sheet, line) == "figcaption" or any(_CAPTION.search(element) for element in own):
        sheet.put(line, Role.CREDIT if credit else Role.CAPTION, 0.95, "figcaption")
    elif any(element.startswith("figure") for element in elements[-4:]) and len(sheet.words[line]) <= 400:  # noqa: PLR2004 - a caption
        sheet.put(line, Role.CREDIT if credit else Role.CAPTION, 0.85, "in a figure")


def _name_head(sheet: Sheet, line: int, headline: int) -> None:
    own, words = _elements(sheet, line)[-3:], sheet.words[line]
    if any(_DATE.search(element) for element in own) or _tag(sheet, line) == "time":
        if any(c.isdigit() for c in words) and len(words) < 120:  # noqa: PLR2004 - a date line
            sheet.put(line, Role.PUBDATE, 0.85, "date element")
    elif line > headline and len(words) < 120 and any(_BYLINE.search(element) for element in own):  # noqa: PLR2004 - names
        sheet.put(line, Role.BYLINE, 0.85, "byline element")
    elif headline < line and 45 <= len(words) <= 500 and not any(sheet.role(j) is Role.STANDFIRST for j in range(line)):  # noqa: PLR2004 - see heads
        heading = _tag(sheet, line) in {"h2", "h3"} and line <= headline + 3
        if heading or any(_STANDFIRST.search(element) for element in own[-2:]) or sheet.keys[line] in sheet.standfirsts:
            sheet.put(line, Role.STANDFIRST, 0.8, "standfirst element")


def _wrappers(sheet: Sheet) -> set[str]:
    """Elements that hold so much of the page's prose that they must hold the article."""
    mass: dict[str, float] = defaultdict(float)
    total = 1.0
    for i, words in enumerate(sheet.words):
        if sheet.own[i] > 0 and len(words) >= PROSE_LINE:
            total += len(words)
            for element in set(_elements(sheet, i)):
                mass[element] += len(words)
    return {element for element, share in mass.items() if share > WRAPPER * total}


def _place(elements: list[str], wrappers: set[str]) -> Role | None:
    for element in reversed(elements):
        role = None if element in wrappers else _place_named(element)
        if role is not None:
            return role
    return None


@lru_cache(maxsize=8192)  # a site's pages share their elements
def _place_named(element: str) -> Role | None:
    tag = _TOKEN.match(element)
    if tag and tag.group() in _TAG_PLACES:
        return _TAG_PLACES[tag.group()]
    return next((role for role, pattern in _PLACES if pattern.search(element)), None)


def shift_by_markup(sheet: Sheet) -> list[float]:
    """Log-odds of running text to add for each line: its element, its place among the page's prose, its side of it."""
    count = len(sheet.words)
    if not sheet.is_page:
        return [0.0] * count
    wrappers = _wrappers(sheet)
    places = [" ".join(_elements(sheet, i)[-NEAR - 1 : -1]) for i in range(count)]
    mass: dict[str, float] = defaultdict(float)
    boxed = [_place(_elements(sheet, i), wrappers) is not None for i in range(count)]
    for i, words in enumerate(sheet.words):
        if sheet.own[i] > 0 and len(words) >= PROSE_LINE and not boxed[i]:
            mass[places[i]] += len(words)
    most = max(mass.values(), default=0.0)
    best = [
        i for i in range(count) if most and mass.get(places[i], 0.0) >= most / 2 and sheet.own[i] > 0 and not boxed[i]
    ]
    first, last = (best[0], best[-1]) if best else (0, count)
    shifts = []
    for i in range(count):
        share = mass.get(places[i], 0.0) / most if most else 0.0
        shift = _OWN.get(_tag(sheet, i), 0.0) + (BEST_PLACE * share if share else OTHER_PLACE)
        shift += 0.5 * any(_IN_ARTICLE.search(element) for element in _elements(sheet, i))
        shift += AFTER_TEXT if i > last else BEFORE_HEADLINE / 2 if i < first else 0.6
        shifts.append(shift)
    return shifts
