"""An archive under work: copies of its files at random moments, a backup in the middle of an ingest."""

import json
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

from tests.kills import Archive, write_dump


@contextmanager
def ingesting():
    """An archive whose ingest goes on; gives it and its running process."""
    with tempfile.TemporaryDirectory(prefix="gate-") as name:
        here = Archive(Path(name) / "data")
        here.run("manage.py", "migrate", "-v0")
        first, second = Path(name) / "first.jsonl", Path(name) / "second.jsonl"
        write_dump(first, seed=5)
        write_dump(second, seed=6)
        here.run("manage.py", "ingest", str(first))
        process = here.start("manage.py", "ingest", str(second))
        yield here, process
        process.communicate(timeout=600)


def copies(count, seed=1):
    """Copies of database and log as a power cut would leave them; how many were whole, of how many."""
    dice, whole, done = random.Random(seed), 0, 0
    while done < count:
        with ingesting() as (here, process), tempfile.TemporaryDirectory(prefix="gate-copies-") as name:
            while process.poll() is None and done < count:
                time.sleep(dice.uniform(0.0, 0.3))
                target = Path(name) / str(done)
                _as_a_power_cut_leaves(process, here.data, target)
                whole += _is_whole(target)
                done += 1
    return whole, done


def _as_a_power_cut_leaves(process, data, target):
    """The files as they lie at one moment: the writer is stopped wherever it is, in the middle of a commit too."""
    target.mkdir()
    process.send_signal(signal.SIGSTOP)
    try:
        for file in (data / "archive.sqlite3", data / "archive.sqlite3-wal"):
            if file.exists():
                shutil.copy(file, target / file.name)
    finally:
        process.send_signal(signal.SIGCONT)


def _is_whole(target):
    """Whether it passes SQLite's checks, and each dump's counts are those of its items."""
    with closing(sqlite3.connect(target / "archive.sqlite3")) as copy:
        rows = copy.execute("PRAGMA integrity_check").fetchall() + copy.execute("PRAGMA foreign_key_check").fetchall()
        items = copy.execute("SELECT count(*) FROM archive_item").fetchone()
        counts = "new_count + duplicate_count + rejected_count"
        counted = copy.execute(f"SELECT coalesce(sum({counts}), 0) FROM archive_dump")
        return rows == [("ok",)] and counted.fetchone() == items


def backup_during_ingest():
    """Whether a backup made in the middle of an ingest restores to an archive with nothing wrong."""
    with ingesting() as (here, process):
        time.sleep(1.0)
        backup = here.data.parent / "backup"
        here.run("manage.py", "backup", str(backup))
        was_running = process.poll() is None
        process.communicate(timeout=600)
        there = Archive(here.data.parent / "there")
        there.run("manage.py", "restore", str(backup))
        there.run("manage.py", "worker", "--once")
        doctor = json.loads(there.run("manage.py", "doctor", "--json"))
        same = there.run("manage.py", "export", "--canonical") == here.run("manage.py", "export", "--canonical")
    return was_running, doctor["clean"], same
