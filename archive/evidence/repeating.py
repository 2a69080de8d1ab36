"""Whether a line that many articles of a source print is the site's and not theirs. Pure.

The answer follows from how many articles print it, of how many, and from a fixed sample of those; from nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.evidence.traces import Trace

LEAST_STORIES: Final = 5  # different stories that print the line; copies and versions of one count once
AT_AN_EDGE: Final = 0.01  # share of the source's articles, where most print it first or last or it reads like a notice
ANYWHERE: Final = 0.25  # the same share between paragraphs: background is repeated there word for word
EDGE_FIRST: Final = 2  # lines from the top of a body that count as its edge
EDGE_LAST: Final = 3  # and from the end: a sign-off, who wrote it, where to write to
MOSTLY: Final = 0.75  # share of the sample that prints it at an edge
SAMPLE: Final = 24  # articles looked at; enough to find five stories, few enough to compare all pairs
TOGETHER: Final = 0.5  # share of the pairs that are alike among those like one, from which they tell one story
SAME_STORY: Final = 0.5  # share of the shorter one's other words that both print: versions, or sisters of a series


@dataclass(frozen=True, slots=True)
class Printed:
    """An article of the sample: its body's lines in order."""

    traces: Sequence[Trace]

    def others(self, line: int) -> Mapping[int, int]:
        """Its other lines and their words."""
        return {trace.line: trace.words for trace in self.traces if trace.line != line}

    def is_telling(self, line: int) -> bool:
        """Whether the line stands where a site's own lines stand, or reads like one."""
        place = next(i for i, trace in enumerate(self.traces) if trace.line == line)
        return place < EDGE_FIRST or place >= len(self.traces) - EDGE_LAST or self.traces[place].worded


def may_repeat(holders: int, articles: int) -> bool:
    """Whether it is worth looking closer: `holders` of a source's `articles` print the line."""
    return holders >= max(LEAST_STORIES, AT_AN_EDGE * articles)


def is_repeated(line: int, holders: int, articles: int, sample: Sequence[Printed]) -> bool:
    if not may_repeat(holders, articles):
        return False
    telling = sum(printed.is_telling(line) for printed in sample)
    if telling < MOSTLY * len(sample) and holders < ANYWHERE * articles:
        return False
    return stories([printed.others(line) for printed in sample]) >= LEAST_STORIES


def stories(bodies: Sequence[Mapping[int, int]]) -> int:
    """How many different stories these bodies tell; one without lines of its own tells none."""
    told: list[list[Mapping[int, int]]] = []
    for body in _with_a_story(bodies):
        mine = [story for story in told if any(_alike(body, other) for other in story)]
        told = [story for story in told if not any(story is one for one in mine)]
        told.append([body, *(other for story in mine for other in story)])
    return len(told)


def _with_a_story(bodies: Sequence[Mapping[int, int]]) -> list[Mapping[int, int]]:
    """Leaves out a page of notices: it is like many that are not like each other, and would make one story of them."""
    written = [body for body in bodies if body]
    like = [{i for i, other in enumerate(written) if other is not body and _alike(body, other)} for body in written]
    return [
        body
        for body, near in zip(written, like, strict=True)
        if len(near) < LEAST_STORIES or _hold_together(near, like)
    ]


def _hold_together(near: Collection[int], like: Sequence[Collection[int]]) -> bool:
    """Whether of the pairs among these, half are alike."""
    alike = sum(other in like[one] for one in near for other in near)
    return alike >= TOGETHER * len(near) * (len(near) - 1)


def _alike(one: Mapping[int, int], other: Mapping[int, int]) -> bool:
    shared = sum(words for line, words in one.items() if line in other)
    return shared >= SAME_STORY * min(sum(one.values()), sum(other.values()))
