"""The archive's own words: which ones start so, the most frequent first."""

from collections import Counter
from typing import Final

import numpy as np

from search.backends.embedded.snapshot import Snapshot

# Where a reader's words come from; a word of a headline mostly stands in the body too.
WORD_FIELDS: Final = ("body_exact", "headline_exact")
# Words taken from each segment and field for each that is wanted: what is frequent here may be rare elsewhere.
_SPARE: Final = 4


def words_starting(snapshot: Snapshot, prefix: str, most: int) -> list[str]:
    """By how many articles hold them, deleted ones included; equal ones by the alphabet."""
    held: Counter[str] = Counter()
    key = prefix.encode()
    for segment in snapshot.segments:
        for field in WORD_FIELDS:
            first, last = segment.starting(field, key)
            terms = np.arange(first, last)
            frequencies = segment.frequencies(terms)
            if len(terms) > _SPARE * most:
                terms = terms[np.argpartition(-frequencies, _SPARE * most)[: _SPARE * most]]
            for term, count in zip(terms.tolist(), segment.frequencies(terms).tolist(), strict=True):
                held[segment.key(term).decode()] += count
    return sorted(held, key=lambda word: (-held[word], word))[:most]
