"""Versions of more articles than one machine can hold: `relink`'s pure functions as a job on a Spark cluster.

    PYTHONPATH=. spark-submit --master spark://HOST:7077 archive/versions/spreading.py ARTICLES.jsonl LINKS

ARTICLES is what `relink --texts` writes; LINKS becomes a folder of JSON lines, a link each, equal to what `relink`
would store. No step holds more than the rows of one partition, and all rows of a hash are in one.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from archive.arrays import distinct
from archive.tokens import comparison_tokens
from archive.versions.alignment import Document
from archive.versions.pairing import (
    BLOCK,
    LEAST_SHARED,
    Entry,
    Ground,
    Likeness,
    Pair,
    Postings,
    enough,
    hot_of,
    is_telling,
    joined,
    split,
    table,
)
from archive.versions.relations import Verdict, identical, verdict

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

PARTITIONS: Final = 64  # of the rows: at ten million articles about a million and a half rows each


@dataclass(frozen=True, slots=True)
class Text:
    """What links follow from."""

    pk: int
    body: str
    body_sha256: str
    words: int
    kin: tuple[int, ...]

    @classmethod
    def read(cls, line: str) -> "Text":
        said = json.loads(line)
        return cls(said["id"], said["body"], said["body_sha256"], said["words"], tuple(said["kin"]))

    def entry(self) -> Entry:
        return Entry.made_of(self, comparison_tokens(self.body), self.kin)


class Met(NamedTuple):
    """What two articles share, of hashes that are not hot."""

    sampled: int = 0
    telling: int = 0
    whole: int = 0
    whole_telling: int = 0
    kin: int = 0

    def __add__(self, other: tuple[int, ...]) -> "Met":  # type: ignore[override]
        return Met(*(one + more for one, more in zip(self, other, strict=True)))


def links(texts: "RDD[Text]", partitions: int = PARTITIONS) -> "RDD[tuple[Pair, Verdict]]":
    """By pair; the articles of a pair in ascending order."""
    held = texts.map(lambda text: (text.pk, (text, text.entry()))).cache()
    rows = held.flatMap(lambda pair: [(row.hash, tuple(row)) for row in pair[1][1].rows()]).partitionBy(partitions)
    met = rows.mapPartitions(lambda part: meetings(map(itemgetter(1), part))).reduceByKey(Met.__add__)
    sizes = held.mapValues(lambda kept: len(kept[1].hashes))
    likely = _with_both(met.filter(lambda pair: _may_be(pair[1])), sizes).flatMap(_candidate)
    judged = _with_both(likely, held).map(lambda asked: (asked[0], _judged(*asked[1])))
    found: RDD[tuple[Pair, Verdict]] = judged.filter(lambda pair: pair[1] is not None)
    return found


def meetings(rows: Iterable[tuple[int, int, int]]) -> Iterator[tuple[Pair, Met]]:
    """Of whole hashes: every pair of articles that share some, with how many."""
    every = table(rows)
    if not len(every):
        return
    hot = np.fromiter(hot_of(every), dtype=np.int64)
    parts = split(every[~np.isin(every[:, 0], hot)])
    for pair, shared in _joined(parts.sampled):
        yield pair, Met(sampled=shared[0], telling=shared[1])
    for pair, shared in _joined(parts.whole):
        yield pair, Met(whole=shared[0], whole_telling=shared[1])
    for pair, shared in _joined(parts.kin):
        yield pair, Met(kin=shared[0])


def _joined(known: Postings) -> Iterator[tuple[Pair, tuple[int, int]]]:
    ids = distinct(known.rows[:, 1])
    for start in range(0, len(ids), BLOCK):
        block = known.rows[np.isin(known.rows[:, 1], ids[start : start + BLOCK])]
        yield from joined(block, known, least=1, upward=True).items()


def _may_be(met: Met) -> bool:
    return bool(met.whole or met.kin or met.sampled >= LEAST_SHARED)


def _with_both(pairs: "RDD[tuple[Pair, Any]]", known: "RDD[tuple[int, Any]]") -> "RDD[tuple[Pair, Any]]":
    """(pair, (what was there, what is known of the first, of the second))."""
    first = pairs.map(lambda each: (each[0][0], each)).join(known)
    second = first.map(lambda each: (each[1][0][0][1], (each[1][0], each[1][1]))).join(known)
    return second.map(lambda each: (each[1][0][0][0], (each[1][0][0][1], each[1][0][1], each[1][1])))


def _candidate(asked: tuple[Pair, tuple[Met, int, int]]) -> list[tuple[Pair, Ground]]:
    pair, (met, size, other_size) = asked
    if met.kin:
        return [(pair, Ground(met.sampled, kin=True))]
    if met.whole:
        return [(pair, Ground(met.whole_telling))]
    return [(pair, Ground(met.telling))] if enough(met.sampled, size, other_size) else []


def _judged(ground: Ground, one: tuple[Text, Entry], other: tuple[Text, Entry]) -> Verdict | None:
    (first, first_entry), (second, second_entry) = one, other
    alike = Likeness.of(first_entry, second_entry)
    if not is_telling(ground.telling, alike):
        return None
    if first.body_sha256 == second.body_sha256:
        judged = identical(first.words)
    else:
        judged = verdict(Document.of(first.body), Document.of(second.body), kin=ground.kin)
    if judged is None or not is_telling(ground.telling, alike, max(judged.coverage_a, judged.coverage_b)):
        return None
    return judged


def _line(found: tuple[Pair, Verdict]) -> str:
    (a, b), said = found
    numbers = {"coverage_a": said.coverage_a, "coverage_b": said.coverage_b, "edited_share": said.edited_share}
    return json.dumps({"a": a, "b": b, "relation": said.relation, **numbers, "shared_words": said.shared_words})


def run(context: "SparkContext", articles: str, target: str) -> None:
    links(context.textFile(articles).map(Text.read)).map(_line).saveAsTextFile(target)


if __name__ == "__main__":
    from pyspark import SparkContext

    from archive.versions.spreading import run  # by the name under which every machine knows it

    with SparkContext(appName="versions") as running:
        run(running, *sys.argv[1:3])
