"""The same articles in every format, one dump after the other into one archive; what each brings.

    python benchmarks/formats.py [--count 1000]

The articles are invented, in Latin, Cyrillic and Japanese script. From the second dump on an item is a duplicate or
the same text with other furniture; headline, body, date and source are equal.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.ingest import manage, run  # noqa: E402 - the project's root is no package
from tests.archive.ingest.editions import ALL, articles, as_files  # noqa: E402

COLUMNS = ("dump", "format", "read", "new", "duplicate", "rejected", "new, not the same text", "s", "peak MB")
SAID = ("headline", "body", "published", "source")


def said(lines: str) -> tuple[dict[int, set[tuple[str, ...]]], dict[int, int]]:
    """What the articles of each dump say, and how many of its new ones are the same text as no other."""
    by_dump: dict[int, set[tuple[str, ...]]] = {}
    unlike: dict[int, int] = {}
    for line in lines.splitlines():
        article = json.loads(line)
        for item in article["items"]:
            by_dump.setdefault(item["dump"], set()).add(tuple(article[name] for name in SAID))
        first = min(item["dump"] for item in article["items"])
        same = any(version["relation"] == "same-text" for version in article["versions"])
        unlike[first] = unlike.get(first, 0) + (not same)
    return by_dump, unlike


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    made = articles(parser.parse_args().count)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "files")
        folder.mkdir()
        for name, data in as_files(made).items():
            (folder / name).write_bytes(data)
        paths = [folder]
        for name, write in ALL.items():
            paths.append(Path(scratch, name))
            paths[-1].write_bytes(write(made))
        data = Path(scratch, "archive")
        manage(data, "migrate", "-v0")
        for path in paths:
            printed, used = run(data, "ingest", str(path), "--json")
            (dump,) = json.loads(printed)["dumps"]
            rows.append((dump, used.peak))
        by_dump, unlike = said(manage(data, "export"))
        print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
        for dump, peak in rows:
            counts = [dump[name] for name in ("name", "format", "read", "new", "duplicate", "rejected")]
            unlike_here = "" if dump is rows[0][0] else unlike.get(dump["id"], 0)
            cells = [*counts, unlike_here, f"{dump['seconds']:.0f}", f"{peak:.0f}"]
            print("| " + " | ".join(map(str, cells)) + " |")
        expected = {tuple(article[name] for name in ("title", "body", "date", "source")) for article in made}
        unequal = sum(articles != expected for articles in by_dump.values())
        print(f"\n{len(rows)} dumps of {len(made)} articles; in {unequal} of them the articles say anything else.")


if __name__ == "__main__":
    main()
