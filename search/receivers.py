"""The archive announces, the search takes note: outbox rows in the announcing transaction, the index afterwards."""

import logging
from typing import Any

from django.dispatch import receiver

from archive.signals import articles_changed, catching_up, examining, metering, starting
from search import indexing, outbox
from search.engine import store
from search.errors import IndexBusyError, SearchUnavailableError
from search.saved import notifying

logger = logging.getLogger(__name__)


@receiver(articles_changed, dispatch_uid="search.outbox")
def note_changes(*, changed: frozenset[int], removed: frozenset[int], **_: Any) -> None:
    outbox.enqueue(changed=changed, removed=removed)


@receiver(catching_up, dispatch_uid="search.indexing")
def catch_up(**_: Any) -> int:
    """Brings what is pending into the index. Where it cannot be written now, the rows wait: nothing is lost."""
    try:
        return indexing.drain()
    except (IndexBusyError, SearchUnavailableError) as error:
        logger.warning("%s; %d articles stay pending", error, outbox.size())
        return 0


@receiver(catching_up, dispatch_uid="search.notifying")
def write_letters(**_: Any) -> int:
    """After the index: what just came is told of. It brings no article up to date, so it counts none."""
    notifying.notify()
    return 0


@receiver(examining, dispatch_uid="search.consistency")
def examine(*, repair: bool, **_: Any) -> list[tuple[str, str, bool]]:
    """What the index says otherwise than the database; mended from the database when asked."""
    found = indexing.consistency()
    if not (found and repair):
        return [(problem.code, _sentence(problem), False) for problem in found]
    indexing.mend(found)
    left = {(problem.code, problem.article_id) for problem in indexing.consistency()}
    return [(problem.code, _sentence(problem), (problem.code, problem.article_id) not in left) for problem in found]


@receiver(starting, dispatch_uid="search.starting")
def look_at_the_engine(**_: Any) -> list[str]:
    try:
        if store().open() is None and indexing.needs_reindex():
            return ["There is no search index yet: run `python manage.py reindex`."]
    except SearchUnavailableError as error:
        return [f"The search cannot work: {error}."]
    return []


@receiver(metering, dispatch_uid="search.metering")
def meter(**_: Any) -> list[tuple[str, str, float]]:
    return [("index_pending", "Articles the index has yet to learn of.", outbox.size())]


def _sentence(problem: indexing.Problem) -> str:
    return (
        f"Article {problem.article_id} {problem.detail}." if problem.article_id else f"{problem.detail.capitalize()}."
    )
