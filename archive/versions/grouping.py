"""Links and people's verdicts → stable version groups, and what versions lend each other.

A pair judged not the same never ends in one group: links and verdicts join articles from the strongest on, and one
that would bring such a pair together joins nothing. So the groups follow from the texts, whatever came first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.models import Article, MergedGroup, VersionGroup, VersionLink
from archive.versions import verdicts
from archive.versions.joining import Pair, components
from archive.versions.lending import lend
from archive.versions.postings import slices


def regroup(article_ids: Collection[int]) -> frozenset[int]:
    """Recomputes the groups these articles are in, and the dates versions lend.

    Returns the ids of articles whose group or date changed. Ids of articles that are no more are passed over; after
    deleting articles call `delete_empty` with the groups they were in.
    """
    reach = _Reach()
    reach.go(article_ids)
    decided = verdicts.touching(reach.group_of)
    plan = _plan(reach.group_of, components(reach.group_of, _strongest_first(reach, decided), decided.apart))
    moved = _move(reach.group_of, plan.group_of)
    _merge(plan.merged)
    return moved | lend(reach.group_of, _within_groups(reach.covered_by, plan.group_of))


def unexplained(pairs: Collection[Pair]) -> set[Pair]:
    """Of linked pairs that are in two groups, those that no verdict parts: something is wrong with them."""
    reach = _Reach()
    reach.go({article_id for pair in pairs for article_id in pair})
    decided = verdicts.touching(reach.group_of)
    parts = components(reach.group_of, _strongest_first(reach, decided), decided.apart)
    part_of = {article_id: part[0] for part in parts for article_id in part}
    return {(a, b) for a, b in pairs if part_of[a] == part_of[b]}


def delete_empty(group_ids: Collection[int]) -> None:
    """Deletes those of the groups that have no articles; redirects to them go with them."""
    for part in slices(sorted(group_ids)):
        VersionGroup.objects.filter(pk__in=part, articles__isnull=True).delete()


@dataclass(slots=True)
class _Reach:
    """All one can get to by shared groups, version links and verdicts; grows until nothing new is found."""

    group_of: dict[int, int] = field(default_factory=dict)  # article id -> group id
    covered_by: dict[int, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    strength: dict[Pair, tuple[float, float]] = field(default_factory=dict)  # linked pair -> its coverages, ascending
    _groups: set[int] = field(default_factory=set)
    _links: set[int] = field(default_factory=set)

    def go(self, article_ids: Collection[int]) -> None:
        frontier = set(article_ids)
        while frontier:
            fresh = self._take_groups(self._groups_of(frontier) - self._groups)
            ends = self._take_links(fresh) | {end for pair in verdicts.touching(fresh).same for end in pair}
            frontier = ends - self.group_of.keys()

    def _groups_of(self, article_ids: Collection[int]) -> set[int]:
        groups = Article.objects.order_by().values_list("version_group_id", flat=True)
        return {group_id for part in slices(sorted(article_ids)) for group_id in groups.filter(pk__in=part)}

    def _take_groups(self, group_ids: set[int]) -> list[int]:
        """Notes all articles of these groups; returns their ids."""
        self._groups |= group_ids
        articles = Article.objects.order_by().values_list("pk", "version_group_id")
        found = [row for part in slices(sorted(group_ids)) for row in articles.filter(version_group__in=part)]
        self.group_of.update(found)
        return [article_id for article_id, _group in found]

    def _take_links(self, article_ids: Iterable[int]) -> set[int]:
        """Notes the version links of these articles; returns both ends of all of them."""
        ends: set[int] = set()
        for link_id, a, b, coverage_a, coverage_b in _version_links(article_ids):
            ends |= {a, b}
            if link_id not in self._links:
                self._links.add(link_id)
                self.covered_by[a].append((b, coverage_a))
                self.covered_by[b].append((a, coverage_b))
                self.strength[a, b] = min(coverage_a, coverage_b), max(coverage_a, coverage_b)
        return ends


def _version_links(article_ids: Iterable[int]) -> Iterator[tuple[int, int, int, float, float]]:
    links = VersionLink.objects.of_versions().values_list("pk", "a_id", "b_id", "coverage_a", "coverage_b")
    for part in slices(sorted(article_ids)):
        yield from links.filter(a__in=part)
        yield from links.filter(b__in=part)


def _strongest_first(reach: _Reach, decided: verdicts.Verdicts) -> list[Pair]:
    """What joins: verdicts, then links by the better coverage; equal ones by their texts, never by their ids."""
    if not decided.apart:
        return [*decided.same, *reach.strength]
    named = decided.identity_of

    def rank(pair: Pair) -> tuple[float, float, list[str]]:
        weaker, stronger = reach.strength.get(pair, (0.0, 0.0))
        return -stronger, -weaker, sorted(named[article_id] for article_id in pair)

    links = sorted(reach.strength, key=rank)
    return [*sorted(decided.same, key=lambda pair: sorted(named[article_id] for article_id in pair)), *links]


def _within_groups(
    covered_by: Mapping[int, Sequence[tuple[int, float]]], group_of: Mapping[int, int]
) -> dict[int, list[tuple[int, float]]]:
    """Of the versions each article is covered by, those in its own group: what a person parted lends nothing."""
    return {
        article_id: [(other, share) for other, share in covering if group_of[other] == group_of[article_id]]
        for article_id, covering in covered_by.items()
    }


@dataclass(frozen=True, slots=True)
class _Plan:
    group_of: Mapping[int, int]  # article id -> its group from now on
    merged: Mapping[int, list[int]]  # group id -> the groups that go into it


def _plan(group_of: Mapping[int, int], components: Sequence[Sequence[int]]) -> _Plan:
    """Who gets which group; creates the new ones.

    A group's id goes with the least article in it, so a split leaves it there; a component that inherits several ids
    keeps the least and takes in the others; one that inherits none gets a new group.
    """
    least: dict[int, int] = {}  # group id -> its least article
    for article_id in sorted(group_of):
        least.setdefault(group_of[article_id], article_id)
    planned: dict[int, int] = {}
    merged: dict[int, list[int]] = {}
    for component in components:
        inherited = sorted({group_of[i] for i in component if least[group_of[i]] == i})
        group_id = inherited[0] if inherited else VersionGroup.objects.create().pk
        planned.update(dict.fromkeys(component, group_id))
        if inherited[1:]:
            merged[group_id] = inherited[1:]
    return _Plan(planned, merged)


def _move(before: Mapping[int, int], after: Mapping[int, int]) -> frozenset[int]:
    """Saves the groups that changed; returns their articles."""
    newcomers: dict[int, list[int]] = defaultdict(list)
    for article_id, group_id in after.items():
        if before[article_id] != group_id:
            newcomers[group_id].append(article_id)
    for group_id, article_ids in newcomers.items():
        for part in slices(article_ids):
            Article.objects.filter(pk__in=part).update(version_group_id=group_id)
    return frozenset(article_id for article_ids in newcomers.values() for article_id in article_ids)


def _merge(merged: Mapping[int, list[int]]) -> None:
    """Redirects the ids that are no more to the groups their articles went to, older redirects included."""
    for group_id, gone in merged.items():
        for part in slices(gone):
            MergedGroup.objects.filter(group__in=part).update(group_id=group_id)
        MergedGroup.objects.bulk_create([MergedGroup(old_id=old, group_id=group_id) for old in gone], batch_size=200)
        for part in slices(gone):
            VersionGroup.objects.filter(pk__in=part).delete()
