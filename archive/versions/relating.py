"""A text that is not in the archive → the articles that hold it, how much and where. Nothing is stored.

Even one sentence is an answer here, so the bar is lower than for version links: whatever stands in both, in a row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from django.db.models import Q

from archive.models import Article
from archive.models.articles import HEAVY_COLUMNS
from archive.tokens import UNSPACED, comparison_tokens
from archive.versions import postings
from archive.versions.alignment import Document, align
from archive.versions.shingles import fingerprint

MOST_CHARACTERS: Final = 200_000  # of the given text that are looked at: a long book's chapter, a second of work
LEAST_TOKENS: Final = 3  # fewer say nothing about where they come from
HOLDERS: Final = 300  # rows read of each hash; one that more articles hold tells them apart no further
ALIGNED_PER_ANSWER: Final = 3  # candidates aligned for each answer wanted: the order by sampled hashes is rough
SHORT: Final = 60  # tokens; a shorter text may have no sampled shingle, and is looked for by its longest words
LONGEST_WORDS: Final = 5

_CHUNK: Final = re.compile(f"[{UNSPACED}]|[^\\s{UNSPACED}]+")
_WORD: Final = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)  # from the first letter or digit to the last

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """An article that holds the given text or a part of it. Coverages are 0.0-1.0 of the words of each side.

    `article` comes without its heavy columns, but with body and source. `spans` are the passages of the given text
    that stand in it, in characters of it, ascending, half-open.
    """

    article: Article
    coverage_of_text: float
    coverage_of_article: float
    shared_words: int
    spans: tuple[Span, ...]


def relate(text: str, limit: int = 20) -> tuple[Holding, ...]:
    """The articles that hold most of the text, the most first; equal ones by date, the earliest first."""
    text = text[:MOST_CHARACTERS]
    tokens, places = spanned_tokens(text)
    if len(tokens) < LEAST_TOKENS:
        return ()
    document = Document.of(text, tuple(tokens))
    ids = _candidates(tokens, limit * ALIGNED_PER_ANSWER)
    if len(tokens) < SHORT and len(ids) < limit:
        ids += [pk for pk in _holders_of_words(text, limit * ALIGNED_PER_ANSWER) if pk not in set(ids)]
    held = [holding for article in _articles(ids) if (holding := _holding(article, document, places)) is not None]
    held.sort(key=lambda one: (-one.shared_words, one.article.published or "9999", one.article.pk))
    return tuple(held[:limit])


def spanned_tokens(text: str) -> tuple[list[str], list[Span]]:
    """The comparison tokens of a text and where in it each of them stands; those of one word share its place."""
    tokens: list[str] = []
    places: list[Span] = []
    for match in _CHUNK.finditer(text):
        found = comparison_tokens(match[0])
        if found:
            tokens += found
            places += [_trimmed(match)] * len(found)
    return tokens, places


def _trimmed(match: re.Match[str]) -> Span:
    """Without the punctuation around the word."""
    word = _WORD.search(match[0])
    return (match.start() + word.start(), match.start() + word.end()) if word else match.span()


def _candidates(tokens: Sequence[str], most: int) -> list[int]:
    """Article ids, those first that share most of the hashes few others have."""
    hashes = fingerprint(tokens).tolist()
    hot = postings.hot_among(hashes)
    told = [value for value in hashes if value not in hot] or hashes
    rows = postings.some_rows_of(told, HOLDERS)
    shared = Counter(rows[:, 1].tolist())
    return [article_id for article_id, _count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _holders_of_words(text: str, most: int) -> list[int]:
    """Articles whose body has the longest words of a short text, as they are written. Reads all bodies."""
    words = {word[0] for chunk in _CHUNK.findall(text) if (word := _WORD.search(chunk))}
    longest = sorted(words, key=lambda word: (-len(word), word))[:LONGEST_WORDS]
    condition = reduce(and_, (Q(body__icontains=word) for word in longest), Q())
    return list(Article.objects.order_by("pk").filter(condition).values_list("pk", flat=True)[:most])


def _articles(ids: Iterable[int]) -> list[Article]:
    columns = Article.objects.defer(*(name for name in HEAVY_COLUMNS if name != "body")).select_related("source")
    return [article for part in postings.slices(ids) for article in columns.filter(pk__in=part)]


def _holding(article: Article, text: Document, places: Sequence[Span]) -> Holding | None:
    body = Document.of(article.body)
    alignment = align(text, body)
    if alignment.blocks:
        ranges = sorted((block.a_start, block.a_stop) for block in alignment.blocks)
        return Holding(
            article, alignment.coverage_a, alignment.coverage_b, alignment.shared_words, _spans(ranges, places)
        )
    count = len(text.tokens)
    if count >= SHORT or not _stands_in(text.tokens, body.tokens):
        return None
    return Holding(article, 1.0, count / len(body.tokens), count, _spans([(0, count)], places))


def _stands_in(words: Sequence[str], body: Sequence[str]) -> bool:
    """Whether the words stand in the body, in a row: what is too short for alignment."""
    return f" {' '.join(words)} " in f" {' '.join(body)} "


def _spans(ranges: Iterable[Span], places: Sequence[Span]) -> tuple[Span, ...]:
    """Characters of these ranges of tokens; ranges that meet become one."""
    joined: list[Span] = []
    for start, stop in ranges:
        here = places[start][0], places[stop - 1][1]
        if joined and here[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], here[1]))
        else:
            joined.append(here)
    return tuple(joined)
