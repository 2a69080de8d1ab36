"""The whole archive from one database into another, SQLite or PostgreSQL: every table, every number, every secret.

The rows keep their numbers, so that addresses, the index and the originals go on being right. The source is read as
of one moment and never written; the target is filled in one transaction, or not at all.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from archive.errors import ArchiveError
from archive.models import Article, AuditEntry, Dump, Throttle
from archive.starting.connecting import database_from, without_password

SOURCE: Final = "moving-from"
TARGET: Final = "moving-to"
_SLICE: Final = 2000  # rows held at a time
_CHUNK: Final = 1 << 20  # bytes of an export hashed at a time

Progress = Callable[[str, int], None]  # table, rows of it moved so far
Model = type[models.Model]


class MoveError(ArchiveError):
    """Nothing was changed."""


def move(source_url: str, target_url: str, progress: Progress = lambda _table, _rows: None) -> dict[str, int]:
    """Rows moved, by table. Raises MoveError, also where the two differ afterwards: the target is then empty again."""
    with (
        _connected(SOURCE, database_from(source_url), source_url) as source,
        _connected(TARGET, database_from(target_url), target_url) as target,
    ):
        _refuse_half_migrated(source, source_url)
        _run(target_url, "migrate", "--verbosity", "0")
        _refuse_if_used(target_url)
        with _one_moment(source):
            _refuse_if_at_work()
            return _moved(source, target, progress)


def save(file: Path) -> None:
    """The configured database, while others write, into a new SQLite file. Raises MoveError."""
    url = f"sqlite:///{file}"
    own = connections[DEFAULT_DB_ALIAS].settings_dict
    with _connected(SOURCE, own, "The database") as source, _connected(TARGET, database_from(url), url) as target:
        _refuse_half_migrated(source, "The database")
        _run(url, "migrate", "--verbosity", "0")
        with _one_moment(source):
            _moved(source, target, lambda _table, _rows: None)


def load(file: Path) -> None:
    """The rows of an SQLite file, migrated there first, in place of all the configured database holds."""
    url = f"sqlite:///{file}"
    own = connections[DEFAULT_DB_ALIAS].settings_dict
    _run(url, "migrate", "--verbosity", "0")
    call_command("migrate", verbosity=0)
    with (
        _connected(SOURCE, database_from(url), url) as source,
        _connected(TARGET, own, "The database") as target,
        _one_moment(source),
    ):
        _moved(source, target, lambda _table, _rows: None)


def canonical_digest(url: str) -> str:
    """SHA-256 of the canonical export of the archive in that database."""
    return _run(url, "export", "--canonical")


def _run(url: str, *arguments: str) -> str:
    """Our own command on that database, where it is the default one; gives the SHA-256 of what it prints."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    digest = hashlib.sha256()
    environment = {**os.environ, "DATABASE_URL": url, "REPLICA_URL": ""}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        while process.stdout and (chunk := process.stdout.read(_CHUNK)):
            digest.update(chunk)
    if process.returncode:
        raise MoveError(f"`manage.py {arguments[0]}` does not work on {without_password(url)}")
    return digest.hexdigest()


@contextmanager
def _connected(alias: str, database: dict[str, Any], url: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, known by `alias` until it is closed."""
    whole = connections.configure_settings({"default": {}, alias: {**database}})[alias]
    connection: BaseDatabaseWrapper = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, alias)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise MoveError(f"{without_password(url)} cannot be opened: {error}") from error
    connections.settings[alias], connections[alias] = whole, connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[alias], connections.settings[alias]


@contextmanager
def _one_moment(source: BaseDatabaseWrapper) -> Iterator[None]:
    """What is read is one moment of the source; what is written is there whole or not at all."""
    with transaction.atomic(SOURCE), transaction.atomic(TARGET):
        if source.vendor == "postgresql":
            with source.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _refuse_half_migrated(source: BaseDatabaseWrapper, url: str) -> None:
    executor = MigrationExecutor(source)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        said = "has not all tables of this version: run `python manage.py migrate` with DATABASE_URL set to it first"
        raise MoveError(f"{without_password(url)} {said}")


def _refuse_if_used(url: str) -> None:
    if any(model._default_manager.using(TARGET).exists() for model in (Dump, Article, AuditEntry)):  # noqa: SLF001 - documented API
        raise MoveError(f"{without_password(url)} already holds an archive; name an empty database")


def _refuse_if_at_work() -> None:
    if Dump.objects.using(SOURCE).exclude(lease_token="").exists():
        raise MoveError("A dump is being read: stop the worker first, or wait until it is done.")


def _moved(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, progress: Progress) -> dict[str, int]:
    every = _models()
    with target.cursor() as cursor:
        for model in reversed(every):  # what migrations put there comes from the source as well
            cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608, SLF001 - a table's name
    counts = {}
    for model in every:
        table = model._meta.db_table  # noqa: SLF001 - documented API
        counts[table] = _move_table(model, target, progress)
        _move_number(model, source, target)
        there = model._base_manager.using(TARGET).count()  # noqa: SLF001 - documented API
        if there != counts[table]:
            raise MoveError(f"{table} has {counts[table]} rows, but {there} arrived")
    return counts


def _models() -> list[Model]:
    """All but the counts of the rate limits, which are of the last minutes."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy and model is not Throttle]  # noqa: SLF001 - documented API


def _move_table(model: Model, target: BaseDatabaseWrapper, progress: Progress) -> int:
    fields = [field for field in model._meta.concrete_fields if field.column]  # noqa: SLF001 - documented API
    names = [field.attname for field in fields]
    rows = model._base_manager.using(SOURCE).order_by().values_list(*names).iterator(chunk_size=_SLICE)  # noqa: SLF001 - as above
    prepared = (
        [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)] for row in rows
    )
    quote = target.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields if field.column)
    table = model._meta.db_table  # noqa: SLF001 - documented API
    count = 0
    with target.cursor() as cursor:
        for part in _parts(prepared):
            if target.vendor == "postgresql":
                with cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
                    for row in part:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(fields))
                cursor.executemany(f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})", part)  # noqa: S608 - a table's name
            count += len(part)
            progress(table, count)
    return count


def _parts(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while part := list(islice(rows, _SLICE)):
        yield part


def _move_number(model: Model, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """The last number given out, so that no address of what is gone is ever given to something else."""
    key = model._meta.auto_field  # noqa: SLF001 - documented API
    if key is None:
        return
    table, column = model._meta.db_table, key.column  # noqa: SLF001 - as above
    with source.cursor() as cursor:
        if source.vendor == "postgresql":
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [table, column])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else None
    if not last:
        return
    with target.cursor() as cursor:
        if target.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
