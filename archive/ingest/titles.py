"""Which of a page's titles is its headline: the one it prints, the ones it states of itself, put to a vote. Pure.

A page names itself up to five times: JSON-LD, `og:title`, `twitter:title`, `title`, a heading. Some are cut short, some
have the site's name or a section behind them, some were written for search engines. What agrees counts together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from archive.ingest.items import RawItem
from archive.ingest.lines import key

HEADING: Final = "heading"
STATED: Final = "ld+json headline"
SHARED: Final = "meta og:title"
# Worth of each title, by which of them publishers' own parsers follow where they differ (docs/decisions.md): the
# JSON-LD against all the others; without one, what most of the others say.
WORTH: Final = {STATED: 4.0, HEADING: 1.0, SHARED: 1.0, "meta twitter:title": 0.5, "html title": 0.5}
# Worth of each as a witness of spelling: a heading's parts are often set apart by their look alone.
SPELLING: Final = {STATED: 1.0, HEADING: 0.9, SHARED: 1.1, "meta twitter:title": 0.4, "html title": 0.4}
SHORTEST: Final = 8  # letters and digits of a stated title; shorter ones are the site's
CUT_AT: Final = 90  # letters from which a title that another one continues was cut by its maker's limit (110 signs)
SITE_LONGEST: Final = 40  # letters and digits; what is longer is a title that was filed as the site's name
SITE_SHORTEST: Final = 4  # letters of a site's name that may be part of a longer one
MOST_SITE_PARTS: Final = 2  # `Storm | World | Harbour Post`
_SITE_MARKS: Final = (" | ", " - ", " – ", " — ", "｜", "：", " · ", " • ")  # part a page's title from the site's name
_EMPTY: Final = frozenset({"", "none", "null", "nan", "n/a", "undefined", "unknown"})
_CUT: Final = ("…", "...")


@dataclass(frozen=True, slots=True)
class Title:
    """`text` without the site's name; `letters` is its key."""

    origin: str
    text: str
    letters: str
    worth: float

    @property
    def is_cut(self) -> bool:
        return self.text.endswith(_CUT)


def page_headline(item: RawItem, heading: str | None) -> tuple[str, str] | None:
    """The headline and where it stood: a field's origin or `heading`. `heading`: the line printed as headline."""
    titles = list(_titles(item, heading))
    if not titles:
        return None
    support = {title.letters: sum(o.worth for o in titles if _says(o, title)) for title in titles if not title.is_cut}
    best = max(support, key=lambda letters: support[letters], default=titles[0].letters)
    chosen = _spelled([title for title in titles if title.letters == best], titles)
    return chosen.text, chosen.origin


def _titles(item: RawItem, heading: str | None) -> Iterator[Title]:
    """Of each origin the first; the loose ones (`dc.title` …) only where nothing better is there."""
    sites = [key(value) for value in item.field_values("source")]
    sites += [key(urlsplit(value).netloc.removeprefix("www.")) for value in islice(item.field_values("url"), 1)]
    found = 0
    for origin, worth in WORTH.items():
        text = heading if origin == HEADING else _stated(item, origin, sites)
        letters = key(text) if text else ""
        if text and (len(letters) >= SHORTEST or (origin == HEADING and letters)):
            found += 1
            yield Title(origin, text, letters, worth)
    if not found:
        stated = (field for field in item.fields if field.name == "headline")
        loose = next((field for field in stated if field.value.strip().casefold() not in _EMPTY), None)
        if loose:
            yield Title(loose.origin, unescape(loose.value), key(loose.value), 1.0)


def _stated(item: RawItem, origin: str, sites: Sequence[str]) -> str | None:
    field = next((f for f in item.fields if f.name == "headline" and f.origin.startswith(origin)), None)
    if field is None or field.value.strip().casefold() in _EMPTY:
        return None
    return _without_site(" ".join(unescape(field.value).split()), sites)


def _says(one: Title, other: Title) -> bool:
    """Whether `one` says what `other` says.

    The same, more behind a title of the article's own, a kicker before the title made for sharing, or a cut of it.
    """
    if one.letters == other.letters:
        return True
    if one.origin != STATED and other.origin in {STATED, HEADING}:
        return len(other.letters) >= SHORTEST and one.letters.startswith(other.letters)
    if one.origin == HEADING and other.origin == SHARED and one.letters.endswith(other.letters):
        return True
    return (one.is_cut or len(one.letters) >= CUT_AT) and other.letters.startswith(one.letters)


def _spelled(same: Sequence[Title], titles: Sequence[Title]) -> Title:
    """Of titles with the same letters the spelling that most of all titles begin with."""

    def shared(title: Title) -> float:
        text = _folded(title)
        return sum(SPELLING.get(other.origin, 0.0) for other in titles if _folded(other).startswith(text))

    return max(same, key=shared)


def _folded(title: Title) -> str:
    return " ".join(title.text.casefold().split())


def _without_site(title: str, sites: Sequence[str]) -> str:
    """`Storm closes harbour | Harbour Post` without what names the site, at either end."""
    for _ in range(MOST_SITE_PARTS):
        parted = (title.rpartition(mark) for mark in _SITE_MARKS)
        heads = [head for head, mark, tail in parted if mark and head.strip() and _names_site(tail, sites)]
        if not heads:
            break
        title = max(heads, key=len).strip()
    return title


def _names_site(tail: str, sites: Sequence[str]) -> bool:
    text = key(tail)
    known = [site for site in sites if 0 < len(site) <= SITE_LONGEST]
    return bool(text) and any(text in site or (len(site) >= SITE_SHORTEST and site in text) for site in known)
