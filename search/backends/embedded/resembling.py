"""Articles like one: those that hold most of the words that tell it from others."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import nlargest
from operator import itemgetter
from typing import Final

import numpy as np

from search.analysis import stem, tokens
from search.backends.embedded.answering import answer
from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.snapshot import Snapshot
from search.compile import AnyOf, AnyStem
from search.results import Row, SearchRequest
from search.schema import WEIGHTS, Document

# Words that stand for the article: more cost more and tell little more.
_TELLING: Final = 24
# Its most frequent words that are looked up in the index, two look-ups of some microseconds each.
_LOOKED_UP: Final = 400
_MOST_TOKENS: Final = 5000  # read of a text; what is longer repeats itself
# A word in so large a share of the archive tells nothing.
_TOO_COMMON: Final = 0.2
# Share of the relevance the article itself has, below which another one is not like it. See docs/decisions.md.
LEAST_ALIKE: Final = 0.25


def resembling(snapshot: Snapshot, document: Document, most: int) -> list[Row]:
    """The likeliest stories first, the document's own left out; none where nothing is like it."""
    stems = _telling(snapshot, document)
    if not stems:
        return []
    matches = evaluate(AnyOf(tuple(AnyStem(("text",), (each,)) for each in stems)), snapshot)
    others = matches.taken(snapshot.column("group")[matches.docs] != document.group)
    own = snapshot.column("id")[matches.docs] == document.article_id
    itself = matches.taken(own).relevance(snapshot).max(initial=0) if own.any() else np.float32(0)
    least = LEAST_ALIKE * float(itself)
    found = answer(snapshot, others, SearchRequest(facets=()), scored=True)
    return [row for row in found.page(snapshot, 0, most) if row.score >= least]


def _telling(snapshot: Snapshot, document: Document) -> list[str]:
    frequent = most_frequent(document)
    return telling(frequent, {word: _held(snapshot, word) for word in frequent}, len(snapshot.docs))


def most_frequent(document: Document) -> dict[str, float]:
    """Its stems that are worth looking up, and what they weigh in it."""
    return dict(nlargest(_LOOKED_UP, _weighed(document).items(), key=itemgetter(1)))


def telling(frequent: Mapping[str, float], held: Mapping[str, int], articles: int) -> list[str]:
    """The stems that are frequent in it and rare elsewhere; what no other article holds tells nothing."""
    total = max(articles, 1)
    weights = {
        word: weight * math.log(total / held[word])
        for word, weight in frequent.items()
        if 1 < held[word] <= max(_TOO_COMMON * total, 2)
    }
    return sorted(weights, key=lambda word: (-weights[word], word))[:_TELLING]


def _weighed(document: Document) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for zone, weight in WEIGHTS.items():
        for surface in _surfaces(getattr(document, zone)):
            weights[stem(surface, document.language)] += weight
    return weights


def _surfaces(text: str) -> Iterator[str]:
    for number, token in enumerate(tokens(text)):
        if number >= _MOST_TOKENS:
            return
        if not token.surface.isdigit():
            yield token.surface


def _held(snapshot: Snapshot, word: str) -> int:
    """Documents with the stem, deleted ones included."""
    found = [(segment, segment.find("text", word.encode())) for segment in snapshot.segments]
    return sum(segment.frequency(term) for segment, term in found if term is not None)
