"""Whether a page's line belongs to the article: its wording, where it stands, and what the judges say, put to a vote.

The weights were trained by `benchmarks/train_roles.py`; docs/decisions.md says on what, and what they gain.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from archive.ingest.items import Role
from archive.ingest.judges import Opinions
from archive.ingest.layout import BEST_PLACE, Layout, class_words, elements_of, tag_of
from archive.ingest.prose import OWN_FEATURES, SHORT_LINE
from archive.ingest.sheet import Sheet
from archive.ingest.weights import Matrix, Vector

_TAGS: Final = {
    "p": "p", "li": "li", "td": "cell", "th": "cell", "dt": "cell", "dd": "cell", "h1": "h1", "h2": "h2", "h3": "h3",
    "h4": "h4", "h5": "h4", "h6": "h4", "blockquote": "quoted", "figcaption": "caption", "pre": "p",
    "button": "control", "label": "control", "option": "control", "a": "control", "time": "control",
}  # fmt: skip
_TAG_COLUMNS: Final = ("p", "li", "cell", "h1", "h2", "h3", "h4", "quoted", "caption", "control")
_BOXES: Final = {
    Role.NAV: "nav box", Role.PROMO: "promo box", Role.COMMENTS: "comments box", Role.TAGS: "about box",
    Role.BIO: "about box", Role.EMBED: "embed box", Role.NOISE: "nav box",
}  # fmt: skip
_BOX_COLUMNS: Final = ("nav box", "promo box", "comments box", "about box", "embed box", "selling box")
_CAPTION: Final = class_words("(?:fig|img|image|photo|media|picture|wp)?-?(?:caption|credits?)(?:-?text)?")
_PLACE_FEATURES: Final = (
    "place", "best place", "no place", "best place of little", "above", "below", "article class", "link element",
    "figure", "caption class", "in list", "before headline", "below headline", "no headline", "is title",
    "is description",
)  # fmt: skip
_VOTE_FEATURES: Final = (
    "judged", "fast", "precise", "readable", "all", "none", "stated", "not stated", "linked", "votes beside",
    "votes near", "votes above", "votes below", "outside votes", "fast item", "precise item", "fast short",
    "readable only", "precise only", "agreement", "all of few",
)  # fmt: skip
PAGE_FEATURES: Final = (*OWN_FEATURES, *_TAG_COLUMNS, *_BOX_COLUMNS, *_PLACE_FEATURES, *_VOTE_FEATURES)
HEAD_REACH: Final = 8  # lines below the headline
JUDGES: Final = 3  # trafilatura twice, once fast and once precise, and readability
MOST_JUDGES: Final = 2


def page_features(sheet: Sheet, layout: Layout, headline: int | None, told: Opinions | None) -> Matrix:
    """One row a line, as PAGE_FEATURES names the columns."""
    rows = [(*_standing(sheet, layout, i), *_place(sheet, layout, headline, i)) for i in range(len(sheet.words))]
    width = len(_TAG_COLUMNS) + len(_BOX_COLUMNS) + len(_PLACE_FEATURES)
    places = np.array(rows, dtype=np.float64).reshape(len(rows), width)
    return np.hstack([sheet.shapes, places, _votes(sheet, told)])


def _standing(sheet: Sheet, layout: Layout, line: int) -> tuple[float, ...]:
    column = _TAGS.get(tag_of(sheet, line))
    role = layout.boxes[line]
    box = _BOXES.get(role, "selling box") if role is not None else None
    return (*(column == name for name in _TAG_COLUMNS), *(box == name for name in _BOX_COLUMNS))


def _place(sheet: Sheet, layout: Layout, headline: int | None, line: int) -> tuple[float, ...]:
    elements = elements_of(sheet, line)
    share = layout.shares[line]
    best = share >= BEST_PLACE
    return (
        share,
        best,
        not share,
        best * (1 - layout.doubt),
        line < layout.first and not best,
        line > layout.last and not best,
        layout.in_article[line],
        any(element == "a" or element.startswith("a.") for element in elements),
        any(element.startswith("figure") for element in elements[-4:]),
        any(_CAPTION.search(element) for element in elements[-2:]),
        any(element.startswith(("ul", "ol")) for element in elements),
        headline is not None and line < headline,
        headline is not None and headline < line <= headline + HEAD_REACH,
        headline is None,
        bool(sheet.keys[line]) and sheet.keys[line] in sheet.titles,
        bool(sheet.keys[line]) and sheet.keys[line] in sheet.standfirsts,
    )


def _votes(sheet: Sheet, told: Opinions | None) -> Matrix:
    """All zero where the judges were not asked."""
    count = len(sheet.words)
    if told is None or not count:
        return np.zeros((count, len(_VOTE_FEATURES)))
    fast, precise, readable = _column(told.fast), _column(told.precise), _column(told.readable)
    item = np.array([tag_of(sheet, i) == "li" for i in range(count)], dtype=np.float64)
    lengths = np.array([len(words) for words in sheet.words], dtype=np.float64)
    short = (lengths < SHORT_LINE).astype(np.float64)
    total = fast + precise + readable
    share = total / JUDGES
    padded = np.concatenate([np.zeros(3), share, np.zeros(3)])
    beside = (padded[2 : 2 + count] + padded[4 : 4 + count]) / 2
    near = (padded[1 : 1 + count] + padded[5 : 5 + count] + padded[:count] + padded[6 : 6 + count]) / 4
    kept = np.flatnonzero((total >= MOST_JUDGES) & (lengths >= SHORT_LINE))
    outside = np.ones(count)
    if len(kept):
        outside[kept[0] : kept[-1] + 1] = 0.0
    agreed = float(((total == JUDGES) * lengths).sum() / max(1.0, ((total > 0) * lengths).sum()))
    columns = (
        np.ones(count), fast, precise, readable, total == JUDGES, total == 0, _column(told.stated),
        told.has_stated * (1 - _column(told.stated)), _column(told.linked), beside, near, padded[2 : 2 + count],
        padded[4 : 4 + count], outside, fast * item, precise * item, fast * short,
        readable * (fast + precise == 0), precise * (readable == 0), np.full(count, agreed),
        (total == JUDGES) * (1 - agreed),
    )  # fmt: skip
    return np.column_stack(columns).astype(np.float64)


def _column(votes: Sequence[bool]) -> Vector:
    return np.array(votes, dtype=np.float64)
