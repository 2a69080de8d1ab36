"""How right are the roles? `python benchmarks/roles.py`: the table of docs/decisions.md, from the labelled pages.

Lines of `publishers` pages are body when 80 % of their words stand in the gold body (see gold.py). Standfirsts,
subheads and list items count as neither right nor wrong: those we call so, and in the rows "by mark-up" those the page
itself writes as headings, list items or description inside its article. Bodies of `pages` are measured by the F1 of
four-word shingles, as the article-extraction benchmark does it. Rows are shown for the development half and for the
half that nothing was tuned on; texts labelled by hand (hand.py) stand with the latter. Exits 1 when a figure is below
the floor that benchmarks/roles_baseline.json pins.
"""

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive.ingest.dating import date_item
from archive.ingest.items import BODY_ROLES, PICTURE_ROLES, Line, RawItem, Role
from archive.ingest.language import detect_language
from archive.ingest.lines import judged, key
from archive.ingest.parsing import parse
from archive.ingest.roles import label
from benchmarks.gold import COVERED, DATA, HALVES, LATEST, Page, Tally, plain_text, read_pages, shingle_f1
from benchmarks.hand import hand_labelled

NEITHER: Final = frozenset({Role.STANDFIRST, Role.SUBHEAD, Role.LIST_ITEM, Role.DATELINE})
KEPT: Final = frozenset({Role.BODY, Role.QUOTE})
BODIES: Final = {
    "pages body, shingle F1": BODY_ROLES,
    "pages body and dateline, shingle F1": BODY_ROLES | {Role.DATELINE},
}
MARKED: Final = " (by mark-up)"
BASELINE: Final = Path(__file__).with_name("roles_baseline.json")
KURDISH: Final = frozenset({"ku", "ckb", "sdh"})
LONG_ENOUGH: Final = 100  # characters of a text whose language must be known
TEXT_CHARACTERS: Final = 4_000  # of the texts that speed is measured on
_QUOTES: Final = str.maketrans({
    **dict.fromkeys("’‘‚`´", "'"), **dict.fromkeys("“”„«»", '"'), "–": "-", "\xad": None,
})  # fmt: skip

Figures = dict[str, float]


def normal(headline: str | None) -> str:
    return " ".join((headline or "").casefold().translate(_QUOTES).split())


def tally(tallied: Tally, page: Page, item: RawItem, lines: Iterable[Line], *, marked: bool = False) -> None:
    """`marked`: what is neither right nor wrong is told by the page's mark-up, not by the roles that are judged."""
    for line in lines:
        text = item.text[line.start : line.end]
        if key(judged(text)) in page.marked if marked else line.role in NEITHER:
            continue
        is_kept = line.role in KEPT or (marked and line.role in NEITHER)
        tallied.count(is_body=page.share_in_body(text) >= COVERED, is_kept=is_kept)


def publishers(pages: Iterable[Page]) -> dict[str, Figures]:
    """Figures of each half: lines of the page and of its plain text, headlines, captions."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)

    def count(page: Page, name: str, item: RawItem, lines: Sequence[Line]) -> None:
        for marked, which in ((False, ""), (True, MARKED)):
            tally(tallies[page.half, f"{name}, {page.language}{which}"], page, item, lines, marked=marked)
            if item is page.item:
                tally(tallies[page.half, f"body lines kept{which}"], page, item, lines, marked=marked)

    hits: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for page in pages:
        if page.item is None:
            hits[page.half, "headline"].append(False)
            continue
        lines = label(page.item)
        count(page, "page lines F1", page.item, lines)
        article = parse(page.item, lines, date_item(page.item, lines, LATEST), LATEST)
        hits[page.half, "headline"].append(normal(article.headline) == normal(page.gold["headline"]))
        hits[page.half, "figcaption"].extend(captions(page.item, lines))
        for whole, name in ((True, "whole page"), (False, "article element")):
            text = plain_text(page, whole=whole)
            count(page, f"text lines F1, {name}", text, label(text))
    figures: dict[str, Figures] = {half: {} for half in HALVES}
    for (half, name), found in sorted(tallies.items()):
        figures[half][name] = found.recall if name.startswith("body lines kept") else found.f1
    for (half, name), right in sorted(hits.items()):
        figures[half][f"{name} right"] = sum(right) / max(1, len(right))
    return figures


def captions(item: RawItem, lines: Sequence[Line]) -> Iterator[bool]:
    """Of the lines that stand in a `figcaption`: whether they are named as a picture's."""
    for hint in item.hints:
        if hint.kind == "html:figcaption" or " figcaption" in f" {hint.detail}":
            for line in lines:
                if hint.start <= line.start and line.end <= hint.end:
                    yield line.role in PICTURE_ROLES


