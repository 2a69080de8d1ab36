"""Processes on data folders of their own: on PostgreSQL each folder has a database of its own as well.

`DATABASE_URL=postgres://… pytest` runs every test on that server. It is meant for one that is thrown away afterwards
(`python -m tests.cluster.postgres`): the databases made here stay.
"""

import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SETTING = "DATABASE_URL"
ROOT = Path(__file__).parents[1]


def environment(data: Path) -> dict[str, str]:
    """What a process needs in its environment to work on this folder, and on nothing else."""
    variables = {**os.environ, **_compiling(), "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    if is_postgres():
        variables[SETTING] = empty(data)
    return variables


def _compiling() -> dict[str, str]:
    """Tests start hundreds of processes, and a third of a start is compiling where Python is told to keep nothing."""
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "pycache")}


def empty(place: Path) -> str:
    """The address of a database without tables: on the server of this test run, or else a file."""
    if not is_postgres():
        return f"sqlite:///{place}.sqlite3"
    _create(_name(place))
    return urlunsplit(urlsplit(os.environ[SETTING])._replace(path=f"/{_name(place)}"))


def copied(data: Path, target: Path) -> Path:
    """The folder once more, and its database; no process may be at work on it."""
    shutil.copytree(data, target)
    if is_postgres():
        _create(_name(target), template=_name(data))
    return target


def is_postgres() -> bool:
    return os.environ.get(SETTING, "").startswith("postgres")


def _name(data: Path) -> str:
    return f"folder_{sha256(str(data).encode()).hexdigest()[:16]}"


def _create(name: str, template: str = "template1") -> None:
    import psycopg

    with psycopg.connect(os.environ[SETTING], autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
