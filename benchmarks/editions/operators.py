"""What newsrooms, scrapers and scanners do to a text: each operator makes one version of it."""

import random
import re
from collections.abc import Callable
from typing import Final

from benchmarks.editions.furniture import AGENCIES, names_in, scraped
from benchmarks.editions.pieces import (
    Base,
    Paragraphs,
    Piece,
    all_pieces,
    first_words,
    without_empty,
    word_count,
)
from benchmarks.editions.wear import edited, hyphenated, misread, mojibake, restyled

Operator = Callable[[random.Random, Paragraphs, Base], Paragraphs]  # the base is another story to borrow from

LEAST_WORDS: Final = 45  # a version shorter than this is no article


def each(paragraphs: Paragraphs, change: Callable[[str], str]) -> Paragraphs:
    """The same words in another form."""
    return [[piece.written(change(piece.text)) for piece in part] for part in paragraphs]


def reworded(paragraphs: Paragraphs, change: Callable[[str], str]) -> Paragraphs:
    return [[piece.rewritten(change(piece.text)) for piece in part] for part in paragraphs]


def exact(_chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    return text


def typography(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Curly quotes, long dashes, ligatures, no-break spaces."""

    def set_in_type(sentence: str) -> str:
        sentence = re.sub(r'"([^"]*)"', "“\\1”", sentence).replace("'", "’").replace("--", "—").replace("fi", "ﬁ")
        return re.sub(" ", lambda _: chance.choice("   \u00a0"), sentence)

    return each(text, set_in_type)


def scrape(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    return scraped(chance, text)


def cut_off(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """The first quarter to two thirds; now and then with the stuck-on date of a feed."""
    cut = first_words(text, max(LEAST_WORDS, chance.uniform(0.25, 0.7) * word_count(text)))
    if chance.random() < 0.5:
        cut[0] = [Piece(f"date 2019-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"), *cut[0]]
    return cut


def thinned(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """A quarter to six tenths of the sentences gone, anywhere."""
    gone = chance.uniform(0.25, 0.6)
    left = without_empty([piece for piece in part if chance.random() > gone] for part in text)
    return left if word_count(left) >= LEAST_WORDS else cut_off(chance, text, other)


def scrape_of_thinned(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    return scraped(chance, thinned(chance, text, other))


def reprint(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Another paper's byline, dateline and credit."""
    place = chance.choice(["MARROW BAY", "QUAYSIDE", "LAGOON CITY"])
    opened = [[Piece(f"{place} ({chance.choice(AGENCIES)}) —"), *text[0]], *text[1:]]
    by = Piece(f"By {chance.choice(names_in(text))}, our correspondent")
    return [[by], *opened, [Piece(f"© {chance.choice(AGENCIES)}")]]


def moved_about(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    pieces = list(all_pieces(text))
    blocks = [pieces[start : start + 3] for start in range(0, len(pieces), 3)]
    tail = blocks[1:]
    chance.shuffle(tail)
    return [*blocks[:1], *tail]


def scanned_well(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    rate = chance.uniform(0.01, 0.03)
    return each(text, lambda sentence: misread(chance, sentence, rate))


def scanned_badly(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    rate = chance.uniform(0.05, 0.12)
    return each(text, lambda sentence: misread(chance, sentence, rate))


def scan_cut_off(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    rate = chance.uniform(0.04, 0.1)
    return each(cut_off(chance, text, other), lambda sentence: misread(chance, sentence, rate))


def sub_edited(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """Words changed in 15 to 45 % of the sentences."""
    share = chance.uniform(0.15, 0.45)
    vocabulary = [word for part in other.paragraphs for sentence in part for word in sentence.split() if word.isalpha()]
    return [
        [
            piece.rewritten(edited(chance, piece.text, vocabulary)) if chance.random() < share else piece
            for piece in part
        ]
        for part in text
    ]


def sub_edited_and_thinned(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    return sub_edited(chance, thinned(chance, text, other), other)


def write_through(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """The later edition: new paragraphs on top and at the end, the rest edited, some sentences gone."""
    kept = without_empty(
        [piece for piece in part if chance.random() > 0.15] for part in sub_edited(chance, text, other)
    )
    fresh = other.pieces()
    quarter = max(1, len(fresh) // 4)
    return fresh[:quarter] + kept + fresh[quarter : 2 * quarter]


def gone_on(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """A fifth to nine tenths as much again at the end."""
    return text + first_words(other.pieces(), chance.uniform(0.2, 0.9) * word_count(text))


def lent(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """Another story, three to five tenths of it taken from this one."""
    host, share = other.pieces(), chance.uniform(0.3, 0.5)
    taken = first_words(text, other.words * share / (1 - share))
    place = chance.randint(1, max(1, len(host) - 1))
    return host[:place] + taken + host[place:]


def reparagraphed(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Other paragraphs, and full stops for semicolons and dashes."""
    pieces = [piece.written(re.sub(r"; (\w)|, (?=and )", r". \1", piece.text)) for piece in all_pieces(text)]
    parts: Paragraphs = []
    while pieces:
        size = chance.randint(1, 4)
        parts.append(pieces[:size])
        pieces = pieces[size:]
    return parts


def set_in_columns(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Lines of 28 to 44 characters, words broken by hyphens; sentences go on where the one before ended."""
    width = chance.randint(28, 44)
    set_parts: Paragraphs = []
    for part in text:
        place, pieces = 0, []
        for piece in part:
            written = hyphenated(chance, piece.text, width, place)
            place = min(width - 1, len(written.rsplit("\n", 1)[-1]) + (0 if "\n" in written else place + 1))
            pieces.append(piece.written(written))
        set_parts.append(pieces)
    return set_parts


def house_style(_chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Another paper's spelling, abbreviations and figures."""
    return reworded(text, restyled)


def excerpt(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """A stretch from the middle, without beginning or end."""
    pieces = list(all_pieces(text))
    first = chance.randint(len(pieces) // 8, len(pieces) // 3)
    wanted = max(LEAST_WORDS + 5, chance.uniform(0.35, 0.6) * word_count(text))
    return first_words([[piece] for piece in pieces[first:]], wanted)


def opening_and_end(_chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    pieces = [[piece] for piece in all_pieces(text)]
    third = max(1, len(pieces) // 3)
    return pieces[:third] + pieces[-third:]


def round_up(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """News in brief: the openings of this story and of another."""
    words = max(60, chance.uniform(0.3, 0.6) * word_count(text))
    brief = first_words(other.pieces(), words)
    return brief + first_words(text, words) if chance.random() < 0.5 else first_words(text, words) + brief


def corrected(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """One number or name put right, and a note that says so."""
    hard = [place for place, piece in enumerate(all_pieces(text)) if re.search(r"\d|[a-z] [A-Z]", piece.text)]
    at = chance.choice(hard or [0])
    right = str(chance.randint(2, 99))
    pieces = [
        piece.contradicted(re.sub(r"\d[\d,.]*\d|\d|(?<=[a-z] )[A-Z][a-z]+", right, piece.text, count=1))
        if place == at
        else piece
        for place, piece in enumerate(all_pieces(text))
    ]
    note = f"Correction: an earlier version of this article gave a wrong figure; it is {right}."
    return [*([piece] for piece in pieces), [Piece(note)]]


def in_capitals(_chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    return each(text, str.upper)


def with_background(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """Paragraphs of another story set between those of this one."""
    between = iter(other.pieces())
    mixed: Paragraphs = []
    for part in text:
        mixed.append(part)
        extra = next(between, None)
        if extra and chance.random() < 0.6:
            mixed.append(extra)
    return mixed


def newest_on_top(chance: random.Random, text: Paragraphs, other: Base) -> Paragraphs:
    """A live report: what is new stands first, the first version at the end."""
    return first_words(other.pieces(), chance.uniform(0.4, 1.2) * word_count(text)) + text


def garbled(_chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Read in the wrong encoding."""
    return each(text, mojibake)


def telegraphic(chance: random.Random, text: Paragraphs, _other: Base) -> Paragraphs:
    """Four in ten of the articles and auxiliaries gone, as on the wire."""
    small = {"a", "an", "the", "is", "are", "was", "were", "has", "have", "that"}
    return reworded(
        text,
        lambda sentence: " ".join(
            word for word in sentence.split() if word.lower() not in small or chance.random() > 0.4
        ),
    )


OPERATORS: Final[dict[str, Operator]] = {
    operator.__name__: operator
    for operator in (
        exact, typography, scrape, cut_off, thinned, scrape_of_thinned, reprint, moved_about, scanned_well,
        scanned_badly, scan_cut_off, sub_edited, sub_edited_and_thinned, write_through, gone_on, lent, reparagraphed,
        set_in_columns, house_style, excerpt, opening_and_end, round_up, corrected, in_capitals, with_background,
        newest_on_top, garbled, telegraphic,
    )
}  # fmt: skip
SCANS: Final = frozenset({"scanned_well", "scanned_badly", "scan_cut_off"})
BORROWERS: Final = frozenset(
    {"write_through", "gone_on", "lent", "round_up", "with_background", "newest_on_top"}
)  # need a story to borrow from that nobody else borrows from
STORIES_OF_THEIR_OWN: Final = frozenset({"lent", "round_up"})  # not another edition of the base
