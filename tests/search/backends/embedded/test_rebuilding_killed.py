"""A real `reindex` of a real database, killed again and again while articles change."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests import sizes

ROOT = Path(__file__).parents[4]
KILLS = sizes.of(10, 4)
ARTICLES = 60 * KILLS  # so that no rebuild ends before its last kill


def worker(task, folder, *arguments):
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, "-m", "tests.search.backends.embedded.rebuilding_worker", task, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def finished(process):
    out = process.communicate(timeout=sizes.HANGS)[0]
    assert process.returncode == 0
    return out.split()


def test_a_rebuild_killed_again_and_again_ends_with_the_index_of_an_undisturbed_one(tmp_path):
    finished(worker("fill", tmp_path, str(ARTICLES)))
    chance = random.Random(4)
    kept = []
    for number in range(KILLS):
        process = worker("rebuild", tmp_path)
        assert process.stdout.readline() == "ready\n"
        for _ in range(chance.randint(1, 3)):
            assert process.stdout.readline().startswith("done")
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        kept += [len(path.read_text().splitlines()) for path in tmp_path.glob("index/generation-*/building")]
        finished(worker("change", tmp_path, str(number)))
    wrong, left, generations = finished(worker("finish", tmp_path))
    assert (int(wrong), int(left)) == (0, 0)
    assert int(generations) <= 2
    assert max(kept, default=0) > 2  # some of the work outlived a kill
