"""Words that a query has side by side, near each other in a text: the best matches are put in order by that too.

Only the best by their words are looked at, so the cost does not grow with the archive; nothing overtakes them.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from search.analysis import sought
from search.backends.embedded.matching import K1, B, within
from search.backends.embedded.placing import near
from search.backends.embedded.postings import POSITION_BITS, Docs, Weights
from search.backends.embedded.snapshot import Snapshot
from search.query import And, Node, Or, Raw, Word

# Words from the first to the second, and how much a pair counts beside its words. See docs/decisions.md.
_REACH: Final = 8
_SHARE: Final = 0.3
# Best matches looked at, and pairs of a query.
_BEST: Final = 200
_MOST_PAIRS: Final = 16
_FIELD: Final = "body_exact"

Pairs = Sequence[tuple[str, str]]


def pairs_of(tree: Node) -> Pairs:
    """The surfaces of words that follow each other in the query, operators aside."""
    match tree:
        case Raw(child):
            return pairs_of(child)
        case And(children) | Or(children):
            singles = [_surface(child) for child in children]
            return [(one, other) for one, other in pairwise(singles) if one and other and one != other][:_MOST_PAIRS]
        case _:
            return []


def _surface(node: Node) -> str:
    """Of a word of one part looked for anywhere; else nothing."""
    if not isinstance(node, Word) or node.scope:
        return ""
    parts = sought(node.text)
    return parts[0].surface if len(parts) == 1 else ""


def raised(snapshot: Snapshot, docs: Docs, scores: Weights, pairs: Pairs) -> Weights:
    """The relevance of the documents, more for the best of them where pairs stand near each other."""
    if not pairs or not len(docs):
        return scores
    best = np.arange(len(docs))
    if len(docs) > _BEST:
        best = np.flatnonzero(scores >= np.partition(scores, len(scores) - _BEST)[len(scores) - _BEST])[: 2 * _BEST]
    chosen = docs[best]
    slowing = K1 * (1 - B) + K1 * B * snapshot.relative_length[chosen]
    more = np.zeros(len(best))
    for one, other in pairs:
        times, rarity = _times(snapshot, chosen, one.encode(), other.encode())
        if rarity:
            more += rarity * times * (K1 + 1) / (times + slowing)
    made = scores.copy()
    made[best] += (_SHARE * more).astype(np.float32)
    return made


def _times(snapshot: Snapshot, chosen: Docs, one: bytes, other: bytes) -> tuple[Weights, float]:
    """How often the two stand near each other in each of the documents, and how rare they are, taken together."""
    times = np.zeros(len(chosen), np.float32)
    firsts = seconds = 0
    for base, segment in zip(snapshot.bases, snapshot.segments, strict=True):
        first, second = segment.postings(_FIELD, one), segment.postings(_FIELD, other)
        firsts += len(first.docs) if first else 0
        seconds += len(second.docs) if second else 0
        if first is None or second is None:
            continue
        here = np.flatnonzero((chosen >= base) & (chosen < base + segment.size))
        wanted = (chosen[here] - base).astype(first.docs.dtype)
        (at_first, in_first), (at_second, in_second) = within(wanted, first.docs), within(wanted, second.docs)
        both = in_first & in_second
        if both.any():
            places = [segment.places(first, at_first[both]), segment.places(second, at_second[both])]
            held, counts = np.unique(near(places, _REACH) >> POSITION_BITS, return_counts=True)
            times[here[np.searchsorted(wanted, held)]] = counts
    # How many documents have the pair is known of the best alone; by chance it would be so many of all.
    total = len(snapshot.docs)
    count = min(max(float(np.count_nonzero(times)), firsts * seconds / max(total, 1)), total)
    return times, math.log(1 + (total - count + 0.5) / (count + 0.5)) if times.any() else 0.0
