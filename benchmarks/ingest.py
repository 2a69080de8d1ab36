"""Dumps through the whole street on an empty archive: articles a second, peak memory, what it takes on disk.

    python benchmarks/ingest.py PATH… [--reuters FOLDER] [--keep FOLDER]

Each dump gets an archive of its own, in a process of its own. `--reuters` turns the SGML of Reuters-21578 into JSON
lines first. Seconds are wall time of the whole command; CPU seconds beside them tell how busy the machine was.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "dump",
    "format",
    "read",
    "new",
    "dupl.",
    "rej.",
    "stories",
    "links",
    "s",
    "CPU s",
    "items/s",
    "peak MB",
    "DB MB",
    "index MB",
    "rejected for",
)


def manage(data: Path, *arguments: str) -> str:
    return run(data, *arguments)[0]


def run(data: Path, *arguments: str) -> tuple[str, resource.struct_rusage]:
    """What a command prints, and what it alone used of the machine."""
    environment = {**os.environ, "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return printed, used


def folder_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def measure(path: Path, data: Path) -> dict[str, Any]:
    manage(data, "migrate", "-v0")
    began = time.monotonic()
    printed, used = run(data, "ingest", str(path), "--json")
    seconds, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    (dump,) = json.loads(printed)["dumps"]
    reasons = Counter(error["code"] for error in dump["errors"])
    code = "from archive.models import *; print(VersionGroup.objects.count(), VersionLink.objects.count())"
    stories, links = manage(data, "shell", "-v0", "-c", code).split()
    cells = (
        path.name, dump["format"] or "", dump["read"], dump["new"], dump["duplicate"], dump["rejected"], stories, links,
        f"{seconds:.0f}", f"{cpu:.0f}", f"{dump['read'] / seconds:.0f}", f"{used.ru_maxrss / 1000:.0f}",
        f"{sum(f.stat().st_size for f in data.glob('archive.sqlite3*')) / 1e6:.0f}", f"{folder_mb(data / 'index'):.0f}",
        ", ".join(f"{code} {count}" for code, count in reasons.most_common()) or dump["detail"],
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--reuters", type=Path, metavar="FOLDER")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the archives here, one folder a dump")
    options = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as scratch:
        paths = list(options.paths)
        if options.reuters:
            sys.path.insert(0, str(ROOT))
            from benchmarks.reuters import write_jsonl  # noqa: PLC0415 - only with --reuters

            paths.append(Path(scratch, "reuters21578.jsonl"))
            write_jsonl(options.reuters, paths[-1])
        for number, path in enumerate(paths, 1):
            data = (options.keep or Path(scratch)) / f"archive-{number}-{path.stem}"
            data.mkdir(parents=True)
            print("| " + " | ".join(str(cell) for cell in measure(path, data).values()) + " |", flush=True)


if __name__ == "__main__":
    main()
