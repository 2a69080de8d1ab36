"""Runs every check, prints a table, ends with 1 where one failed.

python -m tests.gate               the gate
python -m tests.gate --minutes 60  as much of the soak as fits, in whole rounds with fresh seeds
python -m tests.gate --only copies
"""

import argparse
import resource
import sys
import time
from functools import partial

from tests import kills
from tests.gate import live, suites, visitors

SLOWER = 2.0  # times the idle p95 that readers may wait beside an ingest
TRIES = 3  # at that ratio: what else a shared machine does can only make it worse, never better


def killed(size, seed):
    count, said = 60 * size // 100, []
    kills.campaign(count, seed, said.append)
    missed = sum(line.count("not reached") for line in said)
    return True, f"{count} kills of the worker, {missed} of them after its work was done: all equal"


def copied(size, seed):
    whole, done = live.copies(max(2, 50 * size // 100), seed)
    return whole == done, f"{whole} of {done} copies pass the integrity check"


def read(size, _seed):
    rounds = []
    while len(rounds) < TRIES:
        rounds.append(seen := visitors.readers(16, max(visitors.TURN, 60 * size // 100)))
        errors = [*seen.alone.errors, *seen.beside.errors]
        ratio = seen.beside.p95 / seen.alone.p95
        if errors or seen.locked or not seen.arrived or ratio <= SLOWER:
            break
    good = not errors and not seen.locked and seen.arrived > 0 and ratio <= SLOWER
    said = f"{len(seen.beside.times)} pages beside {seen.arrived} new items: {len(errors)} errors, {seen.locked} locked"
    waits = f"p95 {seen.alone.p95:.0f} ms alone, {seen.beside.p95:.0f} ms beside: {ratio:.2f} in round {len(rounds)}"
    return good, "; ".join([said, waits, *errors[:2]])


def backed_up(_size, _seed):
    running, clean, same = live.backup_during_ingest()
    said = f"ingest {'running' if running else 'over'}, doctor {'clean' if clean else 'not clean'}"
    return clean and same, f"{said}, export {'equal' if same else 'different'} once resumed"


CHECKS = {
    "mutated dumps": suites.mutated,
    "kills": killed,
    "copies": copied,
    "readers": read,
    "backup during ingest": backed_up,
    **{name: partial(suites.passed, files) for name, files in suites.SUITES.items()},
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=0.0, help="soak: rounds until so many minutes are over")
    parser.add_argument("--size", type=int, default=100, help="percent of the gate's counts a round")
    parser.add_argument("--only", choices=list(CHECKS))
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    until, seed, failed = time.monotonic() + said.minutes * 60, said.seed, 0
    print("| seed | check | result | figures | s | of the processor |", flush=True)  # noqa: T201
    print("|---:|---|---|---|---:|---:|", flush=True)  # noqa: T201
    while True:
        for name, check in CHECKS.items():
            if said.only in {None, name}:
                failed += _row(name, check, said.size, seed)
        seed += 1
        if time.monotonic() > until:
            return 1 if failed else 0


def _processor():
    """Seconds of the processor that this process has used, and those it started and waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def _row(name, check, size, seed):
    began, used = time.monotonic(), _processor()
    try:
        good, figures = check(size, seed)
    except Exception as error:  # noqa: BLE001 - a check that breaks is a check that failed, and the others go on
        good, figures = False, f"{type(error).__name__}: {str(error)[-200:]}"
    result = "met" if good else "MISSED"
    seconds, spent = time.monotonic() - began, _processor() - used
    print(f"| {seed} | {name} | {result} | {figures} | {seconds:.0f} | {spent:.0f} |", flush=True)  # noqa: T201
    return not good


if __name__ == "__main__":
    sys.exit(main())
