"""How right and how fast are the versions? Tables on made texts, whose truth is known, and on real ones.

    python benchmarks/versions.py [--half dev|test|both] [--stories N] [--seed N] [TABLE …]
    python benchmarks/versions.py --speed [--peers FOLDER] [N …]

Tune on `dev`, report `test`. FOLDER: site-packages of an environment with datasketch and rensa, to measure them in the
same run. Tables: made wire revisions same_event abridged press pages languages.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from benchmarks.editions import made, real

DATA = Path(__file__).parents[2] / "shared" / "data"
SEED = 20261122
VERSIONS, MEMBERS = 7, 60  # of a story; of a templated series


def tell(figures: dict[str, float]) -> None:
    for name, figure in figures.items():
        print(f"{name:42} {figure:10.4f}".rstrip("0").rstrip("."))


def made_table(data: Path, half: str, seed: int, stories: int) -> dict[str, float]:
    corpus = made.make(data, half, seed, stories=stories, versions=VERSIONS, members=MEMBERS)
    print(
        f"{len(corpus.texts)} texts, {len(corpus.relations)} true pairs, {len(corpus.unclear)} that count neither way"
    )
    figures, found = made.figures(corpus)
    for title, counts in (
        ("wrong names", made.confusions(corpus, found)),
        ("false links", made.false_links(corpus, found)),
    ):
        commonest = [f"{count} {' / '.join(key)}" for key, count in counts.most_common(8)]
        print(f"{title}: {'; '.join(commonest)}")
    return figures


def tables(data: Path, half: str, names: Iterable[str], seed: int, stories: int) -> None:
    wanted = set(names)
    for half_of_made in ("dev", "test") if half == "both" else (half,):
        if not wanted or "made" in wanted:
            print(f"\n# made, {half_of_made}")
            tell(made_table(data, half_of_made, seed, stories))
    for table in real.TABLES:
        if not wanted or table.__name__ in wanted:
            started = time.perf_counter()
            figures = table(data, half)
            print(f"\n# {table.__name__}, {half} ({time.perf_counter() - started:.0f} s)")
            tell(figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="which tables, or with --speed how many articles")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--half", choices=["dev", "test", "both"], default="test")
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--peers", metavar="FOLDER", help="where datasketch and rensa are installed")
    options = parser.parse_args()
    if options.peers:
        sys.path.append(options.peers)  # last: of what both have, ours counts
    if options.speed:
        from benchmarks.editions import speed  # noqa: PLC0415 - it makes an archive of its own

        speed.report(options.data, [int(count) for count in options.tables] or [10_000, 30_000, 100_000])
    else:
        tables(options.data, options.half, options.tables, options.seed, options.stories)


if __name__ == "__main__":
    main()
