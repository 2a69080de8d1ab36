"""Texts made from bases, and the truth about each pair of them, from where their pieces come, never from likeness."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from archive.tokens import comparison_tokens
from benchmarks.editions import series
from benchmarks.editions.furniture import OUTLETS, outlet_of, scraped
from benchmarks.editions.operators import BORROWERS, OPERATORS, STORIES_OF_THEIR_OWN
from benchmarks.editions.pieces import Base, Origin, Paragraphs, Piece, all_pieces, written_out

LEAST_SHARE: Final = 0.25  # of the content of the side with less, from which two texts are versions or share passages
LEAST_WORDS: Final = 40  # shared; less is a quotation, and neither right nor wrong
WHOLE: Final = 0.9
CONTAINED: Final = 0.85
MOSTLY: Final = 0.6
EDITED: Final = 0.01  # of the shared words, from which a whole text is revised
REWRITTEN: Final = 0.3  # from which a shorter one is, too

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Made:
    """One text of the corpus. `operator` is `base`, one of OPERATORS, `background`, `quoting` or `series NAME`."""

    paragraphs: Paragraphs
    operator: str
    story: str  # what it is a version of: the groups that should come out
    day: date
    source: str

    @property
    def text(self) -> str:
        return written_out(self.paragraphs)

    def content(self) -> dict[Origin, Piece]:
        return {piece.origin: piece for piece in all_pieces(self.paragraphs) if piece.origin}


@dataclass(frozen=True, slots=True)
class Corpus:
    """`relations`: true pairs, what the later text is to the earlier; `unclear` pairs count neither way."""

    texts: list[Made]
    relations: dict[Pair, str]
    unclear: frozenset[Pair]

    def operators_of(self, pair: Pair) -> str:
        """The operator between a base and its version; `two versions` where neither is the base."""
        names = {self.texts[pair[0]].operator, self.texts[pair[1]].operator} - {"base", "background", "quoting"}
        return names.pop() if len(names) == 1 and "base" in {self.texts[i].operator for i in pair} else "two versions"


def corpus(  # noqa: PLR0913 - what a corpus is made of, named at every call
    bases: list[Base], half: str, seed: int, *, stories: int, versions: int, members: int
) -> Corpus:
    """`stories` bases with so many versions each; what is left of the bases lends passages and is background."""
    chance = random.Random(f"{seed} {half}")
    told, others = bases[:stories], bases[stories:]
    lenders = iter(others)
    texts: list[Made] = []
    for base in told:
        texts += _versions_of(chance, base, lenders, versions)
    texts += _background(chance, list(lenders))
    for name in series.series(half):
        for number in range(members):
            text, day = series.member(half, name, chance)
            texts.append(Made([[Piece(text)]], f"series {name}", f"{name} {number}", day, chance.choice(OUTLETS)))
    chance.shuffle(texts)
    relations, unclear = _truth(texts)
    return Corpus(texts, relations, unclear)


def _versions_of(chance: random.Random, base: Base, lenders: "iter[Base]", versions: int) -> list[Made]:
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(1500))
    made = [Made(base.pieces(), "base", base.name, day, chance.choice(OUTLETS))]
    spare = base
    for name in chance.sample(list(OPERATORS), versions):
        other = next(lenders) if name in BORROWERS else spare
        text = OPERATORS[name](chance, base.pieces(), other)
        later = day + timedelta(days=chance.choice([0, 0, 0, 1, 1, 2, 3, 5, -1]))
        story = f"{name} {other.name}" if name in STORIES_OF_THEIR_OWN else base.name
        made.append(Made(text, name, story, later, _source(chance, text)))
    return made


def _background(chance: random.Random, rest: list[Base]) -> list[Made]:
    """Other stories; a third as scraped, a tenth with one long sentence quoted from another."""
    made = []
    for base, before in zip(rest, [rest[-1], *rest[:-1]], strict=True) if rest else ():
        paragraphs, operator, fate = base.pieces(), "background", chance.random()
        if fate < 0.33:
            paragraphs = scraped(chance, paragraphs)
        elif fate < 0.43:
            quoted = [piece for piece in all_pieces(before.pieces()) if 20 <= piece.words <= 36]
            paragraphs = [*paragraphs[:1], quoted[:1], *paragraphs[1:]]
            operator = "quoting"
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(1500))
        made.append(Made(paragraphs, operator, base.name, day, _source(chance, paragraphs)))
    return made


def _source(chance: random.Random, text: Paragraphs) -> str:
    """Who prints it: the outlet whose furniture stands around it, or any."""
    any_outlet = chance.choice(OUTLETS)
    return outlet_of(text) or any_outlet


def _truth(texts: list[Made]) -> tuple[dict[Pair, str], frozenset[Pair]]:
    contents = [made.content() for made in texts]
    sizes = [sum(piece.words for piece in content.values()) for content in contents]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, content in enumerate(contents):
        for name in {origin[0] for origin in content}:
            holders[name].append(place)
    relations: dict[Pair, str] = {}
    unclear: set[Pair] = set()
    for a, b in {pair for places in holders.values() for pair in combinations(sorted(places), 2)}:
        common = contents[a].keys() & contents[b].keys()
        if not common:
            continue
        early, late = sorted((a, b), key=lambda place: (texts[place].day, texts[place].operator != "base", place))
        words = [sum(contents[place][origin].words for origin in common) for place in (early, late)]
        share_early, share_late = words[0] / sizes[early], words[1] / sizes[late]
        if max(share_early, share_late) < LEAST_SHARE or min(words) < LEAST_WORDS:
            unclear.add((a, b))
            continue
        changed = sum(
            min(contents[early][o].words, contents[early][o].edited + contents[late][o].edited) for o in common
        )
        if _same_words(texts[a], texts[b]):
            relations[a, b] = "identical"
        else:
            relations[a, b] = _relation(share_early, share_late, changed / max(1, min(words)))
    return relations, frozenset(unclear)


def _same_words(one: Made, other: Made) -> bool:
    return comparison_tokens(one.text) == comparison_tokens(other.text)


def _relation(of_early: float, of_late: float, edited: float) -> str:
    """What the later text is to the earlier."""
    if min(of_early, of_late) >= WHOLE:
        return "revised" if edited >= EDITED else "same-text"
    if max(of_early, of_late) >= CONTAINED:
        if edited >= REWRITTEN or min(of_early, of_late) >= CONTAINED:
            return "revised"
        return "abridged" if of_late > of_early else "expanded"
    return "revised" if min(of_early, of_late) >= MOSTLY else "partial"
