"""What is written apart is gone afterwards, and nobody waits for it."""

import os
import sqlite3
import subprocess
import threading

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from archive.models import Dump
from archive.runs.apart import apart, tidy_up
from archive.turns import changing


def make(name):
    return Dump.objects.create(name=name, sha256=name.encode().hex().ljust(64, "0"))


@pytest.mark.django_db
def test_within_a_transaction_what_was_written_is_undone():
    make("before")
    with apart():
        make("apart")
        assert Dump.objects.count() == 2
    assert [dump.name for dump in Dump.objects.all()] == ["before"]


@pytest.mark.django_db(transaction=True)
def test_elsewhere_too_and_what_is_there_is_seen(archive_data):
    make("before")
    with apart():
        with changing():
            make("apart")
        assert {dump.name for dump in Dump.objects.all()} == {"before", "apart"}
    assert [dump.name for dump in Dump.objects.all()] == ["before"]
    assert list(archive_data.glob("running/*")) == []


@pytest.mark.django_db(transaction=True)
def test_after_an_error_too():
    def broken():
        with apart():
            make("apart")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not Dump.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite is copied")
@pytest.mark.django_db(transaction=True)
def test_others_write_meanwhile_and_a_dump_that_comes_has_another_number():
    real = connections[DEFAULT_DB_ALIAS]
    real.inc_thread_sharing()
    came = []

    def elsewhere():
        connections[DEFAULT_DB_ALIAS] = real
        came.append(make("meanwhile").pk)

    try:
        make("before")
        with apart():
            mine = make("apart").pk
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
            assert not Dump.objects.filter(name="meanwhile").exists()
    finally:
        real.dec_thread_sharing()
    assert came
    assert came[0] < mine - 1000
    assert {dump.name for dump in Dump.objects.all()} == {"before", "meanwhile"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite is copied")
@pytest.mark.django_db(transaction=True)
def test_the_copy_is_no_way_back_to_the_archive(archive_data):
    with apart():
        (copy,) = (archive_data / "running").glob("apart-*/archive.sqlite3")
        assert connection.settings_dict["NAME"] == str(copy)
        make("apart")
        with sqlite3.connect(copy) as looking:
            assert looking.execute("SELECT COUNT(*) FROM archive_dump").fetchone() == (1,)
        looking.close()
    assert not copy.exists()


def test_a_copy_that_a_killed_process_left_is_taken_away(archive_data):
    running = archive_data / "running"
    gone = subprocess.Popen(["true"])
    gone.wait()
    for pid in (gone.pid, os.getpid()):
        (running / f"apart-{pid}-x").mkdir(parents=True)
        (running / f"apart-{pid}-x" / "archive.sqlite3").touch()
    tidy_up()
    assert [folder.name for folder in running.iterdir()] == [f"apart-{os.getpid()}-x"]
