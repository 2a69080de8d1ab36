"""A dump of invented articles, as large as is asked for: for measuring what size costs.

    python benchmarks/bulk.py FILE --bytes 200000000 [--seed 1]

FILE ends in .jsonl, in .jsonl.gz, or in .zip: then it holds JSON-lines files of at most 64 MB. `--bytes` counts
unpacked. An article has 300 to 1,600 words, drawn as a language draws them, a few often and most seldom; every tenth
is a version of one of the last thousand: cut short, or with a paragraph more. Every source signs its articles.
"""

import argparse
import gzip
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

MEMBER: Final = 64_000_000  # bytes of a file within a zip
SOURCES: Final = ("Harbour Post", "Radio Marrow", "Coastline Press Agency (CPA)", "Gannet Point Gazette")
VERSIONS: Final = 10  # one article in so many is a version
REMEMBERED: Final = 1000  # articles that may have a version


def vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    """Some 20,000 words and how much of a text each takes, together."""
    heads = ["b", "br", "c", "d", "f", "g", "gr", "h", "l", "m", "n", "p", "qu", "r", "s", "st", "t", "w"]
    first = [a + b for a in heads for b in ("a", "e", "i", "o", "u", "ea", "oo")]
    tails = ["ck", "ll", "nd", "r", "st", "t", "v", "x", "m"]
    last = [a + b for a in tails for b in ("", "er", "ing", "ed", "s", "ly")]
    words = [a + b for a in first for b in last]
    words += [a + b for a, b in zip(chance.choices(words, k=14_000), chance.choices(words, k=14_000), strict=True)]
    chance.shuffle(words)
    shares, total = [], 0.0
    for rank in range(len(words)):
        total += 1 / (rank + 8)
        shares.append(total)
    return words, shares


def articles(chance: random.Random) -> Iterator[dict[str, Any]]:
    """One after the other, without an end."""
    words, shares = vocabulary(chance)

    def paragraph() -> str:
        sentences = [" ".join(chance.choices(words, cum_weights=shares, k=chance.randint(8, 24))) for _ in range(4)]
        return " ".join(sentence.capitalize() + "." for sentence in sentences)

    told: list[list[str]] = []
    number = 0
    while True:
        number += 1
        if told and number % VERSIONS == 0:
            body = list(chance.choice(told))
            body = body[: max(3, len(body) // 2)] if chance.random() < 0.5 else [*body, paragraph()]
        else:
            body = [paragraph() for _ in range(chance.randint(5, 25))]
            told = [*told[-REMEMBERED + 1 :], body]
        source = chance.choice(SOURCES)
        signed = f"Readers reach the newsroom of {source} by the brass tube on the south quay."
        yield {
            "headline": " ".join(chance.choices(words, cum_weights=shares, k=7)).capitalize(),
            "date": f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}",
            "source": source,
            "url": f"https://post.example/{number}",
            "body": "\n\n".join([*body, signed]),
        }


def write(target: Path, size: int, seed: int) -> int:
    """How many articles it took."""
    made = articles(random.Random(seed))
    if target.suffix != ".zip":
        with gzip.open(target, "wb", 1) if target.suffix == ".gz" else target.open("wb") as sink:
            return _fill(sink, made, size)
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(0, size, MEMBER):
            with archive.open(f"{place // MEMBER:04}.jsonl", "w") as sink:
                count += _fill(sink, made, min(MEMBER, size - place))
    return count


def _fill(sink: IO[bytes], made: Iterator[dict[str, Any]], size: int) -> int:
    count = 0
    while size > 0:
        row = json.dumps(next(made)).encode() + b"\n"
        sink.write(row)
        size, count = size - len(row), count + 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--bytes", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    print(f"{write(said.file, said.bytes, said.seed):,} articles in {said.file}")


if __name__ == "__main__":
    main()
