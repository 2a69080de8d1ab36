"""What running something costs: CPU and wall, of one process or of a server beside it."""

import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from benchmarks.engines.workload import Asked

Ask = Callable[[Asked], int]  # gives how many articles are found
Clock = Callable[[], float]  # CPU seconds so far


def of_processes(*pids: int) -> Clock:
    """This process and others, by the scheduler's own count of nanoseconds (others must be at rest when it is read)."""
    files = [Path(f"/proc/{pid}/schedstat") for pid in pids]

    def read() -> float:
        return time.process_time() + sum(int(file.read_text().split()[0]) for file in files) / 1e9

    return read


def cost(run: Callable[[], Any]) -> tuple[float, float]:
    """CPU of this process and its children, and wall, in seconds."""
    before, started = os.times(), time.perf_counter()
    run()
    after = os.times()
    return round(sum(after[:4]) - sum(before[:4]), 2), round(time.perf_counter() - started, 2)


def timed(
    ask: Ask, queries: list[Asked], *, again: int = 2, skip: Collection[str] = (), clock: Clock = time.process_time
) -> dict[str, Any]:
    """CPU ms by kind: p50 and p95 of the first visits, then of the best of `again` more; and every count."""
    asked_for = [asked for asked in queries if asked.kind not in skip]
    ask(asked_for[0])
    visits: dict[str, list[tuple[float, float]]] = {}
    counts = []
    for asked in asked_for:
        took = []
        for _ in range(1 + again):
            start = clock()
            count = ask(asked)
            took.append((clock() - start) * 1000)
        counts.append(count)
        for kind in ("all", asked.kind):
            visits.setdefault(kind, []).append((took[0], min(took[1:])))
    table = {
        kind: (*percentiles([first for first, _ in both]), *percentiles([later for _, later in both]))
        for kind, both in visits.items()
    }
    return {"table": table, "counts": counts}


def percentiles(values: list[float]) -> tuple[float, float]:
    """The median, and what 95 of 100 do not exceed."""
    ordered = sorted(values)
    return round(ordered[len(ordered) // 2], 3), round(ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))], 3)


def megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)
