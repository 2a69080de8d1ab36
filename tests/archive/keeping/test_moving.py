"""The archive into another database and back: nothing is lost on the way."""

import json
import subprocess
import sys

import pytest

from tests import databases, sizes
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

MANAGE = str(databases.ROOT / "manage.py")
COUNTED = """
import django; django.setup()
from django.apps import apps
def said(row):  # PostgreSQL keeps the keys of JSON in an order of its own
    return repr([sorted(value.items()) if isinstance(value, dict) else value for value in row])
rows = {m._meta.label: sorted(map(said, m._base_manager.order_by().values_list())) for m in
        apps.get_models(include_auto_created=True)}
import hashlib, json
print(json.dumps({n: [len(each), hashlib.sha256("".join(each).encode()).hexdigest()] for n, each in rows.items()}))
"""


def run(environment, *arguments, code=0):
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=sizes.HANGS,
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture
def archive(tmp_path):
    """An archive with two dumps, one rolled back: numbers were given out that no row has any more."""
    data = tmp_path / "data"
    environment = databases.environment(data) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'first.sqlite3'}"}
    run(environment, MANAGE, "migrate", "-v0")
    made = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT)
    gone = folder(tmp_path / "gone", c__txt=LIGHTHOUSE)
    run(environment, MANAGE, "ingest", str(made), "--source", "Harbour Post")
    report = json.loads(run(environment, MANAGE, "ingest", str(gone), "--json"))
    run(environment, MANAGE, "rollback", str(report["dumps"][0]["id"]))
    run({**environment, "DJANGO_SUPERUSER_PASSWORD": "x"}, MANAGE, "createsuperuser", "--noinput", "--username", "edda",
        "--email", "edda@example.org")  # fmt: skip
    return environment


def test_every_row_of_every_table_goes_there_and_back(archive, tmp_path):
    first, second, third = (
        archive["DATABASE_URL"],
        databases.empty(tmp_path / "2"),
        f"sqlite:///{tmp_path / '3.sqlite3'}",
    )
    before = json.loads(run(archive, "-c", COUNTED))
    assert before["archive.AuditEntry"][0] >= 3
    for source, target in ((first, second), (second, third)):
        assert "equal canonical exports" in run(archive, MANAGE, "migrate-data", source, target)
    assert json.loads(run({**archive, "DATABASE_URL": third}, "-c", COUNTED)) == before


def test_a_number_that_was_given_out_is_not_given_out_again(archive, tmp_path):
    target = databases.empty(tmp_path / "2")
    run(archive, MANAGE, "migrate-data", archive["DATABASE_URL"], target)
    moved = {**archive, "DATABASE_URL": target}
    new = folder(tmp_path / "new", d__txt=LIGHTHOUSE + "\nIt opens on Sunday.")
    (dump,) = json.loads(run(moved, MANAGE, "ingest", str(new), "--json"))["dumps"]
    assert dump["id"] == 3
    assert max(json.loads(line)["id"] for line in run(moved, MANAGE, "export").splitlines()) == 4
    assert json.loads(run(moved, MANAGE, "doctor", "--json"))["clean"]


def test_a_database_in_use_or_half_migrated_is_refused_with_the_remedy(archive, tmp_path):
    used = databases.empty(tmp_path / "2")
    run(archive, MANAGE, "migrate-data", archive["DATABASE_URL"], used)
    assert "name an empty database" in run(archive, MANAGE, "migrate-data", archive["DATABASE_URL"], used, code=1)
    half = databases.empty(tmp_path / "3")
    run({**archive, "DATABASE_URL": half}, MANAGE, "migrate", "archive", "-v0")
    said = run(archive, MANAGE, "migrate-data", half, databases.empty(tmp_path / "4"), code=1)
    assert "python manage.py migrate" in said
    assert "Traceback" not in said
