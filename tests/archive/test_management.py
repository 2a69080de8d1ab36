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
