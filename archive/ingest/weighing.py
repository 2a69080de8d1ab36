"""Every line's chance of being the article's text: by trained weights, the line alone, then with its neighbours."""

from typing import Final

import numpy as np

from archive.ingest.items import Role
from archive.ingest.judges import Opinions
from archive.ingest.layout import Layout
from archive.ingest.prose import NEAR_FEATURES, OWN_FEATURES, scores
from archive.ingest.sheet import Sheet
from archive.ingest.voting import PAGE_FEATURES, page_features
from archive.ingest.weights import Weights, weights_of

PASSES: Final = {"text": 1, "page": 2, "page unjudged": 2}  # with the neighbours, after the line alone
# Log-odds in favour of text: a line of it set apart costs a reader more than a line of furniture kept. So far it costs
# no F1 in cross-validation (docs/decisions.md has the whole curve).
TEXT_LEANING: Final = 0.25
PAGE_LEANING: Final = 0.5
FIELD_AT_MOST: Final = 0.0  # log-odds; a field above says nothing about the text below it


def weigh_text(sheet: Sheet) -> None:
    """Sets `sheet.scores` by wording, shape and neighbours."""
    first = sheet.own.copy()
    for i, verdict in enumerate(sheet.verdicts):
        if verdict is not None and verdict.role is not Role.BODY:
            first[i] = min(first[i], FIELD_AT_MOST)
    sheet.scores = scores(sheet.words, sheet.shapes, first, _passes("text", OWN_FEATURES), TEXT_LEANING)


def weigh_page(sheet: Sheet, layout: Layout, headline: int | None, told: Opinions | None) -> None:
    """… by where they stand on the page and by the judges' votes as well; without judges by weights of their own."""
    name = "page" if told else "page unjudged"
    rows = page_features(sheet, layout, headline, told)
    first = np.asarray(weights_of(f"{name} line", PAGE_FEATURES).weigh(rows))
    sheet.scores = scores(sheet.words, rows, first, _passes(name, PAGE_FEATURES), PAGE_LEANING)


def _passes(name: str, features: tuple[str, ...]) -> list[Weights]:
    return [weights_of(f"{name}, pass {number}", (*features, *NEAR_FEATURES)) for number in range(1, PASSES[name] + 1)]
