"""The tables on real texts. What is true of them is known from their labels, or, for the wire, from their dates."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from archive.tokens import comparison_tokens
from benchmarks.editions import engine, street
from benchmarks.editions.bases import half_of, press_originals, records
from benchmarks.editions.engine import Found, Pair
from benchmarks.editions.scores import adjusted_rand, share
from benchmarks.reuters import wire_stories

Figures = dict[str, float]
NEAR_DAYS: Final = 2
CHANCE_NEAR: Final = 0.084  # of random pairs of the wire's items, that are within NEAR_DAYS
SHORTEST: Final = 20  # words; half of less is a headline
HELD: Final = 0.5  # of the gold text's runs of four words that a rendering must hold to be one


def in_half(rows: list[dict[str, Any]], half: str, key: Callable[[dict[str, Any]], str]) -> list[dict[str, Any]]:
    return [row for row in rows if half in (half_of(key(row)), "both")]


def wire(data: Path, half: str) -> Figures:
    stories = list(wire_stories(data / "reuters21578"))
    stories = [s for s in stories if half in (half_of(str(s["date"])[:7]), "both")] if half != "both" else stories
    found = engine.run([story["body"] for story in stories])
    days = [date.fromisoformat(story["date"]).toordinal() if story["date"] else None for story in stories]
    gaps = [abs(x - y) for a, b in found.versions if (x := days[a]) is not None and (y := days[b]) is not None]
    near = share(sum(gap <= NEAR_DAYS for gap in gaps), len(gaps))
    known = Counter(day for day in days if day is not None)
    total = sum(known.values())
    chance = sum(n * known[day + step] for day, n in known.items() for step in range(-NEAR_DAYS, NEAR_DAYS + 1))
    chance_near = CHANCE_NEAR if half == "both" else chance / total**2
    precision = (near - chance_near) / (1 - chance_near)
    return {
        "wire: version links": len(gaps),
        "wire: estimated precision": precision,
        "wire: estimated true": precision * len(gaps),
    }


def revisions(data: Path, half: str) -> Figures:
    rows: list[dict[str, Any]] = records(data / "revisions_wiki" / "articles.jsonl.gz")
    rows = in_half(rows, half, lambda row: row["labels"]["cluster"])
    clusters = [row["labels"]["cluster"] for row in rows]
    texts, titles = [row["text"] for row in rows], [row["title"] for row in rows]
    told: Figures = {}
    for name, found in (("revisions", engine.run(texts)), ("revisions, by title", engine.run(texts, kin=titles))):
        told |= _by_label(name, clusters, found)
        told[f"{name}: adjusted Rand"] = adjusted_rand(engine.groups(len(rows), found.versions), clusters)
    return told


def _by_label(name: str, labels: Sequence[str], found: Found) -> Figures:
    gold = _together(labels)
    return {
        f"{name}: precision": share(len(found.versions & gold), len(found.versions)),
        f"{name}: recall": share(len(found.versions & gold), len(gold)),
    }


def _together(labels: Sequence[str]) -> set[Pair]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        places[label].append(place)
    return {pair for members in places.values() for pair in combinations(members, 2)}


def same_event(data: Path, half: str) -> Figures:
    rows: list[dict[str, Any]] = records(data / "same_event" / "articles.jsonl.gz")
    rows = in_half(rows, half, lambda row: row["labels"]["event"])
    found = engine.run([row["text"] for row in rows])
    return {
        "same event: called versions": len(found.versions),
        "same event: other links": len(found.links - found.versions),
    }


def abridged(data: Path, half: str) -> Figures:
    rows: list[dict[str, Any]] = records(data / "abridged_pt" / "articles.jsonl.gz")
    rows = in_half(rows, half, lambda row: row["labels"]["pair"])
    found = engine.run([row["text"] for row in rows])
    pairs = _together([row["labels"]["pair"] for row in rows])
    tokens = [comparison_tokens(row["text"]) for row in rows]
    hit = {pair for pair in pairs if tokens[pair[0]] == tokens[pair[1]] or pair in found.verdicts}
    strictly = {pair for pair in pairs if _strictly_in(tokens[pair[0]], tokens[pair[1]])}
    named = {
        pair for pair in strictly & found.verdicts.keys() if found.verdicts[pair].relation in {"abridged", "expanded"}
    }
    return {
        "abridged: found": share(len(hit), len(pairs)),
        "abridged: named so": share(len(named), len(strictly)),
        "abridged: precision": share(len(found.versions & pairs), len(found.versions)),
    }


def _strictly_in(one: list[str], other: list[str]) -> bool:
    a, b = f" {' '.join(one)} ", f" {' '.join(other)} "
    return a != b and (a in b or b in a)


def press(data: Path, half: str) -> Figures:
    clean: list[dict[str, Any]] = records(data / "us_press" / "clean.jsonl.gz")
    clean = in_half(clean, half, lambda row: row["source"])
    raw = {f"as-{name}": text for name, text, _source in press_originals(data)}
    texts = [raw[row["labels"]["pair"]] for row in clean] + [row["text"] for row in clean]
    sources = [row["source"] for row in clean]
    found = engine.run(street.bodies(texts, sources + sources))
    pairs = {(place, place + len(clean)) for place in range(len(clean))}
    originals = {pair for pair in found.versions if pair[1] < len(clean)}
    sizes = Counter(engine.groups(len(clean), originals))
    return {
        "press: raw found from clean": share(len(found.versions & pairs), len(pairs)),
        "press: version links among the raw": len(originals),
        "press: groups over 15": sum(size > 15 for size in sizes.values()),
        "press: largest group": max(sizes.values()),
    }


def pages(data: Path, half: str) -> Figures:
    rows: list[dict[str, Any]] = records(data / "pages" / "renderings.jsonl.gz")
    rows = in_half(rows, half, lambda row: row["labels"]["cluster"])
    rows = [row for row in rows if row["text"].strip()]
    found = engine.run(street.bodies([row["text"] for row in rows]))
    page = [row["labels"]["cluster"] for row in rows]
    gold = {row["labels"]["cluster"]: place for place, row in enumerate(rows) if row["labels"]["rendering"] == "gold"}
    runs = [_runs(row["text"]) for row in rows]
    wanted = {
        (gold[page[place]], place)
        for place in range(len(rows))
        if page[place] in gold and place != gold[page[place]]
        and len(runs[place] & runs[gold[page[place]]]) >= HELD * len(runs[gold[page[place]]])
    }  # fmt: skip
    wanted = {(min(pair), max(pair)) for pair in wanted}
    crossing = {pair for pair in found.versions if page[pair[0]] != page[pair[1]]}
    return {
        "pages: renderings found": share(len(wanted & found.versions), len(wanted)),
        "pages: cross-page pairs": share(len(crossing), len(found.versions)),
    }


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = comparison_tokens(text)
    return set(zip(*(tokens[start:] for start in range(4)), strict=False))


def languages(data: Path, half: str) -> Figures:
    """Halves cut from articles; Chinese articles, for want of any, glued from twenty headlines each."""
    rows: list[dict[str, Any]] = records(data / "languages" / "articles.jsonl.gz")
    told: Figures = {}
    for code in ("de", "tr", "ar"):
        mine = in_half([row for row in rows if row["lang"] == code], half, lambda row: row["id"])
        told[f"halves found, {code}"] = _halves([row["text"] for row in mine])
    headlines = [row["text"] for row in records(data / "languages" / "headlines_zh.jsonl.gz")]
    glued = ["。".join(map(str, headlines[start : start + 20])) for start in range(0, len(headlines), 20)]
    return told | {"halves found, zh": _halves(glued)}


def _halves(texts: list[str]) -> float:
    """The share of texts whose first half is linked with the whole as a version; the halves are cut between words."""
    cut = [text[: _middle(text)] for text in texts]
    found = engine.run([*texts, *cut])
    wanted = [
        (place, place + len(texts)) for place in range(len(texts)) if len(comparison_tokens(texts[place])) >= SHORTEST
    ]
    return share(sum(pair in found.versions for pair in wanted), len(wanted))


def _middle(text: str) -> int:
    half = len(text) // 2
    spaces = [place for place in (text.rfind(" ", 0, half), text.rfind("\n", 0, half)) if place > 0]
    return max(spaces, default=half)


TABLES: Final = (wire, revisions, same_event, abridged, press, pages, languages)
__all__ = ["TABLES", "Figures"]
