"""What was read of items, and what all other articles know better: the hook through which every row is written."""

from collections.abc import Sequence

from archive import naming
from archive.evidence import tables
from archive.evidence.dating import Habits, dated_by
from archive.evidence.traces import scope_of
from archive.evidence.wording import without_repeats
from archive.ingest.items import ParsedArticle
from archive.models import Article, Dump


def heard(said: Sequence[tuple[Article, ParsedArticle]], given_source: str) -> list[ParsedArticle]:
    """In the same order; one without anything to say otherwise stays itself. Three queries.

    `given_source`: as in `loading.state_all`. The articles' speaking dumps are set.
    """
    names = naming.names()
    scopes = [scope_of(names.of(read.source or given_source), article.speaking_dump_id) for article, read in said]
    repeated = tables.repeated_in({scope for scope in scopes if scope is not None})
    habits = _habits_of({article.speaking_dump_id for article, _ in said})
    known = []
    for (article, read), scope in zip(said, scopes, strict=True):
        dated = dated_by(read, habits[article.speaking_dump_id]) if article.speaking_dump_id in habits else read
        known.append(dated if scope is None else without_repeats(dated, scope, repeated))
    return known


def _habits_of(dump_ids: set[int | None]) -> dict[int | None, Habits]:
    """Of those dumps that have any. One query."""
    rows = Dump.objects.filter(pk__in=[pk for pk in dump_ids if pk]).exclude(habits={}).values_list("pk", "habits")
    return {pk: Habits.read(stored) for pk, stored in rows}
