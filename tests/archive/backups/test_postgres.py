"""A snapshot made on PostgreSQL: one moment of it, and as good on SQLite."""

import gzip
import json
import os
import sqlite3
from contextlib import closing
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from archive.backups.postgres import PostgresEngine
from archive.models import AuditEntry, Source
from tests.archive.dumps import FERRY, FERRY_SHORT, folder
from tests.kills import Archive

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="needs a server: tests.cluster.postgres"
)


def test_tables_that_are_written_together_are_saved_together(transactional_db, tmp_path):
    stop, begun = Event(), Event()

    def write():
        number = 0
        with closing(connection):
            while not stop.is_set():
                with transaction.atomic():
                    Source.objects.create(name=f"Harbour Post {number}", slug=f"post-{number}")
                    AuditEntry.objects.create(actor="edda", act="note")
                number += 1
                begun.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert begun.wait(30)
        saved = PostgresEngine().save(tmp_path / "saved.sqlite3.gz")
    finally:
        stop.set()
        writer.join()
    assert 0 < saved["archive_source"] == saved["archive_auditentry"] < Source.objects.count()


def test_a_snapshot_of_either_database_is_restored_on_the_other(tmp_path, monkeypatch):
    first, second = Archive(tmp_path / "first"), Archive(tmp_path / "second")
    first.run("manage.py", "migrate", "-v0")
    first.run("manage.py", "ingest", str(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT)))
    first.run("manage.py", "backup", str(tmp_path / "one"))
    before = first.run("manage.py", "export", "--canonical")
    with monkeypatch.context() as plain:
        plain.delenv("DATABASE_URL")
        middle = Archive(tmp_path / "middle")
        middle.run("manage.py", "restore", str(tmp_path / "one"))
        middle.run("manage.py", "backup", str(tmp_path / "two"))
        assert middle.run("manage.py", "export", "--canonical") == before
    second.run("manage.py", "restore", str(tmp_path / "two"))
    assert second.run("manage.py", "export", "--canonical") == before
    assert json.loads(second.run("manage.py", "doctor", "--json")) == {"clean": True, "problems": []}


def test_the_file_is_an_sqlite_database(transactional_db, tmp_path):
    Source.objects.create(name="Radio Marrow")
    file = tmp_path / "saved.sqlite3.gz"
    counts = PostgresEngine().save(file)
    assert PostgresEngine().problems(file, counts) == []
    (tmp_path / "plain.sqlite3").write_bytes(gzip.decompress(file.read_bytes()))
    copy = sqlite3.connect(tmp_path / "plain.sqlite3")
    assert copy.execute("SELECT name FROM archive_source").fetchall() == [("Radio Marrow",)]
    copy.close()
