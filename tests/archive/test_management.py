import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases, sizes

MANAGE = Path(__file__).parents[2] / "manage.py"


def manage(environment, *command):
    arguments = [sys.executable, str(MANAGE), *command]
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=sizes.HANGS)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """The environment of an archive with tables and nothing in them."""
    environment = databases.environment(tmp_path_factory.mktemp("migrated"))
    assert manage(environment, "migrate", "-v0").returncode == 0
    return environment


@pytest.mark.parametrize(
    "command", [["doctor"], ["export"], ["search", "ferry"], ["rollback", "1"], ["worker", "--once"]]
)
def test_without_tables_a_command_says_what_to_run(tmp_path, command):
    run = manage(databases.environment(tmp_path), *command)
    assert run.returncode == 1
    assert "run `python manage.py migrate` first" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path):
    pytest.importorskip("psycopg")
    environment = databases.environment(tmp_path) | {"DATABASE_URL": "postgres://edda:secret@127.0.0.1:1/archive"}
    run = manage(environment, "doctor")
    assert run.returncode == 1
    assert "DATABASE_URL='postgres://edda:***@127.0.0.1:1/archive' cannot be opened" in run.stderr
    assert "secret" not in run.stderr
    assert "Traceback" not in run.stderr


def test_a_half_migrated_database_is_said_to_be_one(tmp_path):
    environment = databases.environment(tmp_path)
    for last in ([], ["archive", "0003"]):
        assert manage(environment, "migrate", *last, "-v0").returncode == 0
    run = manage(environment, "export")
    assert run.returncode == 1
    assert "has not all tables of this version: run `python manage.py migrate`" in run.stderr


@pytest.mark.parametrize("command", [["doctor"], ["reindex", "--if-needed"], ["search", "ferry"]])
def test_a_cluster_that_does_not_answer_is_told_of_in_a_sentence(migrated, command):
    pytest.importorskip("opensearchpy")
    run = manage(migrated | {"SEARCH_URL": "opensearch://127.0.0.1:1"}, *command)
    assert run.returncode == 1
    assert "no node of the search cluster that SEARCH_URL names answers" in run.stderr
    assert "Traceback" not in run.stderr
