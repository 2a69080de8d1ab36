"""kill -9 in the middle of an ingest, then the same command again: as if nothing had happened."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import databases, kills, sizes
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE

MANAGE = Path(__file__).parents[2] / "manage.py"
ITEMS = 450  # four and a half batches
KILLS = 3


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    """Texts of random words with versions and duplicates strewn in, one JSON line each."""
    rng = random.Random(5)
    words = [f"{a}{b}" for a in ("gull", "quay", "rope", "tide", "crab") for b in ("man", "side", "wick", "ton", "ing")]
    texts = [" ".join(rng.choices(words, k=rng.randint(60, 120))) for _ in range(ITEMS)]
    for place in range(0, ITEMS, 9):
        texts[place] = " ".join(texts[place - 5].split()[: rng.randint(40, 60)])
    texts[7], texts[150], texts[301], texts[430] = FERRY, FERRY_SHORT, LIGHTHOUSE, FERRY
    path = tmp_path_factory.mktemp("dump") / "post.jsonl"
    rows = [{"headline": f"Notice {n % 40}", "body": text, "source": "Harbour Post"} for n, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def start(data, *arguments):
    command = [sys.executable, str(MANAGE), *map(str, arguments)]
    return subprocess.Popen(
        command, env=databases.environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run(data, *arguments):
    process = start(data, *arguments)
    out, err = process.communicate(timeout=sizes.HANGS)
    assert process.returncode == 0, f"{out[-2000:]}{err}"
    return out


@pytest.fixture(scope="module")
def uninterrupted(dump, tmp_path_factory):
    """The canonical export of an archive nobody disturbed, and how long its ingest took."""
    data = tmp_path_factory.mktemp("whole")
    run(data, "migrate", "-v0")
    began = time.monotonic()
    run(data, "ingest", dump)
    return run(data, "export", "--canonical"), time.monotonic() - began


@pytest.mark.parametrize("seed", range(KILLS))
def test_an_ingest_killed_and_run_again_equals_an_uninterrupted_one(dump, uninterrupted, tmp_path, seed):
    expected, seconds = uninterrupted
    rng = random.Random(seed)
    run(tmp_path, "migrate", "-v0")
    for _ in range(2):
        process = start(tmp_path, "ingest", dump)
        time.sleep(rng.uniform(0.2, 0.9) * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    (report,) = json.loads(run(tmp_path, "ingest", dump, "--json"))["dumps"]
    assert report["read"] == ITEMS
    assert run(tmp_path, "export", "--canonical") == expected
    assert json.loads(run(tmp_path, "doctor", "--json")) == {"clean": True, "problems": []}


def test_a_worker_killed_at_named_steps_and_at_random_ends_where_an_undisturbed_one_does():
    kills.campaign(count=5, seed=3)
