"""The cluster beside the single machine: `python benchmarks/cluster.py --articles 100000 --nodes HOST:PORT,HOST:PORT`.

The same invented articles go into both; prints the throughput of both as a table, and exits 1 where a count differs.
Without --nodes they are those of SEARCH_URL. `first`: what was never asked since the index changed.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
QUERIES = (
    "", "harbour", "harbour ferry", "harbour OR storm", '"old pier"', "harb*", "source:post storm", "feryr~1",
    "date:2020-10 -ferry", "versions:>1 council",
)  # fmt: skip
WORDS = [a + b for a in ("harbour", "ferry", "storm", "old", "pier", "council", "gull", "rope", "tide", "quay")
         for b in ("", *(f"{c}{v}" for c in "bdfglmnprst" for v in "aeiou"))]  # fmt: skip
# Asked before, so that a server that has just started is not measured as it compiles itself.
WARMING = [f"{word} {other}" for word in ("gull", "rope", "tide", "quay") for other in ("storm", "ferry", "pier")] * 4
ROUNDS = 5
PAGE = 50
SOURCES = ("Harbour Post", "Radio Marrow", "Coastline Press Agency (CPA)")


def documents(number: int) -> Iterator["object"]:
    from search.facets.kinds import Dating  # noqa: PLC0415 - the settings come first
    from search.facets.table import LANGUAGE, SOURCE  # noqa: PLC0415 - the settings come first
    from search.schema import Document  # noqa: PLC0415 - the settings come first

    chance = random.Random(7)
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    order = random.Random(3).sample(WORDS, len(WORDS))
    order.sort(key=lambda word: word not in {"harbour", "ferry", "storm", "old", "pier", "council"})
    for pk in range(1, number + 1):
        words = chance.choices(order, weights, k=120)
        day = 20190101 + 10_000 * chance.randrange(3) + 100 * chance.randrange(12) + chance.randrange(28)
        yield Document(
            pk, _group(pk), day * 2_000_000, day, " ".join(words[:7]), "", " ".join(words),
            values={SOURCE.name: chance.choice(SOURCES), LANGUAGE.name: "en"}, dating=Dating.CERTAIN,
        )  # fmt: skip


def _group(pk: int) -> int:
    return pk - (pk % 5 == 0)


def last_page(backend: "object", number: int) -> list[int]:
    """The oldest articles of all, which no engine reaches by skipping."""
    from search.language.parser import parse  # noqa: PLC0415 - the settings come first
    from search.results import SearchRequest  # noqa: PLC0415 - the settings come first

    request = SearchRequest(sort="newest", group="all", page=number // PAGE, size=PAGE, facets=())
    return [row.article_id for row in backend.find(parse("").tree, request).rows]


def measured(name: str, backend: "object", fill: Callable[[], None], number: int) -> dict[str, tuple[int, int]]:
    from search.language.parser import parse  # noqa: PLC0415 - the settings come first
    from search.results import SearchRequest  # noqa: PLC0415 - the settings come first

    began = time.perf_counter()
    fill()
    rate = number / (time.perf_counter() - began)
    counts = {}

    def ask(query: str) -> float:
        start = time.perf_counter()
        found = backend.find(parse(query).tree, SearchRequest(query=query))
        counts[query] = (found.articles, found.stories)
        return (time.perf_counter() - start) * 1000

    for query in WARMING:
        ask(query)
    first = [ask(query) for query in QUERIES]
    times = [median(ask(query) for _ in range(ROUNDS)) for query in QUERIES]
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, QUERIES * ROUNDS))
    a_second = len(QUERIES) * ROUNDS / (time.perf_counter() - began)
    told = f"{median(first):.0f} | {median(times):.0f} | {max(first + times):.0f} | {a_second:.1f}"
    print(f"| {name} | {rate:,.0f} | {told} |", flush=True)
    return {query: counts[query] for query in QUERIES}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--nodes", default=os.environ.get("SEARCH_URL", "").removeprefix("opensearch://"))
    said = parser.parse_args()
    os.environ.pop("SEARCH_URL", None)
    with tempfile.TemporaryDirectory(prefix="cluster-bench-") as folder:
        os.environ |= {"ARCHIVE_DATA": folder, "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "archive.settings"}
        sys.path.insert(0, str(ROOT))
        import django  # noqa: PLC0415 - the settings come first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - the settings come first

        call_command("migrate", verbosity=0)  # names of sources are asked of the database
        return compare(Path(folder), said.articles, said.nodes)


def compare(folder: Path, number: int, nodes: str) -> int:
    from archive.starting.connecting import search_from  # noqa: PLC0415 - the settings come first
    from search.backends import opensearch, whoosh  # noqa: PLC0415 - the settings come first
    from search.backends.embedded.writing import build, commit  # noqa: PLC0415 - the settings come first

    print(f"| {number:,} articles | documents a second in | first, median ms | again, median ms | slowest ms |"
          " searches a second, 8 readers |")  # fmt: skip
    single = whoosh.Backend("single", **search_from(f"whoosh://{folder / 'index'}"))

    def fill_single() -> None:
        with single.store.writing():
            generation = single.store.begin()
            commit(generation, build(generation, documents(number)), whole=True)
            single.store.publish(generation)

    cluster = opensearch.Backend("cluster", **search_from(f"opensearch://{nodes}/bench"))

    def fill_cluster() -> None:
        sizes = Counter(_group(pk) for pk in range(1, number + 1))
        with cluster.store.writing():
            generation = cluster.store.begin()
            held = cluster.store.build(generation, documents(number), sizes)
            assert held == number, held
            cluster.store.publish(generation)

    alone = measured("one machine, embedded", single, fill_single, number)
    try:
        together = measured("cluster of three nodes", cluster, fill_cluster, number)
        stored = cluster.store.client.indices.stats(index=cluster.store.current(), metric="store")
        pages = [last_page(backend, number) for backend in (single, cluster)]
    finally:
        cluster.store.forget()
    differing = {query: (alone[query], together[query]) for query in QUERIES if alone[query] != together[query]}
    print(f"articles and stories of {len(QUERIES)} queries equal on both: {not differing} {differing or ''}")
    same = pages[0] == pages[1] and len(pages[0]) == PAGE
    held = stored["_all"]["primaries"]["store"]["size_in_bytes"] / number
    print(f"the cluster's index: {held:,.0f} bytes a document and copy")
    print(f"counts of {len(QUERIES)} queries equal: {not differing}, the largest {max(together.values())};"
          f" the last page equal: {same}")  # fmt: skip
    return 0 if same and not differing else 1


if __name__ == "__main__":
    sys.exit(main())
