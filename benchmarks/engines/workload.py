"""Articles and queries for the search benchmark: Reuters as it is, or paragraphs of it put together anew."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.reuters import wire_stories

KINDS = {
    "word": 40, "and2": 20, "and3": 15, "or2": 20, "or3": 10, "phrase": 25, "prefix": 15, "similar": 10, "dates": 20,
    "newest": 15, "facets": 15, "snippets": 15,
}  # fmt: skip
TEN_YEARS = 3652


@dataclass(frozen=True, slots=True)
class Story:
    headline: str
    body: str
    source: str
    day: date | None
    group: int  # stories with the same number are versions of one another


@dataclass(frozen=True, slots=True)
class Asked:
    """A query; `words` in order, and the days for kind `dates`."""

    kind: str
    words: tuple[str, ...]
    days: tuple[date, date] | None = None

    @property
    def ours(self) -> str:
        if self.days:
            return f"{self.words[0]} date:{self.days[0]}..{self.days[1]}"
        return {
            "or2": " OR ".join(self.words),
            "or3": " OR ".join(self.words),
            "snippets": " OR ".join(self.words),
            "phrase": f'"{" ".join(self.words)}"',
            "prefix": f"{self.words[0]}*",
            "similar": f"{self.words[0]}~1",
        }.get(self.kind, " ".join(self.words))


def day_number(day: date | None) -> int:
    """YYYYMMDD; 0 for none."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def real(folder: Path) -> list[Story]:
    return [
        Story(story["headline"], story["body"], story["place"], _day(story["date"]), number)
        for number, story in enumerate(wire_stories(folder), 1)
    ]


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def recombined(folder: Path, number: int, seed: int = 7) -> Iterator[Story]:
    """Each a headline and 3 to 12 paragraphs of any articles; one in six is the story before it, cut short."""
    chance = random.Random(seed)
    stories = real(folder)
    paragraphs = [part for story in stories for part in _paragraphs(story.body) if len(part) > 30]
    start = date(1980, 1, 1)
    chosen: list[str] = []
    group = 0
    for at in range(number):
        if chosen and at % 6 == 5 and len(chosen) > 3:
            chosen = chosen[:-1]
        else:
            chosen = [chance.choice(paragraphs) for _ in range(chance.randint(3, 12))]
            group += 1
        headline, source = chance.choice(stories).headline, chance.choice(stories).source
        yield Story(headline, "\n\n".join(chosen), source, start + timedelta(chance.randrange(TEN_YEARS)), group)


def _paragraphs(body: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s{4,}", body)]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Words of a sample of the stories: common, middling and rare ones, and the long texts they stand in."""

    chance: random.Random
    frequency: Counter[str]
    bands: tuple[list[str], list[str], list[str]]
    long: list[list[str]]
    days: list[date]

    def pick(self, at: int) -> str:
        high, middle, low = self.bands
        return self.chance.choice((high, middle, middle, low)[at % 4])

    def side_by_side(self, number: int) -> tuple[str, ...]:
        found = self.chance.choice(self.long)
        start = self.chance.randrange(len(found) - number)
        return tuple(found[start : start + number])

    def together(self, number: int) -> tuple[str, ...]:
        found = {word for word in self.chance.choice(self.long) if self.frequency[word] >= 5}
        return tuple(self.chance.sample(sorted(found), number)) if len(found) > number else self.together(number)

    def ask(self, kind: str, at: int) -> Asked:
        if kind == "dates":
            first = self.chance.randrange(len(self.days) // 2)
            return Asked(kind, (self.pick(at),), (self.days[first], self.days[first + len(self.days) // 8]))
        if kind == "similar":
            word = self.chance.choice([word for word in self.bands[1] if len(word) > 6])
            place = self.chance.randrange(3, len(word) - 1)
            return Asked(kind, (word[:place] + word[place + 1 :],))
        made = {
            "and2": lambda: self.together(2),
            "and3": lambda: self.together(3),
            "or2": lambda: (self.pick(0), self.pick(1 + at % 3)),
            "or3": lambda: (self.pick(0), self.pick(1), self.pick(3)),
            "snippets": lambda: (self.pick(0), self.pick(1)),
            "phrase": lambda: self.side_by_side(2 + at % 2),
            "prefix": lambda: (self.chance.choice(self.bands[1])[:4],),
        }.get(kind, lambda: (self.pick(at),))
        return Asked(kind, made())


def queries(stories: list[Story], seed: int = 11) -> list[Asked]:
    """220 of 12 kinds from the words of a sample of the stories, common, middling and rare ones in turn."""
    chance = random.Random(seed)
    sample = chance.sample(stories, min(4000, len(stories)))
    words = [re.findall(r"[a-z]+", f"{story.headline} {story.body}".lower()) for story in sample]
    frequency = Counter(word for found in words for word in set(found) if len(word) > 3)
    high = sorted(word for word, count in frequency.items() if count > len(words) * 0.05)
    middle = sorted(word for word, count in frequency.items() if len(words) * 0.005 < count <= len(words) * 0.05)
    low = sorted(word for word, count in frequency.items() if 3 <= count <= len(words) * 0.005)
    long = [found for found in words if len(found) > 30]
    days = sorted(story.day for story in sample if story.day)
    vocabulary = _Vocabulary(chance, frequency, (high, middle, low), long, days)
    return [vocabulary.ask(kind, at) for kind, number in KINDS.items() for at in range(number)]


def misspelled(stories: list[Story], number: int = 50, seed: int = 5) -> list[tuple[str, str]]:
    """Frequent words of six letters or more, each with one letter left out, doubled, changed or swapped."""
    chance = random.Random(seed)
    sample = chance.sample(stories, min(4000, len(stories)))
    counts = Counter(word for story in sample for word in set(re.findall(r"\b[a-z]{6,}\b", story.body.lower())))
    frequent = sorted(word for word, count in counts.items() if count > len(sample) * 0.01)
    pairs = []
    while len(pairs) < number:
        word = chance.choice(frequent)
        at = chance.randrange(1, len(word) - 1)
        wrong = chance.choice([
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice("aeioulnrst") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ])  # fmt: skip
        if not counts[wrong]:
            pairs.append((wrong, word))
    return pairs
