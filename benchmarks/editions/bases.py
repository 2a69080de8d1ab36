"""Real texts to make versions of, in two halves by a hash of their name; natural look-alikes left out."""

import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from archive.tokens import comparison_tokens
from archive.versions.shingles import shingle_hashes, token_hashes
from benchmarks.editions.pieces import Base
from benchmarks.reuters import wire_stories

LEAST_WORDS: Final = 120
MOST_WORDS: Final = 1500
ALIKE: Final = 4  # sampled runs of six words that two bases may not share, or provenance is not the whole truth
HALVES: Final = ("dev", "test")


def half_of(name: str, seed: int = 0) -> str:
    """Tune on the one, report on the other."""
    return HALVES[blake2b(f"half {seed} {name}".encode(), digest_size=1).digest()[0] & 1]


def bases(data: Path, half: str, count: int, seed: int) -> list[Base]:
    """`count` texts of the half, in an order the seed decides."""

    def rank(base: Base) -> bytes:
        return blake2b(f"order {seed} {base.name}".encode(), digest_size=8).digest()

    mine = sorted((base for base in _all(data) if half_of(base.name, seed) == half), key=rank)
    taken: list[Base] = []
    holders: dict[int, int] = {}
    for base in mine:
        if len(taken) == count:
            break
        text = " ".join(sentence for part in base.paragraphs for sentence in part)
        runs = shingle_hashes(token_hashes(comparison_tokens(text)), 6)
        sampled = runs[runs % 4 == 0].tolist()
        shared = Counter(holders[run] for run in sampled if run in holders)
        if not shared or max(shared.values()) < ALIKE:
            for run in sampled:
                holders.setdefault(run, len(taken))
            taken.append(base)
    return taken


def _all(data: Path) -> Iterator[Base]:
    for name, text in (*_wire(data), *_mailed(data), *_press(data)):
        base = Base.of(name, text)
        if LEAST_WORDS <= base.words <= MOST_WORDS and sum(map(len, base.paragraphs)) >= 4:
            yield base


def _wire(data: Path) -> Iterator[tuple[str, str]]:
    for number, story in enumerate(wire_stories(data / "reuters21578")):
        yield f"wire {number}", story["body"]


def _mailed(data: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(data / "bbc" / "bbc_txt.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".txt"):
                text = archive.read(name).decode("utf-8", "replace")
                yield name, text.partition("\n")[2]


def _press(data: Path) -> Iterator[tuple[str, str]]:
    yield from ((name, text) for name, text, _source in press_originals(data))


def press_originals(data: Path) -> Iterator[tuple[str, str, str]]:
    """Id, least processed text and source of the crawler's records."""
    with zipfile.ZipFile(data / "us_press" / "us_press_4000.zip") as archive:
        for name in sorted(archive.namelist()):
            record = json.loads(archive.read(name))
            yield record["ID"], record["content_original"] or record["content"], record["source"]


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines() if line.strip()]
