"""After articles came, changed or went: link, group, announce. The one way through the versions part."""

from collections.abc import Sequence

from archive.evidence import mentions
from archive.models import Article
from archive.signals import articles_changed
from archive.versions import grouping, linking
from archive.versions.novelties import reached_from


def settle_dates(articles: Sequence[Article]) -> None:
    """After these articles' own dates changed and nothing else of them. Call inside the transaction."""
    ids = {article.pk for article in articles}
    changed = reached_from(ids | grouping.regroup(ids)) | ids
    articles_changed.send(sender=Article, changed=frozenset(changed), removed=frozenset())


def settle(
    new: Sequence[Article],
    restated: Sequence[Article] = (),
    removed: frozenset[int] = frozenset(),
    neighbours: frozenset[int] = frozenset(),
    delivered: frozenset[int] = frozenset(),
) -> None:
    """Call inside the transaction of the batch.

    `restated` articles say something else than before. `removed` are deleted already; `neighbours` is what unlinking
    them touched. `delivered` came with one dump more than before, or one less.
    """
    coming = {article.pk for article in new}
    again = [article for article in restated if article.pk not in coming]
    mentions.follow(new, again)
    touched = neighbours | linking.unlink([article.pk for article in again]) | linking.link([*new, *again])
    regrouped = grouping.regroup(touched - removed)
    changed = reached_from((touched | regrouped) - removed) | coming | {article.pk for article in again} | delivered
    articles_changed.send(sender=Article, changed=frozenset(changed), removed=removed)
