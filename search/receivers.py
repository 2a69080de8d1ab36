"""The archive announces, the search takes note: outbox rows in the announcing transaction, the index afterwards."""

import logging
from typing import Any

from django.dispatch import receiver

from archive.models import Article
from archive.signals import articles_changed, catching_up, examining
from search import indexing, outbox
from search.errors import IndexBusyError

logger = logging.getLogger(__name__)


@receiver(articles_changed, dispatch_uid="search.outbox")
def note_changes(*, changed: frozenset[int], removed: frozenset[int], **_: Any) -> None:
    outbox.enqueue(changed=changed, removed=removed)


@receiver(catching_up, dispatch_uid="search.indexing")
def catch_up(**_: Any) -> int:
    """Brings what is pending into the index. While another process writes it, the rows wait: nothing is lost."""
    try:
        return indexing.drain()
    except IndexBusyError:
        logger.warning("another process writes the index; %d articles stay pending", outbox.size())
        return 0


@receiver(examining, dispatch_uid="search.consistency")
def examine(*, repair: bool, **_: Any) -> list[tuple[str, str, bool]]:
    """What the index says otherwise than the database; mended from the database when asked."""
    found = indexing.consistency()
    if not (found and repair):
        return [(problem.code, _sentence(problem), False) for problem in found]
    if any(problem.article_id is None for problem in found):
        indexing.reindex()
    else:
        _bring_back({problem.article_id for problem in found if problem.article_id})
    left = {(problem.code, problem.article_id) for problem in indexing.consistency()}
    return [(problem.code, _sentence(problem), (problem.code, problem.article_id) not in left) for problem in found]


def _sentence(problem: indexing.Problem) -> str:
    return (
        f"Article {problem.article_id} {problem.detail}." if problem.article_id else f"{problem.detail.capitalize()}."
    )


def _bring_back(article_ids: set[int]) -> None:
    """Says of each article once more whether it is there, and brings that into the index."""
    there = set(Article.objects.filter(pk__in=article_ids).values_list("pk", flat=True))
    outbox.enqueue(changed=there, removed=article_ids - there)
    indexing.drain()
