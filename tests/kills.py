"""Kills of the worker, at random and at each named step: `python -m tests.kills --count N`.

After every few kills a worker runs to the end; the archive must then equal one that nobody disturbed, byte for byte.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from tests import databases

ROOT = Path(__file__).parents[1]
KILLS_A_ROUND = 5  # then a worker runs to the end and the archive is compared
ITEMS = 350
_SERVICE = ("nice", "-n", "10")  # as `make run` and the unit of docs/operations.md start the worker
STEPS = {  # step: module, function, whether it dies before or after it, at which call
    "claimed": ("archive.jobs", "claim_next", "after", 1),
    "preparing": ("archive.reading.crew", "Prepared", "after", 50),
    "loaded": ("archive.storing.loading", "load", "after", 1),
    "counted": ("archive.settling.repeats", "follow", "after", 1),
    "linked": ("archive.settling.stories", "settle", "after", 1),
    "committed": ("archive.pipeline", "_store", "after", 1),
    "habits": ("archive.settling.habits", "settle", "before", 1),
    "dated again": ("archive.settling.habits", "_date_again", "after", 1),
    "finishing": ("archive.pipeline", "_finish", "before", 1),
    "finished": ("archive.pipeline", "_finish", "after", 1),
    "indexing": ("search.indexing", "drain", "before", 1),
    "indexed": ("search.indexing", "drain", "after", 1),
}


def write_dump(path: Path, seed: int = 5, items: int = ITEMS) -> Path:
    """Texts of random words with versions, duplicates and a sign-off strewn in, dates in numbers, as JSON lines."""
    rng = random.Random(seed)
    words = [f"{a}{b}" for a in ("gull", "quay", "rope", "tide", "crab") for b in ("man", "side", "wick", "ton", "ing")]
    texts = [" ".join(rng.choices(words, k=rng.randint(60, 120))) for _ in range(items)]
    for place in range(9, items, 9):
        texts[place] = " ".join(texts[place - 5].split()[: rng.randint(40, 60)])
    texts[150] = texts[7]
    for place in range(0, items, 4):
        texts[place] += "\n\nReaders reach the Harbour Post newsroom by the brass tube on the south quay."
    fixed = {"source": "Harbour Post"}
    rows = [
        {"headline": f"Notice {n % 40}", "body": text, "date": f"{n % 28 + 1}/04/2020", **fixed}
        for n, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


class Archive:
    """A data folder and the processes on it."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def start(self, *arguments: str, apart: bool = False) -> "subprocess.Popen[str]":
        """`apart`: as a service runs it, after readers, and in a group that can be stopped with all its children."""
        environment = databases.environment(self.data)
        command = [*(_SERVICE if apart else ()), sys.executable, *arguments]
        pipe, group = subprocess.PIPE, 0 if apart else None
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, process_group=group
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=600)
        if process.returncode:
            raise RuntimeError(err)
        return out

    def ends(self) -> tuple[str, str]:
        """The canonical export and what the doctor says, after a worker ran to the end."""
        self.run("manage.py", "worker", "--once")
        return self.run("manage.py", "export", "--canonical"), self.run("manage.py", "doctor", "--json")


def campaign(count: int, seed: int, say: Callable[[str], None] = print) -> None:
    """Raises AssertionError where an archive differs."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        fresh, seconds, expected = _undisturbed(folder)
        ways = _ways(rng, seconds)
        for first in range(0, count, KILLS_A_ROUND):
            data = databases.copied(fresh, folder / f"round-{first}")
            archive = Archive(data)
            killed = [_kill(archive, next(ways)) for _ in range(min(KILLS_A_ROUND, count - first))]
            assert archive.ends() == expected, f"after {killed}"
            say(f"{first + len(killed)} of {count}: {', '.join(killed)}: equal")
            shutil.rmtree(data)


def _undisturbed(folder: Path) -> tuple[Path, float, tuple[str, str]]:
    """An archive with one received dump; how long a worker takes with it, and what comes of it."""
    fresh = folder / "fresh"
    Archive(fresh).run("manage.py", "migrate", "-v0")
    Archive(fresh).run("-m", "tests.kills", "--receive", str(write_dump(folder / "post.jsonl")))
    whole = Archive(databases.copied(fresh, folder / "whole"))
    began = time.monotonic()
    whole.run("manage.py", "worker", "--once")
    seconds = time.monotonic() - began
    ends = whole.ends()
    assert json.loads(ends[1])["clean"], ends[1]
    return fresh, seconds, ends


def _ways(rng: random.Random, seconds: float) -> Iterator[str | float]:
    """Rounds of named steps in the order of the work, and rounds of moments."""
    on_the_way, at_the_end = list(STEPS)[:5], list(STEPS)[5:]
    while True:
        yield from (*on_the_way, rng.uniform(0.3, 0.9) * seconds)
        yield from at_the_end
        yield from (rng.uniform(0.2, 0.9) * seconds for _ in range(KILLS_A_ROUND))


def _kill(archive: Archive, way: str | float) -> str:
    if isinstance(way, str):
        process = archive.start("-m", "tests.kills", "--die-at", way)
        process.communicate(timeout=600)
        return way if process.returncode == -signal.SIGKILL else f"{way} (not reached)"
    process = archive.start("manage.py", "worker", "--once")
    time.sleep(way)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return f"{way:.1f} s"


def _die_at(step: str) -> None:
    """A worker that is killed when it comes to this step."""
    import django

    django.setup()
    module_name, function, when, nth = STEPS[step]
    module = import_module(module_name)
    real, calls = getattr(module, function), []

    def deadly(*arguments, **named):
        calls.append(1)
        if when == "before" and len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*arguments, **named)
        if when == "after" and len(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(module, function, deadly)
    from archive.runs import working

    working.work(once=True)


def _receive(path: Path) -> None:
    import django

    django.setup()
    from archive.delivery import receiving

    receiving.receive_path(path, receiving.Wishes(), "kills")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="kills; default 40")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--die-at", choices=list(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--receive", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.die_at:
        _die_at(said.die_at)
    elif said.receive:
        _receive(said.receive)
    else:
        campaign(said.count, said.seed)


if __name__ == "__main__":
    main()
