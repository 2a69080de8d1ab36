"""What a plan costs before it is carried out, so that one query cannot keep a process from all others."""

import math
import time
from collections.abc import Iterable, Iterator
from typing import Final

from search.backends.embedded.snapshot import Snapshot
from search.compile import AllOf, AnyOf, AnyStem, Near, Plan, SideBySide, Starting, Without
from search.errors import TooBroadError
from search.sentences import Sentence, gettext_noop

# Postings one query may read: about a second of work. See docs/decisions.md.
MOST_POSTINGS: Final = 30_000_000
# What a place of a word costs beside a posting: words near each other are sorted and gone through once a word, words
# side by side are looked up (40 to 75 and 8 to 16 nanoseconds, a posting 3 to 8).
_NEAR: Final = 2.0
_SIDE_BY_SIDE: Final = 0.5
_MOST_PARTS: Final = 64  # a plan has no more: the query's clauses, and their spellings


class Deadline:
    """When a search has to be over. Alternatives that come too late are left out, and `passed_over` says so.

    Only alternatives are: without one of them a result lacks something, without a condition it would be wrong.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._until = time.monotonic() + seconds
        self.passed_over = False

    def in_time(self, alternatives: Iterable[Plan]) -> Iterator[Plan]:
        """The first, and the others as long as there is time."""
        for number, alternative in enumerate(alternatives):
            if number and time.monotonic() > self._until:
                self.passed_over = True
                return
            yield alternative


def refuse_if_too_broad(plan: Plan, snapshot: Snapshot, query: str) -> None:
    """Raises TooBroadError. Nothing is counted where the archive is too small for any query to cost so much."""
    places = sum(segment.places_held for segment in snapshot.segments)
    if (snapshot.size + places * _NEAR) * _MOST_PARTS <= MOST_POSTINGS:
        return
    if cost(plan, snapshot) > MOST_POSTINGS:
        message = gettext_noop(
            "this would read too much of the archive; write longer prefixes, fewer common words, or add a filter"
        )
        raise TooBroadError("q", query, Sentence(message))


def cost(plan: Plan, snapshot: Snapshot) -> int:
    """In postings read."""
    match plan:
        case AnyStem(fields, stems):
            return sum(_held(snapshot, field, stem) for field in fields for stem in stems)
        case SideBySide(fields, surfaces) | Near(fields, surfaces):
            weight = 0.0 if len(surfaces) == 1 else _NEAR if isinstance(plan, Near) else _SIDE_BY_SIDE
            return sum(_placed(snapshot, field, surface, weight) for field, _ in fields for surface in surfaces)
        case Starting(fields, prefix):
            key = prefix.encode()
            runs = [(segment, segment.starting(field, key)) for segment in snapshot.segments for field, _ in fields]
            return sum(len(segment.between(*run).docs) for segment, run in runs)
        case AllOf(children) | AnyOf(children):
            return sum(cost(child, snapshot) for child in children)
        case Without(child):
            return cost(child, snapshot)
        case _:
            return snapshot.size


def _held(snapshot: Snapshot, field: str, term: str) -> int:
    key = term.encode()
    return sum(len(found.docs) for segment in snapshot.segments if (found := segment.postings(field, key)))


def _placed(snapshot: Snapshot, field: str, surface: str, weight: float) -> int:
    """Of a word whose places are read too: its documents, and its places by their weight."""
    terms = [(segment, segment.find(field, surface.encode())) for segment in snapshot.segments]
    known = [(segment, term) for segment, term in terms if term is not None]
    return sum(segment.frequency(term) + int(segment.occurrences(term) * weight) for segment, term in known)
