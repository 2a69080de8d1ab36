"""Which version a version follows: what it is told apart from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from archive.models import VersionLink
from archive.versions.postings import slices

_DAY: Final = 10  # characters of an ISO 8601 day


def came_before(one: str | None, other: str | None) -> bool:
    """Whether their dates, ISO 8601 of any precision, say that one came first: as precisely as both are known."""
    if not one or not other:
        return False
    length = min(len(one), len(other), _DAY)
    if one[:length] != other[:length] or min(len(one), len(other)) <= _DAY:
        return one[:length] < other[:length]
    try:
        return datetime.fromisoformat(one) < datetime.fromisoformat(other)
    except (TypeError, ValueError):  # one clock names its zone and the other does not; or it is no clock
        return False


def predecessors(article_ids: Iterable[int]) -> dict[int, int]:
    """Article id → the version it follows: the last earlier one of its address, else of its source, else the closest.

    Only versions linked with it and in its story are looked at; one that none came before is left out. One query for
    500 articles.
    """
    closest: dict[int, tuple[Any, ...]] = {}
    for part in slices(sorted(set(article_ids))):
        wanted = frozenset(part)
        for link in VersionLink.objects.touching(part).of_versions().values(*_SIDES, "coverage_a", "coverage_b"):
            for later, earlier in (("a", "b"), ("b", "a")):
                if link[f"{later}_id"] in wanted and _follows(link, later, earlier):
                    found = _closeness(link, later, earlier)
                    closest[link[f"{later}_id"]] = max(closest.get(link[f"{later}_id"], found), found)
    return {later: found[-1] for later, found in closest.items()}


def linked_with(article_ids: Iterable[int]) -> set[int]:
    """These articles and all their versions by direct link. One query for 500 articles."""
    ids = set(article_ids)
    links = (VersionLink.objects.touching(part).of_versions() for part in slices(sorted(ids)))
    return ids.union(*(pair for found in links for pair in found.values_list("a_id", "b_id")))


_SIDES: Final = [
    f"{side}{column}"
    for side in "ab"
    for column in ("_id", "__identity", "__published", "__source_id", "__url", "__version_group_id")
]


def _follows(link: dict[str, Any], later: str, earlier: str) -> bool:
    together = link["a__version_group_id"] == link["b__version_group_id"]
    return together and came_before(link[f"{earlier}__published"], link[f"{later}__published"])


def _closeness(link: dict[str, Any], later: str, earlier: str) -> tuple[Any, ...]:
    """The greatest is followed; its id comes last. Of one source the latest counts, of others the most alike.

    Ties fall by the texts, never by the order of arrival.
    """
    address, source = (
        bool(link[f"{later}__{column}"]) and link[f"{later}__{column}"] == link[f"{earlier}__{column}"]
        for column in ("url", "source_id")
    )
    alike = max(link["coverage_a"], link["coverage_b"])
    when = link[f"{earlier}__published"]
    order = (when, alike) if address or source else (alike, when)
    return address, source, *order, link[f"{earlier}__identity"], link[f"{earlier}_id"]
