"""What keeps the archive from working as it is set up, said when it starts: the setting, and the remedy."""

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from archive.models import Dump
from archive.serving import replica
from archive.signals import starting
from archive.starting.connecting import without_password

logger = logging.getLogger(__name__)


def report() -> None:
    """For the log of a process that serves or works. What is down may come back: the process goes on."""
    try:
        for sentence in troubles():
            logger.error(sentence)
    except Exception:  # the edge of a thread: what cannot even be looked at must not pass in silence
        logger.exception("whether the settings work cannot be told")
    finally:
        connections.close_all()


def troubles() -> Iterator[str]:
    """The sentences; of the database first, and of what needs it only where it is sound."""
    sentence = database_trouble()
    if sentence:
        yield sentence
        return
    if lacking := replica.trouble():
        named = f"REPLICA_URL={without_password(settings.REPLICA_URL)!r} {lacking}"
        yield f"{named}. Until it is mended, or REPLICA_URL is taken away, readers are served by DATABASE_URL."
    for _, sentences in starting.send(sender=None):
        yield from sentences or ()


def database_trouble() -> str:
    """What is wrong with the database as a whole; nothing where it is sound."""
    if connection.in_atomic_block and connection.needs_rollback:
        return ""
    try:
        if Dump._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - documented API
            return "The database has no tables yet: run `python manage.py migrate` first."
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "The database has not all tables of this version: run `python manage.py migrate` first."
    except OperationalError as error:
        reason = " ".join(str(error).split())
        named = f"DATABASE_URL={without_password(settings.DATABASE_URL)!r} cannot be opened: {reason}"
        return f"{named}. See that the server runs, and that user, password and name in DATABASE_URL are right."
    return ""
