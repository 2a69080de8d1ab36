"""Whoever starts servers here may be ended in any way: no server stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import databases
from tests.cluster.postgres import open_folder

LASTING = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(3600)"]
WAIT = 300  # seconds; it takes one


def living():
    """The parent of every process that has not ended."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(place.parent.name)] = int(parent)
    return found


def descendants(pid):
    parents, found = living(), {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@pytest.mark.parametrize(
    ("servers", "ending"),
    [("postgres", ending) for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL)]
    + [("opensearch", signal.SIGKILL)],
)
def test_servers_end_with_who_started_them(servers, ending):
    # Whoever runs the tests in the background may have told them to ignore Ctrl-C, and it would be inherited.
    command = ["env", "--default-signal", sys.executable, "-m", f"tests.cluster.{servers}", *LASTING]
    with (
        open_folder() as left,
        subprocess.Popen(
            command, cwd=databases.ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(left)}
        ) as starter,
    ):
        assert next(line for line in starter.stdout if line == "up\n")
        started = descendants(starter.pid)
        assert len(started) >= 5  # itself, what it was asked to run, and either three nodes or PostgreSQL's own
        starter.send_signal(ending)
        starter.wait(WAIT)
        until = time.monotonic() + WAIT
        while left := started & living().keys():
            assert time.monotonic() < until, left
            time.sleep(0.1)
