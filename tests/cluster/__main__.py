"""Everything that needs real servers, part by part; a table at the end, and 1 where a part failed.

python -m tests.cluster                   every part
python -m tests.cluster --only drills     one of them

What each part said lies in `.cluster-test/` afterwards, and the drills' log beside it.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster.leash import end_orderly, tied

ROOT = Path(__file__).parents[2]
LOGS = ROOT / ".cluster-test"
BESIDE = Path(sys.prefix)  # what the Makefile installed into folders of its own lies here
DRILLS_LOG = LOGS / "what-died.txt"
WORKERS = "2"  # tests at a time: as many as a small machine has processors
# What every engine has to answer alike.
ENGINE_TESTS = (
    "backends/test_answers.py",
    "backends/test_ranking.py",
    "backends/test_whoosh.py",
    "backends/embedded/test_resembling.py",
    "helping/test_completing.py",
    "helping/test_diagnosing.py",
    "language/test_spelling.py",
    "test_changed.py",
    "test_documents.py",
    "test_numbers.py",
    "test_odd_queries.py",
    "test_searching.py",
)
SPREADING = "tests/cluster/test_spreading.py"
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-p", "no:cacheprovider")
ON_CLUSTER = (PYTHON, "-m", "tests.cluster.opensearch")
ON_POSTGRES = (PYTHON, "-m", "tests.cluster.postgres")


@dataclass(frozen=True, slots=True)
class Part:
    told: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def parts(articles: int) -> dict[str, Part]:
    engine = tuple(f"tests/search/{name}" for name in ENGINE_TESTS)
    compared = (PYTHON, "benchmarks/cluster.py", "--articles", str(articles))
    # Few long tests come first in the alphabet; by their number in a module they would come last, one after the other.
    database = ("--no-loadscope-reorder", "--of-the-database", "-m", "not browser")
    return {
        "drills": Part(
            "what dies, and what is set wrong",
            (*PYTEST, "-n", "0", "tests/cluster", f"--ignore={SPREADING}"),
            {"CLUSTER": "1", "DRILLS_LOG": str(DRILLS_LOG), "PYTHONPATH": str(BESIDE / "s3")},
        ),
        "engine": Part("the cluster answers as one machine", (*ON_CLUSTER, *PYTEST, "-n", WORKERS, *engine)),
        "throughput": Part(f"{articles:,} articles on both", (*ON_CLUSTER, "--lasting", *compared)),
        "spark": Part(
            "versions found by a Spark master and two workers",
            (*PYTEST, "-n", "0", SPREADING),
            {"CLUSTER": "1", "PYTHONPATH": str(BESIDE / "spark")},
        ),
        "database": Part("the tests on PostgreSQL", (*ON_POSTGRES, *PYTEST, "-n", WORKERS, *database)),
    }


def run(name: str, part: Part) -> tuple[bool, str]:
    """Whether it passed, and its row of the table; what it says is passed on and kept."""
    began, used = time.monotonic(), _processor()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **part.environment}
    command = tied(part.command, "TERM")
    print(f"\n== {name}: {part.told}", flush=True)  # noqa: T201
    with (
        (LOGS / f"{name}.txt").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as done,
    ):
        try:
            while said := done.stdout.read1():
                for target in (sys.stdout.buffer, log):
                    target.write(said)
                    target.flush()
        except BaseException:
            done.terminate()
            raise
    lines = (LOGS / f"{name}.txt").read_text(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    passed = done.returncode == 0
    cells = [f"{name}: {part.told}", "passed" if passed else "FAILED", last.strip("= ")]
    cells += [f"{time.monotonic() - began:.0f}", f"{_processor() - used:.0f}"]
    return passed, f"| {' | '.join(cells)} |"


def _processor() -> float:
    """Seconds of the processor of all that was started and has ended, servers included."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--only", choices=list(parts(0)))
    said = parser.parse_args()
    end_orderly()
    LOGS.mkdir(exist_ok=True)
    DRILLS_LOG.write_text("")
    rows, good = [], True
    for name, part in parts(said.articles).items():
        if said.only in {None, name}:
            passed, row = run(name, part)
            good = good and passed
            rows.append(row)
    table = "\n".join(["| part | result | figures | s | of the processor |", "|---|---|---|---:|---:|", *rows])
    (LOGS / "table.md").write_text(f"{table}\n")
    print(f"\nThe drills:\n{DRILLS_LOG.read_text()}\n{table}")  # noqa: T201
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
