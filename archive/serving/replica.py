"""Readers' pages from a standby of the database (`REPLICA_URL`); all that writes, or must see what it wrote, elsewhere.

Who reads without an account gets what a standby has. It may be `REPLICA_LAG` seconds behind; further behind, silent or
promoted, it is left alone until it is looked at again, and the primary answers. A page that it does not know may just
be younger than what it has, and a query that fails may be its end: both are asked of the primary in the same request.
Where the primary is gone, readers read on, however far behind.
"""

import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger(__name__)

REPLICA: Final = "replica"
LOOKED_AFTER: Final = 5.0  # seconds between two looks of a process; each costs a query, or 5 s where nothing answers
# Of machines, which ask after the archive itself and not after what readers see.
_OF_THE_PRIMARY: Final = frozenset({"/readyz", "/healthz", "/metrics"})
_reading: ContextVar[bool] = ContextVar("reading", default=False)

# Nothing left to replay, and somebody sends: up to date, however long ago anybody wrote.
_LAG: Final = """
SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver)
    THEN 0 ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 END
WHERE pg_is_in_recovery()"""
# Equal on a server and all that follow it; and which of its databases.
_NAME: Final = "SELECT system_identifier, current_database() FROM pg_control_system()"


class Router:
    """Django asks it which database a query is for."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return REPLICA if _reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, alias: str, _app_label: str, **_hints: Any) -> bool | None:
        return False if alias == REPLICA else None


class Readers:
    """The innermost middleware. What is streamed after the answer has begun comes from the primary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (_is_readers(request) and _standing.serves()):
            return self._get_response(request)
        token = _reading.set(True)
        try:
            response = self._get_response(request)
        finally:
            _reading.reset(token)
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        again = self._get_response(request)
        return again if again.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A page whose replica ended, or took back rows it was reading, is made again from the primary."""
        found = request.resolver_match
        if not (_reading.get() and found and isinstance(error, Error)):
            return None
        logger.warning("the replica failed a reader: %s", error)
        _standing.doubt()
        _reading.set(False)
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response


def _is_readers(request: HttpRequest) -> bool:
    is_safe = request.method in {"GET", "HEAD"} and request.path_info not in _OF_THE_PRIMARY
    return is_safe and settings.SESSION_COOKIE_NAME not in request.COOKIES and "Authorization" not in request.headers


@dataclass(slots=True)
class _Standing:
    """What this process last saw of the replica. Threads that look at the same moment see the same."""

    good: bool = False
    until: float = -math.inf  # of the monotonic clock
    name: tuple[Any, ...] | None = None  # of the primary: it stays the same

    def serves(self) -> bool:
        if time.monotonic() >= self.until:
            self.until = time.monotonic() + LOOKED_AFTER  # others go on by the last look meanwhile
            good = not trouble() or (not _answers(DEFAULT_DB_ALIAS) and _answers(REPLICA))
            if good != self.good:
                logger.info("readers are served by the %s", "replica" if good else "primary")
            self.good, self.until = good, time.monotonic() + LOOKED_AFTER
        return self.good

    def primary(self) -> tuple[Any, ...] | None:
        """Nothing while it does not answer and never has."""
        if self.name is None:
            with suppress(Error), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(_NAME)
                self.name = cursor.fetchone()
        return self.name

    def doubt(self) -> None:
        self.good, self.until = False, time.monotonic() + LOOKED_AFTER


_standing: Final = _Standing()


def trouble() -> str:
    """Why the replica cannot serve readers; nothing where it can, or where none is set."""
    if REPLICA not in connections.settings:
        return ""
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_LAG)
            row = cursor.fetchone()
            cursor.execute(_NAME)
            name = cursor.fetchone()
    except Error as error:
        connections[REPLICA].close()
        return f"cannot be read: {' '.join(str(error).split())}"
    if row is None:
        return "leads to a server that follows no other: name a standby of the one in DATABASE_URL, or none"
    if _standing.primary() not in {None, name}:
        return "leads to a copy of another database than DATABASE_URL does: name a standby of that one, or none"
    lag = math.inf if row[0] is None else float(row[0])
    if lag > settings.REPLICA_LAG:
        return f"leads to a standby that is {lag:.0f} s behind, and REPLICA_LAG allows {settings.REPLICA_LAG}"
    return ""


def _answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connections[alias].close()
        return False
    return True
