"""What was read of items, and what all other articles know better: the hook through which every row is written."""

from collections.abc import Sequence

from archive.evidence import tables
from archive.evidence.traces import scope_of
from archive.evidence.wording import without_repeats
from archive.ingest.items import ParsedArticle
from archive.models import Article


def heard(said: Sequence[tuple[Article, ParsedArticle]], given_source: str) -> list[ParsedArticle]:
    """In the same order; one without anything to say otherwise stays itself. A query or two.

    `given_source`: as in `loading.state_all`. The articles' speaking dumps are set.
    """
    scopes = [scope_of(read.source or given_source, article.speaking_dump_id) for article, read in said]
    repeated = tables.repeated_in({scope for scope in scopes if scope is not None})
    return [
        read if scope is None else without_repeats(read, scope, repeated)
        for (_, read), scope in zip(said, scopes, strict=True)
    ]
