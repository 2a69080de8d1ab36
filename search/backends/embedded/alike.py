"""Terms spelled nearly like a word, found by which letters they hold before any is compared letter by letter."""

from collections import Counter
from typing import Final

import numpy as np

from search.backends.embedded.building import signs
from search.backends.embedded.lexicon import WORD_FIELDS
from search.backends.embedded.postings import Segment
from search.backends.embedded.snapshot import Snapshot
from search.language.spelling import distance, suggested
from search.query import Node

# Letters that an edit can change in what letters a word holds: one goes, one comes.
_LETTERS_AN_EDIT: Final = 2
# Terms compared letter by letter a segment and field, the most frequent first: a few microseconds each.
_MOST_COMPARED: Final = 3000
_MOST_LOOKED_AT: Final = 400  # for a suggestion, which is a frequent word
SHORTEST: Final = 4  # letters: shorter words have too many neighbours
SHORTEST_TWO_EDITS: Final = 7
# A word is suspect if no more articles hold it; another spelling is better if so many times as many do.
SUSPECT: Final = 3
TIMES_BETTER: Final = 30


def like(segment: Segment, field: str, surface: str, edits: int) -> list[tuple[int, int]]:
    """Each term of the field within that many edits, as a run of terms: its number and the next."""
    return [(term, term + 1) for term, _ in sorted(candidates(segment, field, surface, edits))]


def candidates(
    segment: Segment, field: str, surface: str, edits: int, most: int = _MOST_COMPARED
) -> list[tuple[int, str]]:
    """The number and the text of each term of the field within that many edits."""
    first, last = segment.ranges[field]
    key = surface.encode()
    own = signs(np.frombuffer(key, np.uint8), np.array([0, len(key)]))[0]
    lengths = np.diff(segment.arrays["key_starts"][first : last + 1].astype(np.int64))
    widest = edits * (1 if surface.isascii() else 4)  # bytes a letter
    near = np.flatnonzero(np.abs(lengths - len(key)) <= widest)
    near = near[np.bitwise_count(segment.arrays["signs"][first:last][near] ^ own) <= _LETTERS_AN_EDIT * edits] + first
    if len(near) > most:
        near = near[np.argsort(-segment.frequencies(near), kind="stable")[:most]]
    texts = [(term, segment.key(term).decode()) for term in near.tolist()]
    return [(term, text) for term, text in texts if distance(surface, text, edits) <= edits]


def suggestion(snapshot: Snapshot, tree: Node) -> str | None:
    """The query with its rare words spelled as far more frequent words of the archive are; None if there are none."""
    return suggested(tree, lambda surface: _better(snapshot, surface))


def _better(snapshot: Snapshot, surface: str) -> str | None:
    if len(surface) < SHORTEST:
        return None
    key = surface.encode()
    terms = [(segment, segment.find(field, key)) for segment in snapshot.segments for field in WORD_FIELDS]
    held = sum(segment.frequency(term) for segment, term in terms if term is not None)
    if held > SUSPECT:
        return None
    for edits in (1, 2) if len(surface) >= SHORTEST_TWO_EDITS else (1,):
        counts: Counter[str] = Counter()
        for segment in snapshot.segments:
            for field in WORD_FIELDS:
                for term, text in candidates(segment, field, surface, edits, _MOST_LOOKED_AT):
                    counts[text] += segment.frequency(term)
        best = max(counts, key=lambda text: (counts[text], text), default=None)
        if best is not None and best != surface and counts[best] >= max(2, TIMES_BETTER * held):
            return best
    return None
