import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

MANAGE = Path(__file__).parents[2] / "manage.py"


@pytest.mark.parametrize(
    "command", [["doctor"], ["export"], ["search", "ferry"], ["rollback", "1"], ["worker", "--once"]]
)
def test_without_tables_a_command_says_what_to_run(tmp_path, command):
    arguments = [sys.executable, str(MANAGE), *command]
    environment = databases.environment(tmp_path)
    run = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert "run `python manage.py migrate` first" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path):
    pytest.importorskip("psycopg")
    environment = databases.environment(tmp_path) | {"DATABASE_URL": "postgres://edda:secret@127.0.0.1:1/archive"}
    arguments = [sys.executable, str(MANAGE), "doctor"]
    run = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert "DATABASE_URL='postgres://edda:***@127.0.0.1:1/archive' cannot be opened" in run.stderr
    assert "secret" not in run.stderr
    assert "Traceback" not in run.stderr


def test_a_half_migrated_database_is_said_to_be_one(tmp_path):
    environment = databases.environment(tmp_path)
    for arguments in (["migrate", "-v0"], ["migrate", "archive", "0003", "-v0"]):
        subprocess.run([sys.executable, str(MANAGE), *arguments], env=environment, check=True, timeout=120)
    arguments = [sys.executable, str(MANAGE), "export"]
    run = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 1
    assert "has not all tables of this version: run `python manage.py migrate`" in run.stderr


@pytest.mark.parametrize("command", [["doctor"], ["reindex", "--if-needed"], ["search", "ferry"]])
def test_a_cluster_that_does_not_answer_is_told_of_in_a_sentence(tmp_path, command):
    pytest.importorskip("opensearchpy")
    environment = databases.environment(tmp_path) | {"SEARCH_URL": "opensearch://127.0.0.1:1"}
    subprocess.run([sys.executable, str(MANAGE), "migrate", "-v0"], env=environment, check=True, timeout=120)
    run = subprocess.run(
        [sys.executable, str(MANAGE), *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 1
    assert "no node of the search cluster that SEARCH_URL names answers" in run.stderr
    assert "Traceback" not in run.stderr
