"""The tables on made texts: pairs, operators, names, groups, series."""

import random
from collections import Counter, defaultdict
from pathlib import Path

from archive.tokens import comparison_tokens
from benchmarks.editions import engine, street
from benchmarks.editions.bases import bases
from benchmarks.editions.engine import Found, Pair
from benchmarks.editions.gold import Corpus, corpus
from benchmarks.editions.scores import adjusted_rand, share

Figures = dict[str, float]


def make(  # noqa: PLR0913 - what a corpus is made of, named at every call
    data: Path, half: str, seed: int, *, stories: int, versions: int, members: int
) -> Corpus:
    wanted = stories + stories * versions // 3 + stories  # lenders for a fifth of the versions, and background
    return corpus(bases(data, half, wanted, seed), half, seed, stories=stories, versions=versions, members=members)


def figures(made: Corpus, read: bool = True) -> tuple[Figures, Found]:
    """Every figure by the name the floors pin it under. `read`: bodies are as the street reads them."""
    texts = [text.text for text in made.texts]
    found = engine.run(street.bodies(texts, [text.source for text in made.texts]) if read else texts)
    told = {**_pairs(made, found), **_names(made, found), **_groups(made, found), **_series(made, found)}
    return told, found


def _pairs(made: Corpus, found: Found) -> Figures:
    right = found.links & made.relations.keys()
    wrong = found.links - made.relations.keys() - made.unclear
    of_operator: dict[str, list[bool]] = defaultdict(list)
    for pair in made.relations:
        of_operator[made.operators_of(pair)].append(pair in found.links)
    told = {
        "precision": share(len(right), len(right) + len(wrong)),
        "recall": share(len(right), len(made.relations)),
        "candidates' recall": share(len(found.candidates & made.relations.keys()), len(made.relations)),
    }
    return told | {f"recall of {name}": share(sum(hit), len(hit)) for name, hit in sorted(of_operator.items())}


def later_is(made: Corpus, found: Found, pair: Pair) -> str:
    """What the engine says the later text is to the earlier."""
    judged = found.verdicts[pair]
    a, b = (made.texts[place] for place in pair)
    if comparison_tokens(a.text) == comparison_tokens(b.text):
        return "identical"
    order = [(text.day, text.operator != "base", place) for text, place in zip((a, b), pair, strict=True)]
    return judged.relation if order[1] < order[0] else judged.inverse().relation


def _names(made: Corpus, found: Found) -> Figures:
    said = [(true, later_is(made, found, pair)) for pair, true in made.relations.items() if pair in found.links]
    swapped = sum({true, name} == {"abridged", "expanded"} for true, name in said)
    told = {
        "names right": share(sum(true == name for true, name in said), len(said)),
        "directions swapped": swapped / max(1, len(said)),
    }
    for relation in sorted({true for true, _name in said}):
        of_this = [name for true, name in said if true == relation]
        told[f"names right, {relation}"] = share(of_this.count(relation), len(of_this))
    return told


def confusions(made: Corpus, found: Found) -> Counter[tuple[str, str, str]]:
    """Operator, true and said name of what is called by a wrong one."""
    return Counter(
        (made.operators_of(pair), true, name)
        for pair, true in made.relations.items()
        if pair in found.links and (name := later_is(made, found, pair)) != true
    )


def false_links(made: Corpus, found: Found) -> Counter[tuple[str, str, str]]:
    """Operators of both texts and the relation of links between what shares nothing."""
    wrong = found.links - made.relations.keys() - made.unclear
    return Counter(
        (*sorted(made.texts[place].operator for place in pair), found.verdicts[pair].relation) for pair in wrong
    )


def _groups(made: Corpus, found: Found) -> Figures:
    stories = [text.story for text in made.texts]
    single = engine.groups(len(stories), found.versions)
    ideal = engine.groups(len(stories), {pair for pair, name in made.relations.items() if name != "partial"})
    return {
        "adjusted Rand": adjusted_rand(single, stories),
        "adjusted Rand of the truth": adjusted_rand(ideal, stories),
    }


def _series(made: Corpus, found: Found) -> Figures:
    """Series of the sizes that stay under the caps: the whole ones meet the caps and need no verdict."""
    accepted = _accepted(made, found.links, range(len(made.texts)))
    chance, told = random.Random("series"), {"series accepted": accepted}
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(made.texts):
        if text.operator.startswith("series "):
            places[text.operator].append(place)
    for size in (6, 15):
        few = [place for members in places.values() for place in chance.sample(members, min(size, len(members)))]
        alone = engine.run([made.texts[place].text for place in few])
        links = {(few[a], few[b]) if few[a] < few[b] else (few[b], few[a]) for a, b in alone.links}
        told[f"series of {size} accepted"] = _accepted(made, links, few)
    return told


def _accepted(made: Corpus, links: set[Pair], places: "range | list[int]") -> float:
    """The share of pairs of one series that are linked."""
    sizes = Counter(op for place in places if (op := made.texts[place].operator).startswith("series "))
    possible = sum(size * (size - 1) // 2 for size in sizes.values())
    inside = sum(
        made.texts[a].operator == made.texts[b].operator and made.texts[a].operator.startswith("series ")
        for a, b in links
    )
    return inside / max(1, possible)
