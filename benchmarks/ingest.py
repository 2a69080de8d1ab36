"""Dumps through the whole street on an empty archive: articles a second, peak memory, what it takes on disk.

    python benchmarks/ingest.py PATH… [--all FOLDER] [--exact] [--reuters FOLDER] [--keep FOLDER]
    python benchmarks/ingest.py PATH… --reading

Each dump gets an archive of its own, in a process of its own. `--all` takes every dump that lies somewhere under a
folder (gold, queries and README files left out; a folder of one kind of file is one dump). `--exact` asks the doctor
afterwards and reads every original again (benchmarks/exactness.py). `--reading` only opens, decodes and reads: no
roles, no links, nothing stored. `--reuters` turns the SGML of Reuters-21578 into JSON lines first.

Seconds are wall time of the whole command; CPU seconds beside them tell how busy the machine was. Peak MB is resident
memory of the largest process, together MB what all of them held at once, shared pages counted once.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.memory import Together  # noqa: E402 - the project's root is no package

NO_DUMPS = re.compile(r"(?i)^(readme|gold|queries)\b")
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
    "together MB",
    "DB MB",
    "index MB",
    "rejected for",
)
READ = ("dump", "read", "rej.", "characters", "s", "CPU s", "items/s", "peak MB")
READING = """
import sys; from collections import Counter; from pathlib import Path
from archive.delivery import receiving; from archive.errors import ItemError; from archive.models import Dump
from archive.reading.stages import read_items
path, seen, characters = Path({path!r}), Counter(), 0
for raw in read_items(Dump(name=path.name, is_folder=path.is_dir()), receiving.members_at(path)):
    seen[isinstance(raw, ItemError)] += 1
    characters += 0 if isinstance(raw, ItemError) else len(raw.text)
print(seen.total(), seen[True], characters)
"""


def manage(data: Path, *arguments: str) -> str:
    return run(data, *arguments)[0]


class Used(NamedTuple):
    """What a command took of the machine."""

    cpu: float  # seconds
    peak: float  # MB of its largest process
    together: float  # MB


def run(data: Path, *arguments: str) -> tuple[str, Used]:
    """What a command prints, and what it alone used of the machine."""
    environment = {**os.environ, "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        with Together(process.pid) as memory:
            printed = process.stdout.read() if process.stdout else ""
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return printed, Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, memory.peak)


def dumps_under(folder: Path) -> Iterator[Path]:
    """Every file, and every folder all of whose files are of one kind, as one dump."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not NO_DUMPS.match(path.name))
    kinds = {tuple(path.suffixes[-2:]) for path in files}
    if len(files) > 1 and len(kinds) == 1 and kinds != {(".tar", ".gz")}:
        yield folder
    else:
        yield from files
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        yield from dumps_under(inner)


def folder_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def measure(path: Path, data: Path) -> dict[str, Any]:
    manage(data, "migrate", "-v0")
    began = time.monotonic()
    printed, used = run(data, "ingest", str(path), "--json")
    seconds = time.monotonic() - began
    (dump,) = json.loads(printed)["dumps"]
    reasons = Counter(error["code"] for error in dump["errors"])
    code = "from archive.models import *; print(VersionGroup.objects.count(), VersionLink.objects.count())"
    stories, links = manage(data, "shell", "-v0", "-c", code).split()
    cells = (
        f"{path.parent.name}/{path.name}", dump["format"] or "",
        dump["read"], dump["new"], dump["duplicate"], dump["rejected"], stories, links,
        f"{seconds:.0f}", f"{used.cpu:.0f}", f"{dump['read'] / seconds:.0f}", f"{used.peak:.0f}",
        f"{used.together:.0f}",
        f"{sum(f.stat().st_size for f in data.glob('archive.sqlite3*')) / 1e6:.0f}", f"{folder_mb(data / 'index'):.0f}",
        ", ".join(f"{code} {count}" for code, count in reasons.most_common()) or dump["detail"],
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def measure_reading(path: Path, data: Path) -> dict[str, Any]:
    began = time.monotonic()
    printed, used = run(data, "shell", "-v0", "-c", READING.format(path=str(path)))
    seconds, (read, rejected, characters) = time.monotonic() - began, map(int, printed.split())
    times = f"{seconds:.0f}", f"{used.cpu:.0f}", f"{read / seconds:.0f}"
    return dict(zip(READ, (path.name, read, rejected, characters, *times, f"{used.peak:.0f}"), strict=True))


def exact(data: Path) -> str:
    """What the doctor and reading everything again have to say."""
    environment = {**os.environ, "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    doctor = [sys.executable, str(ROOT / "manage.py"), "doctor", "--json"]
    again = [sys.executable, str(ROOT / "benchmarks" / "exactness.py")]
    asked = [subprocess.run(command, env=environment, capture_output=True, text=True) for command in (doctor, again)]  # noqa: PLW1510 - what it ends with is told
    return f"doctor clean: {json.loads(asked[0].stdout)['clean']}; again: {asked[1].stdout.strip() or asked[1].stderr}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--reuters", type=Path, metavar="FOLDER")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the archives here, one folder a dump")
    parser.add_argument("--all", type=Path, action="append", default=[], metavar="FOLDER", help="all dumps under it")
    parser.add_argument("--exact", action="store_true", help="ask the doctor, read all originals again")
    parser.add_argument("--reading", action="store_true", help="only open, decode and read")
    options = parser.parse_args()
    columns = READ if options.reading else COLUMNS
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    with tempfile.TemporaryDirectory() as scratch:
        paths = [*options.paths, *(path for folder in options.all for path in dumps_under(folder))]
        if options.reuters:
            from benchmarks.reuters import write_jsonl  # noqa: PLC0415 - only with --reuters

            paths.append(Path(scratch, "reuters21578.jsonl"))
            write_jsonl(options.reuters, paths[-1])
        for number, path in enumerate(paths, 1):
            data = (options.keep or Path(scratch)) / f"archive-{number}-{path.stem}"
            data.mkdir(parents=True)
            told = measure_reading(path, data) if options.reading else measure(path, data)
            print("| " + " | ".join(str(cell) for cell in told.values()) + " |", flush=True)
            if options.exact:
                print(exact(data), file=sys.stderr, flush=True)
            if not options.keep:
                shutil.rmtree(data)


if __name__ == "__main__":
    main()
