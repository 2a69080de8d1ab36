"""Huge and hostile files through the whole street, each into an archive of its own: what becomes of them, at what cost.

    python benchmarks/hostile.py [--only NAME]

A file may be rejected with a reason; what it may not do is end a process, take hours, or keep the one good article
that lies beside it from being read.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.ingest import manage, run  # noqa: E402 - the project's root is no package

COLUMNS = ("file", "MB", "status", "read", "new", "rejected for", "s", "CPU s", "peak MB", "together MB")
GOOD: Final = "Ferry to Gull Island cancelled\n\nThe last ferry to Gull Island left Marrow Bay on Monday.\n"
SENTENCE: Final = "The harbour council met on the north quay and spoke of ramp number %d, of fog and of freight. "
MILLION: Final = 1_000_000


def _prose(size: int) -> str:
    """Sentences, no two of them equal."""
    return "".join(SENTENCE % n for n in range(size // 90))


FILES: Final[dict[str, Callable[[], str | bytes]]] = {
    "page-50-mb.html": lambda: "<html><body><h1>Ferry</h1>" + "".join(
        f"<p>{SENTENCE % n}</p>" for n in range(530_000)
    ) + "</body></html>",
    "three-million-p.html": lambda: "<html><body>" + "<p>" * 3 * MILLION,
    "divs-200000-deep.html": lambda: "<div>" * 200_000 + "Ferry late." + "</div>" * 200_000,
    "tables-in-tables.html": lambda: "<table><tr><td>" * 50_000 + "Ferry late.",
    "one-line-30-mb.txt": lambda: _prose(30 * MILLION),
    "one-word-30-mb.txt": lambda: "a" * 30 * MILLION,
    "blank-lines-20-mb.txt": lambda: "\n" * 20 * MILLION + "Ferry late.",
    "two-million-lines.txt": lambda: "ferry\n" * 2 * MILLION,
    "text-4700000.txt": lambda: _prose(4_350_000),
    "columns-100000.csv": lambda: ",".join(f"c{n}" for n in range(100_000)) + "\n" + "ferry," * 99_999 + "ferry\n",
    "open-quote-20-mb.csv": lambda: 'headline,body\n"Ferry late,' + _prose(20 * MILLION),
    "rows-30000.csv": lambda: "headline,body\n" + "x,y\n" * 30_000,
    "nested-100000.json": lambda: "[" * 100_000 + "]" * 100_000,
    "string-30-mb.json": lambda: json.dumps([{"headline": "Ferry", "body": _prose(30 * MILLION)}]),
    "keys-300000.json": lambda: json.dumps([{f"key{n}": "ferry" for n in range(300_000)}]),
    "line-30-mb.jsonl": lambda: json.dumps({"headline": "Ferry", "body": _prose(30 * MILLION)}) + "\n",
    "elements-2000000.xml": lambda: "<rss><channel>" + "<item/>" * 2 * MILLION + "</channel></rss>",
    "depth-100000.xml": lambda: "<a>" * 100_000 + "</a>" * 100_000,
    "post-20-mb.wxr.xml": lambda: "<rss><channel><item><title>Ferry</title><content:encoded><![CDATA["
    + _prose(20 * MILLION) + "]]></content:encoded></item></channel></rss>",
    "sgml-no-end.sgm": lambda: "<REUTERS><TEXT><BODY>" * 100_000,
    "separators-1000000.txt": lambda: "=====\n" * MILLION,
    "controls-10-mb.bin": lambda: bytes(range(32)) * (10 * MILLION // 32),
    "warc-length-lies.warc": lambda: (
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        + _prose(MILLION)
    ),
}  # fmt: skip


def measure(name: str, make: Callable[[], str | bytes], scratch: Path) -> tuple[object, ...]:
    folder, data = scratch / name / "files", scratch / name / "archive"
    folder.mkdir(parents=True)
    made = make()
    (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode())
    del made
    (folder / "zz-good.txt").write_text(GOOD)
    manage(data, "migrate", "-v0")
    began = time.monotonic()
    printed, used = run(data, "ingest", str(folder), "--json")
    (dump,) = json.loads(printed)["dumps"]
    reasons = Counter(error["code"] for error in dump["errors"])
    told = ", ".join(f"{code} {count}" for code, count in reasons.most_common()) or dump["detail"]
    size = (folder / name).stat().st_size / 1e6
    counts = dump["status"], dump["read"], dump["new"], told
    times = f"{time.monotonic() - began:.0f}", f"{used.cpu:.0f}", f"{used.peak:.0f}", f"{used.together:.0f}"
    return name, f"{size:.1f}", *counts, *times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=list(FILES))
    only = parser.parse_args().only
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    for name in [only] if only else FILES:
        with tempfile.TemporaryDirectory() as scratch:
            print("| " + " | ".join(map(str, measure(name, FILES[name], Path(scratch)))) + " |", flush=True)


if __name__ == "__main__":
    main()
