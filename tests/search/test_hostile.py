"""Queries made to cost as much as a query can, at thousands of articles: each is answered or refused in its time."""

import random
import resource
import time
from itertools import product

import pytest

from archive.models import Article
from search import indexing
from tests import sizes
from tests.factories import make_article
from tests.search.test_odd_queries import HOSTILE, LONG, UNBALANCED

pytestmark = pytest.mark.django_db

ARTICLES = sizes.of(10_000, 300)
QUERIES = sizes.of(200, 25)
SECONDS = 2.0  # of the processor, for one query and its page
MEGABYTES = 400  # more of memory than before the first of them
SYLLABLES = ("ab", "an", "fer", "gul", "har", "lan", "mar", "pi", "qua", "ro", "ti", "win")
WORDS = tuple("".join(pair) for pair in product(SYLLABLES, repeat=2))
BROAD = (
    " OR ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"), " OR ".join(f"{part}*" for part in SYLLABLES),
    "NOT zebra", "-zebra -lion -bear", " ".join(f"-{word}" for word in WORDS[:60]), " OR ".join(WORDS[:60]),
    " ".join(WORDS[:60]), f'"{" ".join(WORDS[:60])}"', f'"{" ".join(["marmar"] * 60)}"', f'"{" ".join(WORDS[:9])}"~50',
    " OR ".join(f'"{one} {other}"~99' for one, other in zip(WORDS[:20], WORDS[20:40], strict=True)),
    " OR ".join(f"{word}~2" for word in WORDS[:40]), " ".join(f"{word}~2" for word in WORDS[:40]),
    "(" * 60 + "ab" + ")" * 60, "marmar marmarr marrmar marmra arrmar",
    " OR ".join(f"(ab* -{word})" for word in WORDS[:25]), "-(-(-(-(-(ab*)))))",
    " ".join(["marmar OR"] * 40) + " marmar",
    " OR ".join(f"headline:{part}* OR body:{part}*" for part in SYLLABLES), "versions:>0", "before:2100", "after:1000",
    " ".join(f"after:{year}" for year in range(1900, 1940)), "dump:* OR source:*", "undated:yes OR undated:no",
    " OR ".join(f"source:Harbour headline:{word}" for word in WORDS[:12]),
)  # fmt: skip


def hostile(count):
    """The broad ones first, then what is odd, then the broad ones combined; the same every time."""
    dice = random.Random(9)
    joined = (f"({one}) {mark} ({other})" for one, mark, other in zip(
        dice.choices(BROAD, k=count), dice.choices(("OR", "AND", "AND NOT"), k=count), dice.choices(BROAD, k=count),
        strict=True,
    ))  # fmt: skip
    return [query[:500] for query in (*BROAD, *HOSTILE, *UNBALANCED, *LONG, *joined)][:count]


def slower(ask, queries, seconds):
    """(the slowest, those that took more than so many seconds of the processor)."""
    taken = {}
    for query in queries:
        began = time.process_time()
        ask(query)
        taken[query] = time.process_time() - began
    return max(taken.values()), [query for query, spent in taken.items() if spent > seconds]


@pytest.fixture
def large():
    dice = random.Random(2)
    shares = [1 / (1 + n) for n in range(len(WORDS))]  # as words are shared out in real texts: few are in nearly all
    for number in range(ARTICLES):
        body = " ".join(dice.choices(WORDS, shares, k=200))
        day = f"{1990 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        make_article(headline=f"Notice {number} {dice.choice(WORDS)}", body=body, published=day, announce=False)
    indexing.reindex()


def test_no_query_takes_more_than_its_time_or_much_memory(client, large, record_property):
    def ask(query):
        answer = client.get("/search/", {"q": query})
        assert answer.status_code in {200, 400, 413}, query

    ask("marmar")  # what is read once and kept is not the query's
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest, late = slower(ask, hostile(QUERIES), SECONDS)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    figures = f"{QUERIES} queries at {Article.objects.count()} articles, slowest {slowest:.2f} s, {grown} MB more"
    record_property("figures", figures)
    assert late == []
    assert grown <= MEGABYTES


def test_a_query_that_takes_its_time_is_seen():
    """The check itself."""

    def dawdle(query):
        until = time.process_time() + (0.05 if query == "ab*" else 0)
        while time.process_time() < until:
            pass

    assert slower(dawdle, ["ferry", "ab*"], 0.04)[1] == ["ab*"]
