"""The primary database is lost: what it had acknowledged is on its standby."""

import subprocess
import sys

import psycopg
import pytest

from tests import databases
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder
from tests.cluster.postgres import CAREFUL, Server, open_folder

MANAGE = str(databases.ROOT / "manage.py")


def run(url, data, *arguments):
    environment = databases.environment(data) | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, MANAGE, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def pair():
    with open_folder() as place, Server(place / "primary", CAREFUL) as primary:
        standby = primary.standby(place / "standby")
        yield primary, standby
        standby.stop()


def test_with_the_primary_gone_the_standby_has_all_that_was_acknowledged(pair, tmp_path, note):
    primary, standby = pair
    run(primary.url, tmp_path / "data", "migrate", "-v0")
    made = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT)
    run(primary.url, tmp_path / "data", "ingest", str(made))
    before = run(primary.url, tmp_path / "data", "export", "--canonical")
    acknowledged = []
    with psycopg.connect(primary.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE heard (number int)")
        for number in range(200):
            connection.execute("INSERT INTO heard VALUES (%s)", [number])
            acknowledged.append(str(number))
        primary.stop("immediate")
    standby.promote()
    kept = standby.sql("SELECT number FROM heard ORDER BY number").split()
    note(f"primary stopped at once, standby promoted: it has {len(kept)} of {len(acknowledged)} acknowledged rows")
    assert kept == acknowledged
    assert run(standby.url, tmp_path / "data", "export", "--canonical") == before
    later = folder(tmp_path / "later", c__txt=LIGHTHOUSE)
    # The standby's own standby is gone with the change of roles: it must not wait for one.
    standby.sql("ALTER SYSTEM RESET synchronous_standby_names")
    standby.sql("SELECT pg_reload_conf()")
    run(standby.url, tmp_path / "data", "ingest", str(later))
    assert run(standby.url, tmp_path / "data", "export").count("\n") == 3
