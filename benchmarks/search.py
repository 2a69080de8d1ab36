# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""Our search beside other engines: same stories, same 220 queries of 12 kinds, one run.

    python benchmarks/search.py --reuters ../shared/data/reuters21578 [--time ../shared/data/time]
        [--corpus real|ten|big …] [--stock] [--tantivy PATH] [--json FILE]

Corpora: `real`, Reuters as it is; `ten` and `big`, 10,000 and 100,000 stories put together from its paragraphs. A
*page* is what a reader gets: twenty results with snippets, exact counts, groups and facets. A *search* is the ten best
and the exact count, with facets or snippets where the kind asks for them. Times are CPU milliseconds of a query's
first visit and of the best of two more; no engine keeps results. `--stock` is Haystack's own Whoosh backend (`real`
only: it would take an hour). `--tantivy` names a folder into which tantivy was installed.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "benchmarks"))
SIZES = {"real": 0, "ten": 10_000, "big": 100_000}
STOCK_BATCH = 1000
UPDATES = 30


def set_up(folder: Path) -> None:
    os.environ["ARCHIVE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django
    from django.conf import settings

    stock = {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(folder / "stock")}
    settings.HAYSTACK_CONNECTIONS["stock"] = stock
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill(stories: list[Any]) -> None:
    from archive.models import Article, Source, VersionGroup

    names = sorted({story.source for story in stories} - {""})
    sources = {name: Source.objects.create(name=name, slug=f"place-{at}") for at, name in enumerate(names)}
    VersionGroup.objects.bulk_create([VersionGroup(pk=number) for number in sorted({each.group for each in stories})])
    rows = []
    for at, story in enumerate(stories):
        dated = {"published": story.day.isoformat(), "published_status": "stated"} if story.day else {}
        dated |= {"published_day": story.day, "published_precision": "day" if story.day else "none"}
        row = Article(identity=f"{at:064}", text=f"{story.headline}\n\n{story.body}", headline=story.headline, **dated)
        row.body, row.source, row.language = story.body, sources.get(story.source), "en"
        row.version_group_id = story.group
        rows.append(row)
    Article.objects.bulk_create(rows, batch_size=500)


def page(asked: Any) -> int:
    from search.results import SearchRequest
    from search.searching import search

    sort = "newest" if asked.kind == "newest" else "relevance"
    return search(SearchRequest(query=asked.ours, sort=sort)).articles


def ours(asked: Any) -> int:
    from search.backends.answering import answer
    from search.backends.evaluating import evaluate
    from search.backends.nearness import pairs_of
    from search.backends.whoosh import _vocabulary, reading_of
    from search.compile import compile_query
    from search.engine import store
    from search.hits import hits
    from search.parser import parse
    from search.results import SearchRequest

    tree = parse(asked.ours).tree
    wanted = SearchRequest(sort="newest" if asked.kind == "newest" else "relevance", group="all")
    with reading_of(store()).snapshot() as snapshot:
        matches = evaluate(compile_query(tree, _vocabulary(snapshot)), snapshot)
        found = answer(snapshot, matches, wanted, scored=True, counted=asked.kind == "facets", pairs=pairs_of(tree))
        rows = found.page(snapshot, 0, 10)
    if asked.kind == "snippets":
        hits(rows, tree)
    return found.articles


def stock_page(asked: Any) -> int:
    from haystack.query import SearchQuerySet

    text = asked.ours
    if asked.days:
        text = f"{asked.words[0]} AND published:[{asked.days[0]:%Y%m%d} TO {asked.days[1]:%Y%m%d}]"
    found = SearchQuerySet(using="stock").raw_search(text).facet("source").highlight()
    if asked.kind == "newest":
        found = found.order_by("-published")
    count = found.count()
    list(found[:20])
    found.facet_counts()
    return count


def stock_index() -> Any:
    from haystack import connections

    from archive.models import Article

    connection = connections["stock"]
    return connection.get_backend(), connection.get_unified_index().get_index(Article)


def build_stock() -> None:
    backend, index = stock_index()
    articles = list(index.index_queryset())
    for start in range(0, len(articles), STOCK_BATCH):
        backend.update(index, articles[start : start + STOCK_BATCH])


def cost(run: Callable[[], Any]) -> tuple[float, float]:
    """CPU of this process and its children, and wall, in seconds."""
    before, started = os.times(), time.perf_counter()
    run()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), time.perf_counter() - started


