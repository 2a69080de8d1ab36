# ruff: noqa: PLC0415 - Django must be set up on the data folder before anything of the project is imported
"""Results taken away, small and large: does memory grow with their number?

    python benchmarks/export.py [--articles 100000] [--keep FOLDER]

Fills an archive of its own with invented articles and takes 1 %, 10 % and all of them away in every format, as the
page does, each in a process of its own. `beyond start` is the peak beyond what the process had before it searched:
that is what has to stay the same.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
QUERIES: Final = {"hundredth": 100, "tenth": 10, "every": 1}  # a word, and of how many articles one has it
FORMATS: Final = ("jsonl", "csv", "bibtex", "ris")
WORDS: Final = (
    "harbour",
    "council",
    "ferry",
    "storm",
    "quay",
    "island",
    "repair",
    "winter",
    "mayor",
    "freight",
    "pilot",
)
BATCH: Final = 2000
WORDS_A_TEXT: Final = 300


def step(data: Path, *arguments: str) -> str:
    environment = {**os.environ, "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    environment |= {"LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, __file__, "--data", str(data), *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def fill(articles: int) -> None:
    from django.core.management import call_command

    from archive.models import VersionGroup

    call_command("migrate", verbosity=0)
    for start in range(0, articles, BATCH):
        numbers = range(start, min(start + BATCH, articles))
        stories = VersionGroup.objects.bulk_create([VersionGroup() for _ in numbers])
        _write(list(zip(numbers, stories, strict=True)))
    call_command("reindex", verbosity=0)


def _write(numbered: list[tuple[int, Any]]) -> None:
    from archive.models import Article

    chance = random.Random(numbered[0][0])  # the same texts every time
    made = []
    for number, story in numbered:
        marks = [word for word, share in QUERIES.items() if number % share == 0]
        body = " ".join([*marks, *chance.choices(WORDS, k=WORDS_A_TEXT), f"number{number}"])
        headline = f"Report {number} from Marrow Bay"
        text = f"{headline}\n\n{body}"
        digest = sha256(text.encode()).hexdigest()
        lines = [[0, len(headline), "headline", 1.0, []], [len(headline) + 2, len(text), "body", 1.0, []]]
        texts = {"text": text, "body": body, "headline": headline, "words": WORDS_A_TEXT, "lines": lines}
        hashes = dict.fromkeys(("identity", "text_sha256", "words_sha256", "body_sha256"), digest)
        made.append(Article(**texts, **hashes, language="en", version_group=story))
    Article.objects.bulk_create(made)


def take(query: str, file_format: str, manifest: str) -> None:
    """Prints articles, bytes, seconds to the first piece, seconds in all, peak kB, peak kB before."""
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.get("/help/search/")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    asked = {"q": query, "group": "all", "format": file_format} | ({"manifest": "yes"} if manifest else {})
    response = client.get("/search/", asked)
    first, size = 0.0, 0
    for piece in response:
        first = first or time.monotonic() - began
        size += len(piece)
    seconds, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(response["X-Articles"], size, round(first, 2), round(seconds, 1), peak, before)


def report(data: Path, articles: int) -> None:
    if not (data / "archive.sqlite3").exists():
        step(data, "--step", "fill", "--articles", str(articles))
    columns = ("format", "articles", "MB", "first piece s", "s", "articles/s", "peak MB", "beyond start MB")
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for file_format, manifest in [*((name, "") for name in FORMATS), ("jsonl", "yes")]:
        for query in QUERIES:
            said = step(data, "--step", "take", "--query", query, "--format", file_format, "--manifest", manifest)
            found, size, first, seconds, peak, before = said.split()
            cells = (
                file_format + (" with manifest" if manifest else ""), f"{int(found):,}", f"{int(size) / 1e6:.1f}",
                first, seconds, f"{int(found) / max(float(seconds), 0.1):,.0f}", f"{int(peak) / 1024:.0f}",
                f"{(int(peak) - int(before)) / 1024:.0f}",
            )  # fmt: skip
            print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="the archive stays here, and is used again")
    for name in ("--data", "--step", "--query", "--format", "--manifest"):
        parser.add_argument(name, default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        sys.path[0] = str(ROOT)  # beside this file lies a search.py that is not the project's
        import django

        django.setup()
        if options.step == "fill":
            fill(options.articles)
        else:
            take(options.query, options.format, options.manifest)
        return
    with tempfile.TemporaryDirectory() as scratch:
        data = options.keep or Path(scratch)
        data.mkdir(parents=True, exist_ok=True)
        report(data, options.articles)


if __name__ == "__main__":
    main()
