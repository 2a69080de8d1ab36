"""A dry run on PostgreSQL is an undone transaction: it counts what a run counts, and leaves every table as it was."""

import json
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest

from tests import databases, kills
from tests.archive.keeping.test_moving import COUNTED
from tests.cluster.postgres import Server, open_folder

TOLD_OF_A_RUN = {"id", "seconds"}


@pytest.fixture
def archive(tmp_path):
    with open_folder() as place, Server(place / "server") as server:
        yield databases.environment(tmp_path / "data") | {"DATABASE_URL": server.url}


def run(environment, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=databases.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


def ingest(environment, path, *options):
    (dump,) = run(environment, "manage.py", "ingest", str(path), *options, "--json")["dumps"]
    return {name: value for name, value in dump.items() if name not in TOLD_OF_A_RUN}


def test_it_counts_what_a_run_counts_and_leaves_no_row_and_no_lock(archive, tmp_path):
    """The second dump has versions of the first; the third run, of what is there by then, duplicates alone."""
    first = kills.write_dump(tmp_path / "first.jsonl", 1, items=160)
    rows = first.read_text().splitlines()
    second = tmp_path / "second.jsonl"
    second.write_text("\n".join([*rows[:40], *(row.replace("gullman", "gulls") for row in rows[40:80]), "{}"]) + "\n")
    run(archive, "manage.py", "migrate", "-v0")
    ingest(archive, first)
    for expected in ({"duplicate", "new", "versions", "rejected"}, {"duplicate", "rejected"}):
        before = run(archive, "-c", COUNTED)
        tried = ingest(archive, second, "--dry-run")
        assert run(archive, "-c", COUNTED) == before
        with closing(psycopg.connect(archive["DATABASE_URL"])) as connection:
            held = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
        assert held == (0,)
        real = ingest(archive, second)
        assert tried == real
        assert {name for name in ("new", "duplicate", "rejected", "versions") if real[name]} == expected
