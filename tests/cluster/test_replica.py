"""Readers are served by a standby; who writes, or must see what was written, by the primary."""

import subprocess
import sys
import time

import pytest

from tests import databases
from tests.archive.dumps import FERRY, LIGHTHOUSE, folder
from tests.cluster.postgres import Server, open_folder
from tests.deliveries import Web

SOON = 120  # seconds: a look is due every five, and the machine may be full
FAR = 3600


def manage(url, data, *arguments):
    environment = databases.environment(data) | {"DATABASE_URL": url}
    command = [sys.executable, str(databases.ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


def eventually(is_so):
    until = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.3)


class Reader:
    """Somebody without an account, at a web server."""

    def __init__(self, data, primary, standby, most, beside=None):
        said = {"DATABASE_URL": primary.url, "REPLICA_URL": standby.url, "REPLICA_LAG": str(most)}
        self.web = Web(data, beside=beside, log=data.parent / f"log-{most}", **said)

    def asks(self, path, cookie=""):
        status, _, page = self.web.ask("GET", path, Cookie=cookie)
        return status, page.decode()

    def sees(self, name, cookie=""):
        status, page = self.asks("/sources/", cookie)
        assert status == 200
        return name in page


@pytest.fixture
def pair():
    with open_folder() as place, Server(place / "primary") as primary:
        standby = primary.standby(place / "standby", is_waited_for=False)
        yield primary, standby
        standby.stop()


@pytest.fixture
def readers(pair, tmp_path):
    """One content with a replica that is an hour behind, one with a second."""
    primary, standby = pair
    patient = Reader(tmp_path / "data", primary, standby, FAR)
    hasty = Reader(tmp_path / "data", primary, standby, 1, beside=patient.web)
    yield patient, hasty
    for reader in (patient, hasty):
        reader.web.close()


def brought(primary, tmp_path, text, source):
    made = folder(tmp_path / source.replace(" ", ""), a__txt=text)
    manage(primary.url, tmp_path / "data", "ingest", str(made), "--source", source)


def test_who_reads_without_an_account_is_served_by_the_replica_while_it_is_good(pair, readers, tmp_path):
    (primary, standby), (patient, hasty) = pair, readers
    brought(primary, tmp_path, FERRY, "Harbour Post")
    eventually(lambda: patient.sees("Harbour Post") and hasty.sees("Harbour Post"))
    standby.sql("SELECT pg_wal_replay_pause()")
    brought(primary, tmp_path, LIGHTHOUSE, "Radio Marrow")

    # It is behind: a reader sees what it has, somebody with a session what is there.
    assert not patient.sees("Radio Marrow")
    assert patient.sees("Radio Marrow", cookie="sessionid=of-somebody")
    # What it does not know at all is asked of the primary.
    assert patient.asks("/articles/2/")[0] == 200
    assert patient.asks("/articles/999/")[0] == 404
    # Further behind than allowed it is not asked.
    eventually(lambda: hasty.sees("Radio Marrow"))
    standby.sql("SELECT pg_wal_replay_resume()")
    eventually(lambda: patient.sees("Radio Marrow"))

    # It dies: nobody notices. Nor when the primary dies instead.
    standby.stop("immediate")
    assert [reader.asks("/articles/1/")[0] for reader in readers for _ in range(10)] == [200] * 20
    standby.start()
    primary.stop("immediate")
    for reader in readers:
        eventually(lambda asked=reader: asked.asks("/articles/2/")[0] == 200)
        assert [reader.asks("/sources/")[0] for _ in range(10)] == [200] * 10


def test_what_cannot_serve_readers_is_said_at_the_start_with_the_remedy(pair, tmp_path):
    primary, standby = pair
    manage(primary.url, tmp_path / "data", "migrate", "-v0")
    said = "from archive.starting import troubles; print(*troubles.troubles(), sep='\\n')"
    code = f"import django; django.setup(); {said}"

    def start(replica, url=primary.url):
        environment = databases.environment(tmp_path / "data") | {"DATABASE_URL": url, "REPLICA_URL": replica}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=databases.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert start(standby.url) == ""
    primary.run("createdb", *primary.where, "other")
    other = f"{primary.url}/".replace("/archive/", "/other")
    manage(other, tmp_path / "data", "migrate", "-v0")
    assert "leads to a copy of another database than DATABASE_URL does" in start(standby.url, other)
    itself = start(primary.url)
    assert "REPLICA_URL='postgres://archive@127.0.0.1" in itself
    assert "name a standby of the one in DATABASE_URL" in itself
    standby.stop("immediate")
    assert "cannot be read: connection" in start(standby.url)
    assert "readers are served by DATABASE_URL" in start(standby.url)


def test_a_backup_is_made_where_readers_have_a_replica(pair, tmp_path, monkeypatch):
    primary, standby = pair
    manage(primary.url, tmp_path / "data", "migrate", "-v0")
    brought(primary, tmp_path, FERRY, "Harbour Post")
    monkeypatch.setenv("REPLICA_URL", standby.url)
    manage(primary.url, tmp_path / "data", "backup", str(tmp_path / "saved"))
    manage(primary.url, tmp_path / "data", "rehearse-restore", str(tmp_path / "saved"))
