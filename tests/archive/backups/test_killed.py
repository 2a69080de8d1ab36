"""A backup killed at random moments: the next one is whole, and restores to the same archive."""

import random
import signal
import time

from tests import kills, sizes
from tests.kills import Archive

KILLS = sizes.of(10, 2)


def test_a_backup_killed_again_and_again_leaves_nothing_in_the_way_of_the_next(tmp_path, record_property):
    here, target = Archive(tmp_path / "here"), tmp_path / "backup"
    here.run("manage.py", "migrate", "-v0")
    here.run("manage.py", "ingest", str(kills.write_dump(tmp_path / "post.jsonl")))
    began = time.monotonic()
    here.run("manage.py", "backup", str(tmp_path / "undisturbed"))
    seconds = time.monotonic() - began
    dice, killed = random.Random(3), 0
    for _ in range(KILLS):
        process = here.start("manage.py", "backup", str(target))
        time.sleep(dice.uniform(0.3, 1.0) * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    record_property("figures", f"{killed} backups killed")
    assert killed
    here.run("manage.py", "backup", str(target))
    here.run("manage.py", "verify-backup", str(target))
    there = Archive(tmp_path / "there")
    there.run("manage.py", "restore", str(target))
    assert there.run("manage.py", "export", "--canonical") == here.run("manage.py", "export", "--canonical")
