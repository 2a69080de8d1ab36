"""What a version has that the one before it had not, what the one after it dropped, and what kinds of change that is.

It follows from the texts, links and dates as they are now; nothing of it is stored here. Who keeps a copy (the index)
listens to `articles_changed`, which names all articles whose novelty may be other than before: see `reached_from`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from archive.models import Article
from archive.tokens import comparison_tokens
from archive.versions.changes import Kind, material
from archive.versions.comparing import Change
from archive.versions.editions import Editions
from archive.versions.following import linked_with, predecessors
from archive.versions.postings import slices

# Of the versions that follow one, those its text is laid beside: a report that hundreds of papers printed after it
# would cost a comparison each, and the first few say what was dropped.
MOST_FOLLOWERS: Final = 8


@dataclass(frozen=True, slots=True)
class Novelty:
    """Passages of an article's own text, words in a row, in order; `kinds` are the material ones, of the step to it.

    `added`: the version it follows has them not. `removed`: a version that follows it has them no more.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()


def novelties(article_ids: Iterable[int]) -> dict[int, Novelty]:
    """Of these articles, those that follow a version or are followed by one.

    Four queries for 500 articles and their versions, and a comparison (about 7 ms per 1,000 words) for the version
    followed and for each of at most MOST_FOLLOWERS that follow. Texts of more than MOST_WORDS are not looked at.
    """
    wanted = set(article_ids)
    follows = predecessors(linked_with(wanted))
    steps = {(earlier, later) for later, earlier in follows.items() if {earlier, later} & wanted}
    if not steps:
        return {}
    facts = _facts({pk for step in steps for pk in step})
    followers: dict[int, list[int]] = defaultdict(list)
    for earlier, later in sorted(steps, key=lambda step: facts[step[1]].order):
        if earlier in wanted and len(followers[earlier]) < MOST_FOLLOWERS:
            followers[earlier].append(later)
    followed = wanted & follows.keys()
    editions = Editions({*followed, *(follows[pk] for pk in followed), *followers, *chain(*followers.values())})

    def kinds(earlier: int, later: int) -> frozenset[Kind]:
        same_source = facts[earlier].source == facts[later].source
        return material({change.kind for change in editions.changes(earlier, later)}, same_source=same_source)

    return {
        pk: Novelty(
            added=_once(editions.own(follows[pk], pk, Change.ADDED)) if pk in followed else (),
            removed=_once(said for later in followers[pk] for said in editions.own(pk, later, Change.REMOVED)),
            kinds=kinds(follows[pk], pk) if pk in followed else frozenset(),
        )
        for pk in sorted(followed | followers.keys())
    }


def followed(article_ids: Iterable[int]) -> dict[int, int]:
    """Article id → the version it follows, where it follows one: the step that its kinds are of. One query for 500."""
    return predecessors(article_ids)


def reached_from(article_ids: Iterable[int]) -> set[int]:
    """These articles and all whose novelty may follow from theirs: their versions, and the versions of those.

    A version that comes may be followed by one it is linked with; and that one's former predecessor, which need not
    be linked with the newcomer, drops nothing any more. Two queries for 500 articles.
    """
    return linked_with(linked_with(article_ids))


@dataclass(frozen=True, slots=True)
class _Facts:
    order: tuple[str, str]  # by date; equal ones by their texts, never by the order of arrival
    source: int | None


def _facts(article_ids: Iterable[int]) -> dict[int, _Facts]:
    rows = Article.objects.order_by().values_list("pk", "published", "identity", "source_id")
    return {
        pk: _Facts((published or "", identity), source)
        for part in slices(sorted(article_ids))
        for pk, published, identity, source in rows.filter(pk__in=part)
    }


def _once(passages: Iterable[str]) -> tuple[str, ...]:
    """Each in its first place; those without a word left out."""
    told = dict.fromkeys(" ".join(passage.split()) for passage in passages)
    return tuple(passage for passage in told if comparison_tokens(passage))
