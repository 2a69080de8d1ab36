"""Every article as a document, for an index made anew."""

import logging
from collections.abc import Iterator
from itertools import islice
from typing import Final

from archive.models import Article
from search import outbox
from search.documents import documents, readable
from search.engine import Progress
from search.schema import Document

logger = logging.getLogger(__name__)

# Articles read at a time: two queries each, and no transaction held open.
_SLICE: Final = 500


def every_document(
    *, total: int = 0, first: int = 0, last: int | None = None, progress: Progress | None = None
) -> Iterator[Document]:
    """Of the articles with ids above `first` up to `last`, by id."""
    every = readable() if last is None else readable().filter(pk__lte=last)
    done = 0
    while articles := list(islice(every.filter(pk__gt=first).iterator(), _SLICE)):
        try:
            yield from list(documents(articles))
        except Exception:  # one article must not keep the others out of the index
            logger.exception("articles %d to %d cannot be indexed together", articles[0].pk, articles[-1].pk)
            yield from _one_by_one(articles)
        first, done = articles[-1].pk, done + len(articles)
        if progress:
            progress(done, max(total, done))


def _one_by_one(articles: list[Article]) -> Iterator[Document]:
    """What cannot be indexed is logged and pending."""
    for article in articles:
        try:
            yield from list(documents([article]))
        except Exception:  # as above
            logger.exception("article %s cannot be indexed", article.pk)
            outbox.enqueue(changed=[article.pk])
