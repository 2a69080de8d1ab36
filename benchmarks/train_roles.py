"""Trains `archive/ingest/weights.json`: `python benchmarks/train_roles.py`, two minutes, needs ../shared/data.

Seen are only sources of the development half (see gold.py): the pages of `publishers` and `pages`, the same as plain
text (the whole page, the element of the article), and the raw texts of `us_press`, where a line its cleaned copy has
is body and a line printed in three articles of a source and cleaned away is not.

Each judgement is a logistic regression with an L2 penalty: the line alone, then the line with its neighbours' first
results, on pages once more with their second. Penalties, weights and the number of passes were chosen by four-fold
cross-validation by source within the half. Lines that the gold leaves in doubt are not learned from.
"""

import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from archive.ingest import weights
from archive.ingest.items import RawItem
from archive.ingest.judges import Opinions, opinions
from archive.ingest.layout import Layout
from archive.ingest.lines import key, stretches
from archive.ingest.markup import name_heading
from archive.ingest.patterns import name_of
from archive.ingest.prose import NEAR_FEATURES, OWN_FEATURES, long_words, near_features, own_features
from archive.ingest.roles import sheet_of
from archive.ingest.voting import PAGE_FEATURES, page_features
from archive.ingest.weighing import PASSES
from archive.ingest.weights import Matrix, Vector
from benchmarks.gold import COVERED, DATA, HALVES, Page, half_of, plain_text, read_pages

DOUBTFUL: Final = 0.3  # share in the gold body from which a line may be body
PENALTIES: Final = {"text": 300.0, "page": 200.0, "page unjudged": 200.0}  # L2, on standardised features
STEPS: Final = 25  # of Newton's method; it settles in about ten
WIRE_WEIGHT: Final = 0.03  # of a `us_press` line: its gold is made by rules
REPEATED: Final = 3  # articles of a source


@dataclass(frozen=True)
class Example:
    """One text: a row of features a line, whether it is body, and how much it counts (0 = doubtful)."""

    words: Sequence[str]
    rows: Matrix
    is_body: Vector
    weight: Vector


def text_examples(pages: Iterable[Page]) -> Iterator[Example]:
    for page in pages:
        for whole in (True, False):
            words = [line.words for line in stretches(plain_text(page, whole=whole))]
            yield example(words, shapes(words), [page.share_in_body(line) for line in words])


def shapes(words: Sequence[str]) -> Matrix:
    return own_features(words, [name_of(line) for line in words], [key(line) for line in words])


def example(words: Sequence[str], rows: Matrix, shares: Sequence[float], worth: float = 1.0) -> Example:
    share = np.array(shares)
    sure = (share >= COVERED) | (share <= DOUBTFUL)
    per_text = worth * (40 / max(40.0, len(words))) ** 0.5  # a page of 600 links teaches no more than its kinds do
    return Example(words, rows, (share >= COVERED).astype(float), sure * per_text)


def press_examples(half: str) -> Iterator[Example]:
    """Lines of the raw texts that the cleaned copy has, against recurring lines that were cleaned away."""
    records = []
    with zipfile.ZipFile(DATA / "us_press" / "us_press_4000.zip") as bundle:
        for name in bundle.namelist():
            record = json.loads(bundle.read(name))
            if half_of(record["source"]) == half:
                records.append(record)
    articles: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        articles[record["source"]].update({key(line) for line in record["content_original"].splitlines()})
    for record in records:
        words = [line.words for line in stretches(RawItem("a.txt", "text", record["content_original"], "utf-8"))]
        kept = key(record["content"])
        shares = [share_of(key(line), kept, articles[record["source"]]) for line in words]
        if len(words) > 3:
            yield example(words, shapes(words), shares, WIRE_WEIGHT)


def share_of(line: str, kept: str, counts: Counter[str]) -> float:
    if line and line in kept:
        return 1.0
    return 0.0 if counts[line] >= REPEATED else 0.5


def page_examples(judged_pages: Iterable[tuple[Page, Opinions | None]], *, with_judges: bool) -> Iterator[Example]:
    for page, told in judged_pages:
        if page.item is None:
            continue
        _, sheet = sheet_of(page.item)
        headline = name_heading(sheet)
        layout = Layout.of(sheet, headline)
        rows = page_features(sheet, layout, headline, told if with_judges else None)
        shares = [page.share_in_body(line) for line in sheet.words]
        made = example(sheet.words, rows, shares)
        if page.corpus == "publishers":  # this gold leaves out list items and tables
            item = rows[:, PAGE_FEATURES.index("li")] + rows[:, PAGE_FEATURES.index("cell")]
            voted = rows[:, PAGE_FEATURES.index("none")] == 0
            made.weight[(made.is_body == 0) & (item > 0) & voted] = 0.0
        yield made


def train(name: str, examples: Sequence[Example], features: Sequence[str]) -> dict[str, dict[str, float]]:
    """Weights of the line alone, and of the line with its neighbours, a set for each pass."""
    rows = np.vstack([e.rows for e in examples])
    is_body = np.concatenate([e.is_body for e in examples])
    weight = np.concatenate([e.weight for e in examples])
    found = fit(rows, is_body, weight, PENALTIES[name])
    trained = {f"{name} line": named(features, found)}
    values = [e.rows @ found for e in examples]
    for number in range(1, PASSES[name] + 1):
        near = [near_features(e.words, long_words(e.words), value) for e, value in zip(examples, values, strict=True)]
        found = fit(np.hstack([rows, np.vstack(near)]), is_body, weight, PENALTIES[name])
        trained[f"{name}, pass {number}"] = named((*features, *NEAR_FEATURES), found)
        values = [np.hstack([e.rows, n]) @ found for e, n in zip(examples, near, strict=True)]
    return trained


def fit(rows: Matrix, wanted: Vector, weight: Vector, strength: float) -> Vector:
    scale = rows.std(axis=0)
    scale[scale == 0] = 1.0
    x = rows / scale
    found = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], strength)
    for _ in range(STEPS):
        chance = weights.logistic(x @ found)
        slope = x.T @ (weight * (wanted - chance)) - penalty * found
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
        found = found + np.linalg.solve(bend, slope)
    result: Vector = found / scale
    return result


def named(features: Sequence[str], values: Vector) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(features, values, strict=True)}


def main() -> None:
    dev = [page for corpus in ("publishers", "pages") for page in read_pages(corpus) if page.half == HALVES[0]]
    stored: dict[str, Any] = {}
    texts = [*text_examples(dev), *press_examples(HALVES[0])]
    stored |= train("text", texts, OWN_FEATURES)
    write(stored)
    judged = [(page, opinions(page.item.markup, page_keys(page.item))) for page in dev if page.item]
    for name, with_judges in (("page", True), ("page unjudged", False)):
        examples = list(page_examples(judged, with_judges=with_judges))
        stored |= train(name, examples, PAGE_FEATURES)
    write(stored)
    print(f"{len(dev)} pages, {len(texts)} texts → {weights.FILE.name}")


def page_keys(item: RawItem) -> list[str]:
    return [key(line.words) for line in stretches(item)]


def write(stored: dict[str, Any]) -> None:
    weights.FILE.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    weights.forget()


if __name__ == "__main__":
    main()