def bodies(pages: Iterable[Page]) -> dict[str, Figures]:
    """The dateline is a span of its own here and the lead's first words in the gold: figures without and with it."""
    pairs: dict[str, dict[str, list[tuple[str, str]]]] = {name: {half: [] for half in HALVES} for name in BODIES}
    for page in pages:
        lines = label(page.item) if page.item else ()
        text = page.item.text if page.item else ""
        for name, kept in BODIES.items():
            found = "\n\n".join(text[line.start : line.end] for line in lines if line.role in kept)
            pairs[name][page.half].append((page.gold["body"], found))
    figures: dict[str, Figures] = {half: {} for half in (*HALVES, "both")}
    for name, halves in pairs.items():
        for half, found in halves.items():
            figures[half][name] = shingle_f1(found)
        figures["both"][name] = shingle_f1([pair for found in halves.values() for pair in found])
    return figures


def languages() -> float:
    """Share of the texts over 100 characters whose language is found; Kurdish of any kind is one language."""
    right = []
    for line in gzip.decompress((DATA / "languages" / "articles.jsonl.gz").read_bytes()).splitlines():
        record = json.loads(line)
        if len(record["text"]) > LONG_ENOUGH:
            found = detect_language(record["text"])[0]
            right.append(found == record["lang"] or (found in KURDISH and record["lang"] in KURDISH))
    return sum(right) / len(right)


def speed(pages: Sequence[Page]) -> Figures:
    """Items a second of CPU: pages through roles with the vote, plain texts through roles, date and fields."""
    items = [page.item for page in pages if page.item]
    visible = [plain_text(page, whole=False).text[:TEXT_CHARACTERS] for page in pages if page.item]
    texts = [RawItem("a.txt", "text", text, "utf-8") for text in visible]
    texts = [text for text in texts if len(text.text) > TEXT_CHARACTERS * 0.9]
    began = time.process_time()
    for item in items:
        label(item)
    paged = time.process_time()
    for text in texts:
        lines = label(text)
        date_item(text, lines, LATEST)
    return {
        "pages a second": len(items) / (paged - began),
        "texts of 4 kB a second": len(texts) / max(1e-9, time.process_time() - paged),
    }


def measured(*, every: int = 1, fast: bool = False) -> dict[str, Figures]:
    """All figures, by half; `fast` leaves out the speeds."""
    gold = list(read_pages("publishers", every=every))
    figures = publishers(gold)
    for half, more in bodies(read_pages("pages", every=every)).items():
        figures.setdefault(half, {}).update(more)
    figures["both"]["language right"] = languages()
    figures["held back"] |= hand_labelled()
    if not fast:
        figures["both"] |= speed(gold)
    return figures


def below(figures: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """A sentence for each figure that is missing or under its floor."""
    return [
        f"{half}: {name} is {figures.get(half, {}).get(name, 0.0):.3f}, floor {floor:.3f}"
        for half, pinned in floors.items()
        for name, floor in pinned.items()
        if figures.get(half, {}).get(name, 0.0) < floor
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    figures = measured()
    names = list(dict.fromkeys(name for found in figures.values() for name in found))
    print("| | " + " | ".join(figures) + " |\n|" + "---|" * (len(figures) + 1))
    for name in names:
        print(f"| {name} | " + " | ".join(f"{f[name]:.3f}" if name in f else "" for f in figures.values()) + " |")
    too_low = below(figures, json.loads(BASELINE.read_text(encoding="utf-8"))["every page"])
    sys.exit("\n".join(too_low) or 0)


if __name__ == "__main__":
    main()
