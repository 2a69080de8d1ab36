"""Dry runs beside real ones: each dump is tried and then brought, one after the other into one archive.

    python benchmarks/rehearsal.py PATH…

Prints the counts of both and ends with 1 where anything differs, the rejected items and their reasons included.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.ingest import manage, run  # noqa: E402 - the project's root is no package

COUNTS = ("read", "new", "duplicate", "rejected", "versions", "borrowed", "undated")
OF_A_RUN = {"id", "seconds"}  # the rest of what is told must be equal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    columns = ("dump", *COUNTS, "s, tried", "s, brought", "equal")
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    differ = 0
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch, "archive")
        manage(data, "migrate", "-v0")
        for path in parser.parse_args().paths:
            tried, real = (
                json.loads(run(data, "ingest", str(path), *options, "--json")[0])["dumps"][0]
                for options in (("--dry-run",), ())
            )
            equal = all(tried[key] == real[key] for key in real.keys() - OF_A_RUN)
            differ += not equal
            cells = [f"{path.parent.name}/{path.name}", *(real[name] for name in COUNTS)]
            if not equal:
                cells[1:] = [f"{tried[name]} / {real[name]}" for name in COUNTS]
            cells += [f"{tried['seconds']:.0f}", f"{real['seconds']:.0f}", "yes" if equal else "NO"]
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
