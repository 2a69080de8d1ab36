from typing import Any

from django.core.management.base import CommandError
from haystack.management.commands import update_index

from archive.errors import ArchiveError
from search import indexing, outbox
from search.indexing import Problem


class Command(update_index.Command):  # type: ignore[misc]
    help = "Haystack's command: brings every article whose document is missing or out of date into the index."

    def handle(self, **options: Any) -> None:
        try:
            indexing.drain()
            problems = indexing.consistency()
            if any(problem.article_id is None for problem in problems):
                indexing.reindex()
            else:
                _mend(problems)
        except ArchiveError as error:
            raise CommandError(str(error)) from error


def _mend(problems: list[Problem]) -> None:
    removed = {problem.article_id for problem in problems if problem.code == "left-over" and problem.article_id}
    changed = {problem.article_id for problem in problems if problem.article_id} - removed
    outbox.enqueue(changed=changed, removed=removed)
    indexing.drain()
