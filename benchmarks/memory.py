"""What a process and all it started hold together, looked at again and again while they run."""

import threading
from pathlib import Path
from typing import Final, Self

LOOK_SECONDS: Final = 0.5  # between two looks; a look costs the machine some milliseconds a process


class Together:
    """The most the process and its descendants held at one look, in MB; pages they share count once (PSS).

    with Together(pid) as memory: wait for it; then `memory.peak`. Linux only.
    """

    def __init__(self, pid: int) -> None:
        self._pid, self._over = pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.peak = max(self.peak, sum(_held(pid) for pid in _family(self._pid)))


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _held(pid: int) -> float:
    """Its share of the pages it has, in MB."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) * 1024 / 1e6 for row in rows if row.startswith("Pss:"))
