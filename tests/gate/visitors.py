"""Readers of the pages, through the web server as it runs in production, first alone and then beside an ingest."""

import contextlib
import http.client
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.deliveries import Web
from tests.kills import Archive, write_dump

ARTICLES = 350  # before the readers come, and of each dump that arrives meanwhile
TURN = 12.0  # seconds beside an ingest, after a third as many alone
WARMING = 3.0  # what is read once and kept is read
PAUSE = (0.2, 0.8)  # seconds between two pages of one reader
WORDS = ("gullman", "quayside", "ropewick", "tideton", "crabing")
LOCKED = "database is locked"


@dataclass
class Visit:
    """Milliseconds of each answer, and what was no page."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]


@dataclass
class Visits:
    """What they saw alone and beside an ingest, how often the log tells of a locked database, how many items came."""

    alone: Visit
    beside: Visit
    locked: int
    arrived: int


def readers(count: int, seconds: float) -> Visits:
    """`seconds` beside an ingest and a third of that alone, in turns: what else the machine does meets both alike."""
    with tempfile.TemporaryDirectory(prefix="gate-readers-") as name:
        folder = Path(name)
        here = Archive(folder / "data")
        here.data.mkdir()
        web = Web(here.data, processes=2, log=folder / "log", RATE_LIMITS="off")
        ingest = Ingest(here, folder)
        try:
            here.run("manage.py", "ingest", str(write_dump(folder / "first.jsonl", seed=5, items=ARTICLES)))
            visited(web.port, count, WARMING)
            alone, beside, turns = Visit(), Visit(), max(1, round(seconds / TURN))
            for turn in range(turns):
                ingest.stopped()
                visited(web.port, count, TURN / 3, alone, turn)
                ingest.going_on()
                visited(web.port, count, TURN, beside, turn)
            ingest.ended()
        finally:
            web.close()
        return Visits(alone, beside, (folder / "log").read_text().count(LOCKED), ingest.arrived)


class Ingest:
    """One dump after the other, stopped and gone on with, reading and judging processes included."""

    def __init__(self, here: Archive, folder: Path) -> None:
        self._here, self._folder = here, folder
        self._process = None
        self._number = 0
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._bring)
        self.arrived = 0

    def _bring(self) -> None:
        while not self._over.is_set():
            self._number += 1
            dump = write_dump(self._folder / f"more-{self._number}.jsonl", seed=100 + self._number, items=ARTICLES)
            with self._lock:
                self._process = self._here.start("manage.py", "ingest", str(dump), apart=True)
                if self._stopped.is_set():
                    os.killpg(self._process.pid, signal.SIGSTOP)
            _, said = self._process.communicate()
            if self._process.returncode:
                raise RuntimeError(said)
            self.arrived += ARTICLES

    def _tell(self, what: signal.Signals) -> None:
        with self._lock, contextlib.suppress(ProcessLookupError):
            self._stopped.set() if what == signal.SIGSTOP else self._stopped.clear()
            if self._process:
                os.killpg(self._process.pid, what)

    def stopped(self) -> None:
        self._tell(signal.SIGSTOP)

    def going_on(self) -> None:
        if not self._thread.ident:
            self._thread.start()
        self._tell(signal.SIGCONT)

    def ended(self) -> None:
        self._over.set()
        self._thread.join()


def visited(port: int, count: int, seconds: float, visit: Visit | None = None, turn: int = 0) -> Visit:
    """What so many readers at once see for so long."""
    visit, until = visit or Visit(), time.monotonic() + seconds

    def read(number):
        dice = random.Random(1000 * turn + number)
        time.sleep(dice.uniform(0, PAUSE[1]))
        while time.monotonic() < until:
            path = _page(dice)
            began = time.monotonic()
            error = _asked(port, path)
            visit.times.append((time.monotonic() - began) * 1000)
            if error:
                visit.errors.append(f"{path}: {error}")
            time.sleep(dice.uniform(*PAUSE))

    threads = [threading.Thread(target=read, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return visit


def _page(dice: random.Random) -> str:
    article = dice.randint(1, ARTICLES // 2)
    word = dice.choice(WORDS)
    return dice.choice(
        (
            "/",
            f"/articles/{article}/",
            f"/articles/{article}/versions/",
            f"/search/?q={word}",
            f"/api/v1/articles/{article}",
        )
    )


def _asked(port: int, path: str) -> str:
    """What was wrong with the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except OSError as error:
            return repr(error)
    return "" if answer.status == 200 else str(answer.status)
