"""How long `migrate` takes from the first release's tables to today's: `python benchmarks/upgrade.py [--articles N]`.

The folder kept as a test is made N articles large by copying its rows with other numbers, hashes and words, and texts
of about 400 words. Prints each migration's seconds, and the slowest answer a reader of articles had meanwhile.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_RELEASE = ROOT / "tests" / "releases" / "first.tar.xz"
STEP = 1000  # between the numbers of one copy and of the next
# What is other in copy k; every other column is copied as it is.
_TEXT = "{0} || ' ' || replace(hex(zeroblob(220)), '0', ' berth' || :k)"
_ANEW = {
    "archive_versiongroup": {"id": "id + :k * 1000"},
    "archive_article": {
        "id": "id + :k * 1000", "version_group_id": "version_group_id + :k * 1000",
        "identity": "substr(identity, 1, 56) || printf('%08x', :k)", "text": _TEXT.format("text"),
        "body": _TEXT.format("body"), "text_sha256": "substr(text_sha256, 1, 56) || printf('%08x', :k)",
        "body_sha256": "substr(body_sha256, 1, 56) || printf('%08x', :k)",
    },
    "archive_item": {"id": "id + :k * 1000", "number": "number + :k * 1000", "article_id": "article_id + :k * 1000"},
    "archive_fingerprint": {"hash": "hash + :k * 7919", "article_id": "article_id + :k * 1000"},
    "archive_versionlink": {"id": "id + :k * 1000", "a_id": "a_id + :k * 1000", "b_id": "b_id + :k * 1000"},
}  # fmt: skip


def enlarge(database: sqlite3.Connection, articles: int) -> int:
    """How many articles there are then."""
    (first,) = database.execute("SELECT count(*) FROM archive_article").fetchone()
    rows = {}
    for table, anew in _ANEW.items():
        columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
        said = ", ".join(anew.get(name, f'"{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        source = f"SELECT {said} FROM first_{table}"
        database.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")
        rows[table] = f"INSERT INTO {table} ({names}) {source}"
    for number in range(1, -(-articles // first)):
        for insert in rows.values():
            database.execute(insert, {"k": number})
    database.commit()
    return int(database.execute("SELECT count(*) FROM archive_article").fetchone()[0])


def read_meanwhile(path: Path, done: threading.Event, slowest: list[float]) -> None:
    with closing(sqlite3.connect(path, timeout=600)) as reading:
        while not done.is_set():
            began = time.monotonic()
            reading.execute("SELECT id, headline, body FROM archive_article WHERE id % 977 = 3 LIMIT 20").fetchall()
            slowest[0] = max(slowest[0], time.monotonic() - began)
            time.sleep(0.05)


def migrated(data: Path) -> tuple[float, float, list[tuple[str, float]]]:
    """(seconds in all, the slowest read, each migration's seconds up to the next one)."""
    path, done, slowest = data / "archive.sqlite3", threading.Event(), [0.0]
    reader = threading.Thread(target=read_meanwhile, args=[path, done, slowest])
    reader.start()
    began = time.monotonic()
    environment = {**os.environ, "ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    seconds = time.monotonic() - began
    done.set()
    reader.join()
    said = "SELECT app || '.' || name, (julianday(applied) - 2440587.5) * 86400 FROM django_migrations ORDER BY id"
    with closing(sqlite3.connect(path)) as database:
        applied = database.execute(said).fetchall()
    steps = [(name, at - before) for (_, before), (name, at) in pairwise(applied)]
    recent = [step for step, (_, at) in zip(steps, applied[1:], strict=True) if at > time.time() - seconds - 1]
    return seconds, slowest[0], recent[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upgrade-") as name, tarfile.open(FIRST_RELEASE) as packed:
        packed.extractall(name, filter="data")
        data = Path(name) / "data"
        with closing(sqlite3.connect(data / "archive.sqlite3")) as database:
            articles = enlarge(database, arguments.articles)
        size = (data / "archive.sqlite3").stat().st_size
        seconds, slowest, steps = migrated(data)
    sys.stdout.write("| migration | s |\n|---|---:|\n")
    sys.stdout.writelines(f"| {step} | {spent:.1f} |\n" for step, spent in steps)
    sys.stdout.write(f"\n{articles:,} articles, {size / 1e6:.0f} MB: {seconds:.1f} s; slowest read {slowest:.2f} s\n")


if __name__ == "__main__":
    main()
