# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""Our search beside other engines: same stories, same 220 queries of 12 kinds, one run.

    python benchmarks/search.py --reuters ../shared/data/reuters21578 [--time ../shared/data/time]
        [--corpus real|ten|big …] [--stock] [--tantivy FOLDER] [--postgres FOLDER] [--json FILE]

Corpora: `real`, Reuters as it is; `ten` and `big`, 10,000 and 100,000 stories put together from its paragraphs. A
*page* is what a reader gets: twenty results with snippets, exact counts, groups, facets and histogram. A *search* is
the ten best and the exact count, with a facet or snippets where the kind asks for them. Times are CPU milliseconds of
a query's first visit and of the best of two more; no engine keeps results. `--stock` is Haystack's own Whoosh backend
(`real` only: it would take hours). `--tantivy` names a folder into which tantivy was installed; `--postgres` the
programs of a PostgreSQL server (initdb and its kin), which runs in a scratch folder; it needs psycopg.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.engines import archives, fts5, ours, postgres, stock, tantivy, workload  # noqa: E402 - found by the path
from benchmarks.engines.ranking import measured as ranking  # noqa: E402 - as above
from benchmarks.engines.timing import Ask, cost, megabytes, timed  # noqa: E402 - as above

SIZES = {"real": 0, "ten": 10_000, "big": 100_000}


class Table:
    """The figures of one corpus, engine by engine."""

    def __init__(self, stories: list[workload.Story]) -> None:
        self.queries = workload.queries(stories)
        self.stories = stories
        self.found: dict[str, Any] = {"documents": len(stories)}
        for name in ("build CPU / wall s", "index MB", "update ms p50 / p95", "searches", "pages"):
            self.found[name] = {}

    def note(self, what: str, engine: str, value: Any) -> None:
        self.found[what][engine] = value
        print(f"{what}, {engine}: {value if what not in {'searches', 'pages'} else value['table']['all']}",
              file=sys.stderr)  # fmt: skip


def measure_ours(table: Table, folder: Path) -> None:
    from search.indexing import reindex

    table.note("build CPU / wall s", "ours", cost(reindex))
    table.note("index MB", "ours", megabytes(folder / "index"))
    table.note("pages", "ours", timed(ours.page, table.queries))
    table.note("searches", "ours", timed(ours.bare, table.queries))
    table.found["cold"] = ours.cold(folder, table.queries)
    table.found["spelling"] = ours.spelling(workload.misspelled(table.stories))
    table.found["facets that differ from SQL"] = ours.wrong_facets(table.queries)
    table.note("update ms p50 / p95", "ours", archives.update_times(ours.update))


def measure_stock(table: Table, folder: Path) -> None:
    table.note("build CPU / wall s", "stock", cost(stock.build))
    table.note("index MB", "stock", megabytes(folder / "stock"))
    table.note("pages", "stock", timed(stock.page, table.queries, again=1, skip=stock.NOT_ASKED))
    table.note("update ms p50 / p95", "stock", archives.update_times(stock.update))


def measure_fts5(table: Table, folder: Path) -> None:
    made: list[Ask] = []
    table.note("build CPU / wall s", "fts5", cost(lambda: made.append(fts5.build(table.stories, folder))))
    table.note("searches", "fts5", timed(made[0], table.queries, skip=fts5.NOT_ASKED))


def measure_tantivy(table: Table, folder: Path, where: Path) -> None:
    made: list[Ask] = []
    table.note("build CPU / wall s", "tantivy", cost(lambda: made.append(tantivy.build(table.stories, folder, where))))
    table.note("index MB", "tantivy", megabytes(folder / "tantivy"))
    table.note("searches", "tantivy", timed(made[0], table.queries))


def measure_postgres(table: Table, programs: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="pg-bench-") as folder, postgres.serving(programs, Path(folder)) as address:
        made: list[Any] = []
        before = time.process_time()
        _, wall = cost(lambda: made.append(postgres.build(table.stories, address)))
        ask, clock, size = made[0]
        table.note("build CPU / wall s", "postgres", (round(clock() - before, 2), wall))
        table.note("index MB", "postgres", size)
        table.note("searches", "postgres", timed(ask, table.queries, skip=postgres.NOT_ASKED, clock=clock))


def one_corpus(options: argparse.Namespace, name: str) -> dict[str, Any]:
    size = SIZES[name]
    stories = list(workload.recombined(options.reuters, size)) if size else workload.real(options.reuters)
    table = Table(stories)
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder_name:
        folder = Path(folder_name)
        archives.set_up(folder)
        archives.fill(stories)
        measure_ours(table, folder)
        measure_fts5(table, folder)
        if options.tantivy:
            measure_tantivy(table, folder, options.tantivy)
        if options.postgres:
            measure_postgres(table, options.postgres)
        if options.stock and name == "real":
            measure_stock(table, folder)
    return table.found


def show(name: str, found: dict[str, Any]) -> None:
    print(f"\n== {name}: {found['documents']} articles")
    for what, value in found.items():
        if what not in {"pages", "searches", "documents"}:
            print(f"{what}: {json.dumps(value)}")
    for what in ("pages", "searches"):
        print(f"{what}, CPU ms: first p50, p95, again p50, p95")
        for engine, figures in found[what].items():
            for kind, values in figures["table"].items():
                print(f"  {engine:8} {kind:9} " + "".join(f"{value:10.3f}" for value in values))


def in_a_process_each(options: argparse.Namespace) -> dict[str, Any]:
    """One data folder a process: Django is set up once."""
    results: dict[str, Any] = {}
    given = [("--tantivy", options.tantivy), ("--postgres", options.postgres)]
    rest = ["--stock"] * options.stock + [part for name, path in given if path for part in (name, str(path))]
    for name in options.corpus:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            asked = ["--reuters", str(options.reuters), "--corpus", name, "--json", file.name, *rest]
            subprocess.run([sys.executable, __file__, *asked], check=True, stdout=subprocess.DEVNULL)
            results |= json.loads(Path(file.name).read_text())
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reuters", type=Path, required=True, help="folder of the .sgm or .sgm.gz files")
    parser.add_argument("--time", type=Path, help="folder of documents.jsonl.gz and queries.json, for the ranking")
    parser.add_argument("--corpus", nargs="*", choices=SIZES, default=["real"])
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--tantivy", type=Path)
    parser.add_argument("--postgres", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if len(options.corpus) == 1:
        results = {options.corpus[0]: one_corpus(options, options.corpus[0])}
    else:
        results = in_a_process_each(options)
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.release()}")
    for name, found in results.items():
        show(name, found)
    if options.time:
        print("\nranking:", json.dumps(ranking(options.time)))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
