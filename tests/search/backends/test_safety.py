"""Searching while others write, and processes that die at any moment."""

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from tests import sizes
from tests.search.backends.safety_worker import WINDOW, looked_up, put, state, wrong_answers

ROOT = Path(__file__).parents[3]
COMMITS, THREADS, PROCESSES, KILLS = 50, 8, 4, 10


def started(task, folder):
    command = [sys.executable, "-m", "tests.search.backends.safety_worker", task, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    with made.writing():
        made.publish(made.begin())
    return made


def test_threads_and_processes_see_only_whole_commits(store):
    put(store, 0)
    processes = [started("search", store.folder) for _ in range(PROCESSES)]
    done, found, reading = threading.Event(), [], Reading(store)
    threads = [
        threading.Thread(target=lambda: found.append(wrong_answers(reading, lambda: not done.is_set())))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for number in range(1, COMMITS + 1):
        put(store, number)
        time.sleep(0.02)
    done.set()
    for thread in threads:
        thread.join()
    (store.folder / "stop").touch()
    for process in processes:
        wrong, seen, *what = process.communicate(timeout=sizes.HANGS)[0].split(" ", 2)
        assert int(wrong) == 0, what
        assert int(seen) > 0
    assert [wrong for wrong, _ in found if wrong] == []
    assert looked_up(Reading(store))[0] == state(COMMITS)


def killed(task, folder, chance):
    process = started(task, folder)
    process.stdout.readline()
    time.sleep(chance.uniform(0, 0.08))
    process.kill()
    process.communicate()


def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_no_lock(store):
    chance = random.Random(1)
    for _ in range(KILLS):
        killed("write", store.folder, chance)
        log = store.folder / "log"
        noted = int(log.read_text()) if log.exists() else -1
        answers = looked_up(Reading(store))
        assert answers[0] in ([state(noted), state(noted + 1)] if noted >= 0 else [[], state(0)])
        assert answers[1:] == answers[:1] * 2
        with store.writing(wait=1):
            pass
    put(store, noted + 2)
    assert len(list(store.current().glob("*.toc"))) == 1
    assert len(list(store.current().iterdir())) < 20


def test_a_rebuilder_killed_at_any_moment_leaves_a_whole_index(store):
    put(store, 0)
    chance = random.Random(2)
    for _ in range(KILLS):
        killed("rebuild", store.folder, chance)
        assert looked_up(Reading(store)) == [list(range(WINDOW))] * 3
        with store.writing(wait=1):
            store.begin()
        assert len(list(store.folder.glob("generation-*"))) <= 3
    with store.writing():
        store.publish(store.begin())
    assert len(list(store.folder.glob("generation-*"))) == 2


def test_five_hundred_small_commits_leave_few_files(store):
    for number in range(500):
        put(store, number)
    files = list(store.current().iterdir())
    assert len(files) < 40
    assert sum(path.stat().st_size for path in files) < 2_000_000
    assert looked_up(Reading(store))[0] == state(499)
