"""The same of the file and of the table, which only PostgreSQL has: `tests.cluster.postgres` asks of both."""

import json
import subprocess
import sys

import pytest
from django.db import connection
from django.db.models import F

from archive.defending import buckets
from archive.defending.buckets import FileBuckets, Rate, TableBuckets
from archive.models import Throttle
from tests import databases

pytestmark = pytest.mark.django_db
RATE = Rate(5, 60.0)
KINDS = ("file", "table") if connection.vendor == "postgresql" else ("file",)


class Filed:
    """Time is the process's own."""

    def __init__(self, place, monkeypatch):
        self._file, self._now = place / "throttle", 1_000_000.0
        monkeypatch.setattr(buckets, "time", self)

    def time(self):
        return self._now

    def pass_by(self, seconds):
        self._now += seconds

    def buckets(self):
        return FileBuckets(self._file, "secret")


class Tabled:
    """Time is the server's, which goes on by itself; what is noted moves instead."""

    def pass_by(self, seconds):
        Throttle.objects.update(until=F("until") - seconds)

    def buckets(self):
        return TableBuckets("secret")


@pytest.fixture(params=KINDS)
def kept(request, tmp_path, monkeypatch):
    return Filed(tmp_path, monkeypatch) if request.param == "file" else Tabled()


@pytest.fixture
def full(kept):
    throttle = kept.buckets()
    assert [throttle.take("a", RATE) for _ in range(5)] == [0.0] * 5
    return throttle


def test_a_burst_passes_and_the_next_waits_for_one_interval(kept, full):
    wait = full.take("a", RATE)
    assert 0 < wait <= 12.0
    kept.pass_by(wait + 12.0)
    assert [full.take("a", RATE) > 0 for _ in range(3)] == [False, False, True]


def test_a_refused_act_is_not_counted(kept, full):
    for _ in range(100):
        full.take("a", RATE)
    kept.pass_by(12.0)
    assert full.take("a", RATE) == 0.0
    assert full.take("a", RATE) > 0


def test_another_client_is_not_concerned(full):
    assert full.take("b", RATE) == 0.0


def test_it_holds_for_whoever_counts_at_the_same_place(kept, full):
    assert kept.buckets().take("a", RATE) > 0


def test_forgiven_is_forgotten(full):
    full.forgive("a")
    assert full.take("a", RATE) == 0.0


def test_a_clock_that_jumps_back_locks_nobody_out(kept, full):
    kept.pass_by(-3600)
    assert full.take("a", RATE) == 0.0


def test_a_limit_of_one_lets_one_pass(kept):
    throttle = kept.buckets()
    assert [throttle.take("a", Rate(1, 60.0)) > 0 for _ in range(2)] == [False, True]


TAKE_MANY = """
import django, json; django.setup()
from archive.defending.buckets import Rate
from archive.defending.rates import buckets
throttle = buckets()
print(json.dumps([throttle.take("a", Rate(50, 3600.0)) for _ in range(40)]))
"""


def test_many_processes_at_once_get_exactly_the_burst(tmp_path):
    """Where they share a server of databases, on two machines: each with a data folder of its own."""
    here = databases.environment(tmp_path / "here") | {"SECRET_KEY": "the same"}
    there = here | {"ARCHIVE_DATA": str(tmp_path / "there")} if databases.is_postgres() else here
    if databases.is_postgres():
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=here, cwd=databases.ROOT, check=True)
    running = [
        subprocess.Popen([sys.executable, "-c", TAKE_MANY], env=machine, cwd=databases.ROOT, stdout=subprocess.PIPE)
        for machine in (here, there, here, there)
    ]
    said = [wait for process in running for wait in json.loads(process.communicate()[0])]
    assert said.count(0.0) == 50
    assert max(said) <= 72.0
