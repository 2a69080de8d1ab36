"""From the outbox into the index, and the index anew: nothing else writes it.

The database is the truth. `drain` brings over what changed, `reindex` makes everything anew beside the index in use
and puts it in use when it is whole, `consistency` compares the two.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.models import Article
from search import outbox
from search.documents import Beside, beside, day, document, load
from search.engine import Generation, Progress, Shelf, backend, store
from search.errors import IndexBuildError
from search.models import Pending

logger = logging.getLogger(__name__)

# Articles a commit. Below it commits dominate, above it a crash repeats more.
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the index says otherwise than the database."""

    code: str  # `missing`, `left-over`, `twice`, `other-group`, `other-date`, `unreadable`, `no-index`
    article_id: int | None
    detail: str


def drain(limit: int | None = None, progress: Progress | None = None) -> int:
    """Brings pending articles (at most `limit`) into the index; gives how many. Raises IndexBusyError.

    An article whose document cannot be made is logged and stays pending; the others go on. Rows are deleted after the
    commit that holds their documents, so a crash between the two repeats work and loses nothing.
    """
    if not outbox.size():
        return 0
    with store().writing():
        return _drain(store(), limit, progress)


def reindex(progress: Progress | None = None) -> int:
    """Builds the index anew beside the one in use and swaps; gives the number of documents.

    A run that died is gone on with where the engine can: what it had finished is kept.
    Raises IndexBuildError where the new index does not hold what the database holds; the old one then stays.
    """
    target = store()
    with target.writing():
        generation = target.unfinished() or target.begin()
        count = backend().build(generation, progress)
        _verify(count)
        target.publish(generation)
        _drain(target, None, None)
    return count


def needs_reindex() -> bool:
    """Whether the index cannot be read by this version of the code, or lacks although there are articles."""
    target = store()
    if target.current() is None:
        return Article.objects.exists()
    return not target.is_current_code()


def percent_built() -> int | None:
    """How far the index is that readers wait for; None where they have one, or nobody is making one."""
    return store().percent_built() if needs_reindex() else None


def consistency() -> list[Problem]:
    """What the index says otherwise than the database, articles still pending left aside. Three queries."""
    if store().current() is None:
        return (
            [Problem("no-index", None, "there is no index; run `python manage.py reindex`")] if needs_reindex() else []
        )
    if not store().is_current_code():
        return [Problem("unreadable", None, "the index was written by another version; run `python manage.py reindex`")]
    indexed: dict[int, tuple[int, int]] = {}
    twice: set[int] = set()
    for article_id, group, its_day in backend().held():
        if article_id in indexed:
            twice.add(article_id)
        indexed[article_id] = (group, its_day)
    pending = set(Pending.objects.values_list("article_id", flat=True))
    doubled = [Problem("twice", pk, "has two documents in the index") for pk in sorted(twice)]
    return doubled + [problem for problem in _differences(indexed) if problem.article_id not in pending]


def mend(problems: list[Problem]) -> None:
    """Brings what the database says of these articles into the index; a problem of the index as a whole: anew."""
    if any(problem.article_id is None for problem in problems):
        reindex()
        return
    named = {problem.article_id for problem in problems if problem.article_id is not None}
    there = set(Article.objects.filter(pk__in=named).values_list("pk", flat=True))
    outbox.enqueue(changed=there, removed=named - there)
    drain()


def _differences(indexed: dict[int, tuple[int, int]]) -> Iterator[Problem]:
    for article in Article.objects.only("pk", "version_group_id", "published_day").order_by("pk").iterator():
        found = indexed.pop(article.pk, None)
        if found is None:
            yield Problem("missing", article.pk, "is not in the index")
        elif found[0] != article.version_group_id:
            yield Problem("other-group", article.pk, f"stands in story {found[0]}, not {article.version_group_id}")
        elif found[1] != day(article):
            yield Problem("other-date", article.pk, f"is dated {found[1]} in the index, {day(article)} in the database")
    for article_id in sorted(indexed):
        yield Problem("left-over", article_id, "is in the index, not in the database")


def _drain(target: Shelf, limit: int | None, progress: Progress | None) -> int:
    generation = target.open() or _first(target)
    total = outbox.size() if progress else 0
    done, after, failed = 0, 0, False
    while limit is None or done < limit:
        wanted = BATCH if limit is None else min(BATCH, limit - done)
        rows = outbox.batch(wanted, after=after)
        brought = _bring(generation, rows) if rows else []
        failed = failed or len(brought) < len(rows)
        done += len(brought)
        if progress and rows:
            progress(done, max(total if limit is None else min(total, limit), done))
        if len(rows) == wanted:
            after = rows[-1].article_id
        elif failed or not (rows or after):
            break
        else:
            after = 0  # once more from the start: lower ids may have come meanwhile
    return done


def _bring(generation: Generation, rows: list[Pending]) -> list[Pending]:
    """One commit; gives the rows whose articles the index now tells truly."""
    wanted = [row.article_id for row in rows if not row.removed]
    made = []
    failed: set[int] = set()
    known = _beside(wanted)
    for article in load(wanted):
        try:
            made.append(document(article, known or beside([article.pk])))
        except Exception:  # one article must not keep the others out of the index; it stays pending for `doctor`
            logger.exception("article %s cannot be indexed", article.pk)
            failed.add(article.pk)
    brought = [row for row in rows if row.article_id not in failed]
    backend().write(generation, made, [row.article_id for row in brought])
    outbox.clear(brought)
    return brought


def _beside(wanted: list[int]) -> Beside | None:
    """None where one of them spoils it for all: then each is looked up alone."""
    try:
        return beside(wanted)
    except Exception:  # as in `_bring`, where the one will fail again
        logger.exception("what stands beside %d articles cannot be told", len(wanted))
        return None


def _first(target: Shelf) -> Generation:
    """Where there was no index: empty while all articles are pending, else of all, or most would not be found."""
    generation = target.unfinished() or target.begin()
    total = Article.objects.count()
    if total > outbox.size():
        _verify(backend().build(generation))
    target.publish(generation)
    return generation


def _verify(count: int) -> None:
    """Articles that came or went meanwhile are pending; what is not has to be in the new index."""
    there, pending = Article.objects.count(), outbox.size()
    if abs(there - count) > pending:
        raise IndexBuildError(f"the new index holds {count} articles, the database {there}; the old index stays in use")
