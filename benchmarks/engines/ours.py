# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""Our engine: pages as readers get them, and bare searches as other engines answer them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.engines.timing import percentiles
from benchmarks.engines.workload import Asked

ROOT: Final = Path(__file__).resolve().parents[2]


def page(asked: Asked) -> int:
    """Twenty results with snippets, counts, groups, all facets and the histogram."""
    from search.results import SearchRequest
    from search.searching import search

    return search(SearchRequest(query=asked.ours, sort="newest" if asked.kind == "newest" else "relevance")).articles


def bare(asked: Asked) -> int:
    """The ten best and the exact count; a facet or snippets where the kind asks for them."""
    from search.engine import backend
    from search.hits import hits
    from search.language.parser import parse
    from search.results import SearchRequest

    tree = parse(asked.ours).tree
    sort: Any = "newest" if asked.kind == "newest" else "relevance"
    counted: Any = ("source",) if asked.kind == "facets" else ()
    found = backend().find(tree, SearchRequest(sort=sort, group="all", size=10, facets=counted))
    if asked.kind == "snippets":
        hits(found.rows, tree)
    return found.articles


def update(article: Any) -> None:
    from search import indexing, outbox

    outbox.enqueue(changed=[article.pk])
    indexing.drain()


_COLD: Final = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import django; django.setup()
from pathlib import Path
from archive.models import Article; Article.objects.first()
def private():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1024
before, start, cpu = private(), time.perf_counter(), time.process_time()
from search.results import SearchRequest
from search.searching import search
search(SearchRequest(query="market"))
took, cpu = (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000
for query in json.loads(sys.argv[2]):
    search(SearchRequest(query=query))
print(json.dumps([took, cpu, before, private()]))
"""


def cold(folder: Path, queries: list[Asked]) -> dict[str, float]:
    """New processes: ms from Django ready to the first page, and MB that only the process holds after all queries."""
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, "-c", _COLD, str(ROOT)]
    runs = []
    for asked in [[]] * 4 + [[each.ours for each in queries]]:
        done = subprocess.run([*command, json.dumps(asked)], env=environment, capture_output=True, check=True)
        runs.append(json.loads(done.stdout))
    wall, cpu = (round(min(run[at] for run in runs), 1) for at in (0, 1))
    _, _, before, after = runs[-1]
    return {
        "first page ms": wall,
        "of it CPU ms": cpu,
        "private MB before": round(before),
        f"after {len(queries)} pages": round(after),
    }


def spelling(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`pairs`: a word with an error, and what was meant."""
    import time

    from search.engine import backend
    from search.query import Word

    right, took = 0, []
    for wrong, meant in pairs:
        start = time.process_time()
        right += backend().suggestion(Word(wrong)) == meant
        took.append((time.process_time() - start) * 1000)
    return {f"right of {len(pairs)}": right, "p50 / p95 ms": percentiles(took)}


def wrong_facets(queries: list[Asked]) -> int:
    """Facets that differ from SQL's `GROUP BY` over the articles found, grouped or not, of every seventh query."""
    from django.db.models import Count, F
    from django.db.models.functions import ExtractMonth, ExtractYear

    from archive.models import Article
    from search.results import SearchRequest
    from search.searching import matching_ids, search

    columns: dict[str, Any] = {
        "source": F("source__name"), "year": ExtractYear("published_day"), "language": F("language"),
        "section": F("section"),
    }  # fmt: skip
    none = {"year": "undated", "language": "unknown"}
    wrong = 0
    for asked in queries[::7]:
        rows = Article.objects.filter(pk__in=matching_ids(asked.ours)[:200_000]).order_by()
        for group, counted in (("all", Count("pk")), ("stories", Count("version_group", distinct=True))):
            page = search(SearchRequest(query=asked.ours, group=group))
            for name, column in columns.items():
                found = rows.annotate(value=column).values_list("value").annotate(number=counted)
                truth = {str(value or none.get(name, "")): number for value, number in found}
                told = {value.value: value.count for value in page.facets[name]}
                wrong += told != {value: number for value, number in truth.items() if value}
            months = rows.annotate(y=ExtractYear("published_day"), m=ExtractMonth("published_day"))
            by_month = {f"{y:04}-{m:02}": n for y, m, n in months.values_list("y", "m").annotate(n=counted) if y}
            bars = page.histogram
            if bars and bars.unit == "month":
                wrong += {bar.value: bar.count for bar in bars.bars} != by_month
    return wrong
