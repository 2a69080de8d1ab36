"""What is new in a search since an article's number: new stories, and material changes to those seen before."""

from collections import defaultdict
from dataclasses import dataclass, replace

from archive.versions.novelties import followed
from search import searching
from search.facets.table import CHANGE, MATERIAL
from search.results import SearchRequest


@dataclass(frozen=True, slots=True)
class NewStory:
    group: int
    article_id: int  # the first of its new articles: it names the story's entry, however many follow
    latest_id: int  # the last one told of
    changed: bool  # seen before; a new version of it differs materially


@dataclass(frozen=True, slots=True)
class News:
    """`seen_id` is where the next look begins: nothing that arrives meanwhile is lost or told twice."""

    stories: tuple[NewStory, ...]  # the latest arrival first
    seen_id: int

    @property
    def new(self) -> int:
        return sum(not story.changed for story in self.stories)

    @property
    def changed(self) -> int:
        return sum(story.changed for story in self.stories)


def news(request: SearchRequest, since: int, *, hears_changes: bool) -> News:
    """Exact, of the whole result. One search; with `hears_changes` two, and a query for 500 stories that went on.

    Raises as `searching.search` does.
    """
    whole = replace(request, group="all")
    by_story: dict[int, list[int]] = defaultdict(list)
    for row in searching.listed_rows(whole):
        by_story[row.group].append(row.article_id)
    arrivals = {group: sorted(ids) for group, ids in by_story.items() if max(ids) > since}
    if not arrivals:
        return News((), since)
    material = _material(whole, arrivals, since) if hears_changes else frozenset()
    told = (_story(group, ids, since, material) for group, ids in arrivals.items())
    stories = sorted((story for story in told if story), key=lambda story: -story.latest_id)
    return News(tuple(stories), max(ids[-1] for ids in arrivals.values()))


def _material(whole: SearchRequest, arrivals: dict[int, list[int]], since: int) -> frozenset[int]:
    """New articles at either end of a material step: what came last may be the earlier version by its date."""
    wanted = whole if CHANGE.name in whole.chosen else whole.choosing(CHANGE.name, MATERIAL)
    changed = set(searching.listed_ids(wanted))
    there_before = [pk for ids in arrivals.values() for pk in ids if pk <= since and pk in changed]
    return frozenset({pk for pk in changed | set(followed(there_before).values()) if pk > since})


def _story(group: int, ids: list[int], since: int, material: frozenset[int]) -> NewStory | None:
    arrived = [pk for pk in ids if pk > since]
    changes = [pk for pk in arrived if pk in material]
    seen_before = len(arrived) < len(ids)
    told = changes if seen_before else [arrived[0], *changes]
    return NewStory(group, told[0], told[-1], seen_before) if told else None
