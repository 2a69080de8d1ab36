# ruff: noqa: PLC0415 - Django must be set up on the temporary data folder before anything of the project is imported
"""Our search beside Haystack's stock Whoosh backend: same documents, same 200 queries, one run.

    python benchmarks/search.py --reuters ../shared/data/reuters21578 [--documents 5000] [--skip-stock] [--json FILE]

A page is what a reader sees: twenty results with snippets, the exact count, and the source facet. Times are CPU
milliseconds, so that a busy machine changes little; "first" is a query's first page, "again" the best of two more.
"""

import argparse
import gzip
import html
import json
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 11
PAGE = 20
KINDS = {"word": 40, "and2": 30, "and3": 20, "or2": 20, "phrase": 30, "prefix": 20, "dates": 20, "newest": 20}


def set_up(folder: Path) -> None:
    os.environ["ARCHIVE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    stock = {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(folder / "stock")}
    settings.HAYSTACK_CONNECTIONS["stock"] = stock
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def wire_stories(folder: Path) -> Iterator[dict[str, Any]]:
    """Headline, body, place and day of every Reuters item that has a body; a rough reading is enough here."""
    for path in sorted(folder.glob("*.sgm*")):
        data = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode("latin-1")
        for block in re.findall(r"<REUTERS.*?</REUTERS>", data, re.DOTALL):
            body = _tag(block, "BODY")
            if len(body) < 40:
                continue
            places = re.findall(r"<D>(.*?)</D>", _tag(block, "PLACES", raw=True))
            when = re.match(r"\s*(\d+-\w+-\d+)", _tag(block, "DATE"))
            day = datetime.strptime(when[1], "%d-%b-%Y").replace(tzinfo=UTC).date() if when else None
            yield {"headline": _tag(block, "TITLE"), "body": body, "source": (places or [""])[0], "day": day}


def _tag(block: str, name: str, *, raw: bool = False) -> str:
    match = re.search(rf"<{name}>(.*?)</{name}>", block, re.DOTALL)
    text = match[1] if match else ""
    return text if raw else re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", html.unescape(text)).strip()


def fill(stories: list[dict[str, Any]]) -> None:
    from archive.models import Article, Source, VersionGroup

    names = sorted({story["source"] for story in stories} - {""})
    sources = {name: Source.objects.create(name=name, slug=f"place-{at}") for at, name in enumerate(names)}
    groups = VersionGroup.objects.bulk_create([VersionGroup() for _ in stories])
    rows = []
    for at, story in enumerate(stories):
        dated = {"published": story["day"].isoformat(), "published_status": "stated"} if story["day"] else {}
        dated |= {"published_day": story["day"], "published_precision": "day" if story["day"] else "none"}
        rows.append(
            Article(
                identity=f"{at:064}",
                text=f"{story['headline']}\n\n{story['body']}",
                headline=story["headline"],
                body=story["body"],
                source=sources.get(story["source"]),
                language="en",
                version_group=groups[at],
                **dated,
            )
        )
    Article.objects.bulk_create(rows, batch_size=500)


def make_queries(stories: list[dict[str, Any]]) -> list[dict[str, str]]:
    """200 queries of several kinds from the words of the documents; every one is in both syntaxes."""
    chance = random.Random(SEED)
    words = [
        re.findall(r"[a-z]{4,}", story["body"].lower()) for story in chance.sample(stories, min(2000, len(stories)))
    ]
    frequency = Counter(word for found in words for word in set(found))
    common = sorted(word for word, count in frequency.items() if count > len(words) * 0.05)
    middle = sorted(word for word, count in frequency.items() if len(words) * 0.005 < count <= len(words) * 0.05)
    long = [found for found in words if len(found) > 30]
    queries = []
    for kind, number in KINDS.items():
        for at in range(number):
            word = chance.choice(common if at % 4 == 0 else middle)
            near = chance.choice(long)
            start = chance.randrange(len(near) - 3)
            ours = stock = {
                "and2": " ".join(chance.sample(near, 2)),
                "and3": " ".join(chance.sample(near, 3)),
                "or2": f"{chance.choice(common)} OR {word}",
                "phrase": '"' + " ".join(near[start : start + 2]) + '"',
                "prefix": f"{chance.choice(middle)[:4]}*",
            }.get(kind, word)
            if kind == "dates":
                ours, stock = f"{word} date:1987-03-01..1987-03-31", f"{word} AND published:[19870301 TO 19870331]"
            queries.append({"kind": kind, "ours": ours, "stock": stock})
    return queries


def ours(query: dict[str, str]) -> int:
    from search.results import SearchRequest
    from search.searching import search

    sort = "newest" if query["kind"] == "newest" else "relevance"
    return search(SearchRequest(query=query["ours"], sort=sort, size=PAGE)).articles


def stock(query: dict[str, str]) -> int:
    from haystack.query import SearchQuerySet

    found = SearchQuerySet(using="stock").raw_search(query["stock"]).facet("source").highlight()
    if query["kind"] == "newest":
        found = found.order_by("-published")
    count = found.count()
    list(found[:PAGE])
    found.facet_counts()
    return count


def build_ours() -> int:
    from search.indexing import reindex

    return reindex()


def build_stock() -> int:
    from haystack import connections

    from archive.models import Article

    backend = connections["stock"].get_backend()
    index = connections["stock"].get_unified_index().get_index(Article)
    articles = list(index.index_queryset())
    for start in range(0, len(articles), 1000):
        backend.update(index, articles[start : start + 1000])
    return len(articles)


def cpu(run: Callable[[], int]) -> tuple[float, int]:
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def measure(
    name: str, build: Callable[[], int], page: Callable[..., int], queries: Any, folder: Path
) -> dict[str, Any]:
    seconds, documents = cpu(build)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    page(queries[0])
    first: dict[str, list[float]] = {}
    again: dict[str, list[float]] = {}
    counts = []
    for query in queries:
        took, count = cpu(lambda query=query: page(query))
        counts.append(count)
        best = min(cpu(lambda query=query: page(query))[0] for _ in range(2))
        for kinds, value in ((first, took), (again, best)):
            kinds.setdefault(query["kind"], []).append(value * 1000)
            kinds.setdefault("all", []).append(value * 1000)
    return {
        "engine": name,
        "documents": documents,
        "documents a CPU second": round(documents / seconds),
        "index MB": round(size / 1e6, 1),
        "first": {kind: _percentiles(values) for kind, values in first.items()},
        "again": {kind: _percentiles(values) for kind, values in again.items()},
        "counts": counts,
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return tuple(round(ordered[round(share * (len(ordered) - 1))], 2) for share in (0.5, 0.95))  # type: ignore[return-value]


def show(results: list[dict[str, Any]]) -> None:
    for result in results:
        print(f"\n{result['engine']}: {result['documents']} documents, {result['index MB']} MB, ", end="")
        print(f"{result['documents a CPU second']} documents a CPU second, peak {result['peak MB']} MB")
        for kind in result["first"]:
            print(f"  {kind:8} first p50/p95 {result['first'][kind]}  again {result['again'][kind]} ms")
    if len(results) == 2:
        mine, other = results
        for when in ("first", "again"):
            ratios = [round(b / a, 1) for a, b in zip(mine[when]["all"], other[when]["all"], strict=True)]
            print(f"stock / ours, {when}: p50 {ratios[0]}, p95 {ratios[1]}")
        same = sum(a == b for a, b in zip(mine["counts"], other["counts"], strict=True))
        print(f"equal counts on {same} of {len(mine['counts'])} queries (analysis differs: stop words, stemmer)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reuters", type=Path, required=True, help="folder of the .sgm or .sgm.gz files")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--skip-stock", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-bench-") as name:
        folder = Path(name)
        set_up(folder)
        stories = [story for story, _ in zip(wire_stories(options.reuters), range(options.documents), strict=False)]
        fill(stories)
        queries = make_queries(stories)
        results = [measure("ours", build_ours, ours, queries, folder / "index")]
        if not options.skip_stock:
            results.append(measure("stock", build_stock, stock, queries, folder / "stock"))
    show(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
