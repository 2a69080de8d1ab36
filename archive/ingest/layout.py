"""Where the article stands on a page: what boxes there are beside it, and which place holds the prose."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from archive.ingest.items import Role
from archive.ingest.sheet import Sheet


def class_words(names: str) -> re.Pattern[str]:
    """Matches one element of a detail (`div.story#main`) whose class or id says one of these words (patterns)."""
    return re.compile(rf"[.#_-](?:{'|'.join(names.split())})(?=[.#_-]|$)", re.IGNORECASE)


# In this order: the first that matches an element around the line, innermost first, names it.
_PLACES: Final = (
    (
        Role.COMMENTS,
        class_words(
            "comments? comments?-?(?:container|section|area|list|wrapper|content) disqus respond"
            " kommentare? commentaires? comentarios?"
        ),
    ),
    (Role.EMBED, class_words("embed(?:ded|s)? twitter-?tweet instagram-?media external-?content opt-?in")),
    (Role.COOKIE, class_words("cookies? consent gdpr onetrust cookie-?banner")),
    (
        Role.NEWSLETTER,
        class_words("newsletters? subscri(?:be|ption) sign-?up abo-?box registration piano regwall"),
    ),
    (Role.AD, class_words("ads? advert(?:s|isement|ising)? sponsor(?:ed|s)? dfp gpt anzeige publicidad pub")),
    (
        Role.SHARE,
        class_words(
            "shar(?:e|ing|ebar|e-?buttons?) social(?:-?(?:media|share|icons|links|bar))? follow-?us addthis sharedaddy"
        ),
    ),
    (Role.TAGS, class_words("tags? tag-?list article-?tags keywords post-?tags topics? themen")),
    (Role.BIO, class_words("author-?(?:bio|box|info|description|card|profile) about-?author bio biography")),
    (
        Role.PROMO,
        class_words(
            "related(?:-?(?:posts|content|articles|stories|news|links))? recommend(?:ed|ations?|er)? promos? outbrain"
            " taboola recirculation trending read-?(?:more|next|also) see-?also most-?(?:read|popular|viewed) popular"
            " latest(?:-?news)? sidebar side-?bar teasers? more-?(?:from|stories|news|on) also-?read you-?may-?like"
            " up-?next rail aside leggi-?anche mehr-?zum-?thema"
        ),
    ),
    (
        Role.NAV,
        class_words(
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
_IN_ARTICLE: Final = re.compile(
    r"(?:^| )(?:article|main)\b|[.#_-](?:article|story|post|entry|content|text|news)[._-]?(?:body|text|content|main)",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What these hold is never the article, however much it is; other boxes lose their name when they hold the prose.
_NEVER_ARTICLE: Final = frozenset({Role.COMMENTS, Role.COOKIE})
_SURE_TAGS: Final = ("aside", "nav", "footer")

WRAPPER: Final = 0.35  # share of a page's prose; an element that holds more is no box beside the article
WHOLE: Final = 0.7  # … the same for an element whose tag says `aside`, `nav` or `footer`
PROSE_LINE: Final = 80  # characters of a line that counts as prose when its shape agrees
NEAR: Final = 4  # ancestors that make up a line's place
MUCH_PROSE: Final = 800  # characters; a place with so much leaves no doubt where the article is
BEST_PLACE: Final = 0.5  # share of the most prose from which a place is the best one, or one of its parts
LIST_PROSE: Final = 0.3  # what prose in a list counts beside prose in paragraphs: lists of teasers are long


def tag_of(sheet: Sheet, line: int) -> str:
    hint = sheet.stretches[line].hint
    return hint.kind.removeprefix("html:") if hint else ""


def elements_of(sheet: Sheet, line: int) -> list[str]:
    """Around the line, outermost first, its own block last."""
    return sheet.elements[line]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the lines stand; one entry a line in each list."""

    boxes: list[Role | None]  # the role of the box around it
    shares: list[float]  # prose of the line's place, as a share of the place that has most
    in_article: list[bool]  # whether an element around it says `article-body` or the like
    first: int  # lines of the best place: the first and the last that hold prose
    last: int
    doubt: float  # 0.0 where the best place holds much prose, 1.0 where it holds none

    @classmethod
    def of(cls, sheet: Sheet, headline: int | None) -> Self:
        elements = sheet.elements
        prose = [len(w) if sheet.own[i] > 0 and len(w) >= PROSE_LINE else 0 for i, w in enumerate(sheet.words)]
        around_headline = set() if headline is None else set(elements[headline])
        mass_of, total = _prose_in(elements, prose)
        wrappers = {element for element, mass in mass_of.items() if mass > WRAPPER * total} | around_headline
        whole = {element for element in wrappers if mass_of.get(element, 0) > WHOLE * total} | around_headline
        boxes = [_box(around, wrappers, whole, around_headline) for around in elements]
        places = [" ".join(around[-NEAR - 1 : -1]) for around in elements]
        mass: dict[str, float] = defaultdict(float)
        for i, place in enumerate(places):
            if boxes[i] is None:
                mass[place] += prose[i] * (LIST_PROSE if tag_of(sheet, i) == "li" else 1.0)
        most = max(mass.values(), default=0.0)
        shares = [mass[place] / most if most else 0.0 for place in places]
        best = [i for i, share in enumerate(shares) if share >= BEST_PLACE and boxes[i] is None and sheet.own[i] > 0]
        first, last = (best[0], best[-1]) if best else (0, len(places))
        in_article = [any(_says_article(element) for element in around) for around in elements]
        return cls(boxes, shares, in_article, first, last, 1 - min(1.0, most / MUCH_PROSE))


def _prose_in(elements: list[list[str]], prose: list[int]) -> tuple[dict[str, int], int]:
    """Characters of prose in each element, and in the page (at least 1)."""
    mass: dict[str, int] = defaultdict(int)
    for around, characters in zip(elements, prose, strict=True):
        for element in set(around):
            mass[element] += characters
    return mass, max(1, sum(prose))


def _box(around: list[str], wrappers: set[str], whole: set[str], around_headline: set[str]) -> Role | None:
    """The innermost box, unless it holds so much that it must hold the article: the surer its name, the more."""
    for element in reversed(around):
        role = _box_named(element)
        if role is None:
            continue
        excused = whole if element.startswith(_SURE_TAGS) else wrappers
        if element not in (around_headline if role in _NEVER_ARTICLE else excused):
            return role
    return None


@lru_cache(maxsize=8192)  # a site's pages share their elements
def _box_named(element: str) -> Role | None:
    tag = _TAG.match(element)
    if tag and tag.group() in _TAG_PLACES:
        return _TAG_PLACES[tag.group()]
    parted = _CAMEL.sub("-", element)
    return next((role for role, pattern in _PLACES if pattern.search(parted)), None)


@lru_cache(maxsize=8192)
def _says_article(element: str) -> bool:
    return _IN_ARTICLE.search(element) is not None