def timed(ask: Callable[[Any], int], queries: list[Any], times: int = 2, skip: frozenset[str] = frozenset()) -> Any:
    """Percentiles in CPU ms by kind, of the first visit and of the best of the others, and every count."""
    queries = [asked for asked in queries if asked.kind not in skip]
    ask(queries[0])
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    counts = []
    for asked in queries:
        took = []
        for _ in range(1 + times):
            start = time.process_time()
            count = ask(asked)
            took.append((time.process_time() - start) * 1000)
        counts.append(count)
        for kinds, value in ((first, took[0]), (again, min(took[1:]))):
            kinds.setdefault("all", []).append(value)
            kinds.setdefault(asked.kind, []).append(value)
    table = {kind: (*percentiles(first[kind]), *percentiles(again[kind])) for kind in first}
    return {"table": table, "counts": counts}


def percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return round(ordered[len(ordered) // 2], 3), round(ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))], 3)


def megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)


def update_times(change: Callable[[Any], None]) -> tuple[float, float]:
    from archive.models import Article

    chance = random.Random(3)
    ids = chance.sample(list(Article.objects.values_list("pk", flat=True)), UPDATES)
    walls = []
    for article in Article.objects.filter(pk__in=ids):
        article.body += " Changed."
        article.save()
        started = time.perf_counter()
        change(article)
        walls.append((time.perf_counter() - started) * 1000)
    return percentiles(walls)


def update_ours(article: Any) -> None:
    from search import indexing, outbox

    outbox.enqueue(changed=[article.pk])
    indexing.drain()


def wrong_facets(queries: list[Any]) -> int:
    """Queries whose facets differ from SQL over the articles found, grouped or not."""
    from django.db.models import Count
    from django.db.models.functions import ExtractYear

    from archive.models import Article
    from search.results import SearchRequest
    from search.searching import matching_ids, search

    wrong = 0
    for asked in queries[::7]:
        rows = Article.objects.filter(pk__in=matching_ids(asked.ours)[:200_000]).order_by()
        for group, counted in (("all", Count("pk")), ("stories", Count("version_group", distinct=True))):
            facets = search(SearchRequest(query=asked.ours, group=group)).facets
            for name, by in (("source", "source__name"), ("year", ExtractYear("published_day"))):
                truth = {str(v or ""): n for v, n in rows.annotate(v=by if name == "year" else _column(by))
                         .values_list("v").annotate(n=counted)}  # fmt: skip
                told = {"" if value.value == "undated" else value.value: value.count for value in facets[name]}
                wrong += told != {value: n for value, n in truth.items() if value or name == "year"}
    return wrong


def _column(name: str) -> Any:
    from django.db.models import F

    return F(name)


def spelling(stories: list[Any]) -> dict[str, Any]:
    from workload import misspelled

    from search.engine import backend
    from search.query import Word

    right, took = 0, []
    for wrong, meant in misspelled(stories):
        start = time.process_time()
        right += backend().suggestion(Word(wrong)) == meant
        took.append((time.process_time() - start) * 1000)
    return {"right of 50": right, "p50 / p95 ms": percentiles(took)}


COLD = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import django; django.setup()
from pathlib import Path
from archive.models import Article; Article.objects.first()
def private():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1024
before, start = private(), time.perf_counter()
from search.results import SearchRequest
from search.searching import search
search(SearchRequest(query="market"))
took = (time.perf_counter() - start) * 1000
for query in json.loads(sys.argv[2]):
    search(SearchRequest(query=query))
print(json.dumps([took, before, private()]))
"""


def cold(folder: Path, queries: list[Any]) -> dict[str, float]:
    """New processes: ms from Django ready to the first page, and MB that only the process holds, after all queries."""
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, "-c", COLD, str(ROOT)]
    runs = []
    for asked in [[]] * 4 + [[each.ours for each in queries]]:
        done = subprocess.run([*command, json.dumps(asked)], env=environment, capture_output=True, check=True)
        runs.append(json.loads(done.stdout))
    first = round(min(run[0] for run in runs), 1)
    return {"first page ms": first, "private MB before": round(runs[-1][1]), "after 220 pages": round(runs[-1][2])}


def one_corpus(options: argparse.Namespace) -> dict[str, Any]:
    import peers
    import workload

    name = options.corpus[0]
    stories = (
        workload.real(options.reuters) if name == "real" else list(workload.recombined(options.reuters, SIZES[name]))
    )
    queries = workload.queries(stories)
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder_name:
        folder = Path(folder_name)
        set_up(folder)
        fill(stories)
        from search.indexing import reindex

        found: dict[str, Any] = {
            "documents": len(stories),
            "build CPU / wall s": {},
            "index MB": {},
            "searches": {},
            "pages": {},
        }
        found["build CPU / wall s"]["ours"] = cost(reindex)
        found["index MB"]["ours"] = megabytes(folder / "index")
        found["pages"]["ours"] = timed(page, queries)
        found["searches"]["ours"] = timed(ours, queries)
        found["cold"] = cold(folder, queries)
        found["spelling"] = spelling(stories)
        found["facets that differ from SQL"] = wrong_facets(queries)
        found["update ms p50 / p95"] = {"ours": update_times(update_ours)}
        engines = {"fts5": lambda: peers.fts5(stories, folder)}
        if options.tantivy:
            engines["tantivy"] = lambda: peers.tantivy(stories, folder, options.tantivy)
        for engine, make in engines.items():
            made: list[Any] = []
            found["build CPU / wall s"][engine] = cost(lambda make=make, made=made: made.append(make()))
            found["searches"][engine] = timed(
                made[0], queries, skip=peers.NOT_OURS if engine == "fts5" else frozenset()
            )
        if options.stock and name == "real":
            found["build CPU / wall s"]["stock"] = cost(build_stock)
            found["index MB"]["stock"] = megabytes(folder / "stock")
            plain = [asked for asked in queries if asked.kind != "similar"]
            found["pages"]["stock"] = timed(stock_page, plain, times=1)
            backend, index = stock_index()
            found["update ms p50 / p95"]["stock"] = update_times(lambda article: backend.update(index, [article]))
        return found


def ranking(folder: Path) -> dict[str, float]:
    from ranking import measured

    return measured(folder)


def show(name: str, found: dict[str, Any]) -> None:
    print(f"\n== {name}: {found['documents']} articles")
    for what, value in found.items():
        if what not in {"pages", "searches", "documents"}:
            print(f"{what}: {json.dumps(value)}")
    for what in ("pages", "searches"):
        print(f"{what}, CPU ms: first p50, p95, again p50, p95")
        for engine, measured in found[what].items():
            for kind, values in measured["table"].items():
                print(f"  {engine:8} {kind:9} " + "".join(f"{value:10.3f}" for value in values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reuters", type=Path, required=True, help="folder of the .sgm or .sgm.gz files")
    parser.add_argument("--time", type=Path, help="folder of documents.jsonl.gz and queries.json, for the ranking")
    parser.add_argument("--corpus", nargs="+", choices=SIZES, default=["real"])
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--tantivy", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {}
    if len(options.corpus) == 1:
        results[options.corpus[0]] = one_corpus(options)
    for name in options.corpus if len(options.corpus) > 1 else []:  # a process each: one data folder a process
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            rest = ["--stock"] * options.stock + (["--tantivy", str(options.tantivy)] if options.tantivy else [])
            command = [
                sys.executable,
                __file__,
                "--reuters",
                str(options.reuters),
                "--corpus",
                name,
                "--json",
                file.name,
            ]
            subprocess.run([*command, *rest], check=True, stdout=subprocess.DEVNULL)
            results |= json.loads(Path(file.name).read_text())
    for name, found in results.items():
        show(name, found)
    if options.time:
        print("\nranking:", json.dumps(ranking(options.time)))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
