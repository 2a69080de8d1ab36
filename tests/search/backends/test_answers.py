"""The engine beside the plainest possible search over the same articles: sets, counts, groups and order must agree."""

import random
from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from archive.models import Article, Dump, Item, VersionGroup
from search import indexing
from search.analysis import joined_forms, sought, stem, tokens
from search.facets.table import FACETS, IN_QUERIES
from search.language.parser import parse
from search.language.spelling import distance
from search.query import And, Dates, Filter, Nearby, Not, Or, Phrase, Prefix, Similar, Undated, Versions, Word
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article
from tests.search.conftest import without_index

pytestmark = pytest.mark.django_db
WORDS = [
    "ferry",
    "ferries",
    "pier",
    "piers",
    "quay",
    "council",
    "councils",
    "storm",
    "COVID-19",
    "COVID19",
    "U.S.",
    "US",
    "old",
    "new",
]
SOURCES = ["Harbour Post", "Coastline Press Agency (CPA)", "Radio Marrow", None]
DATES = ["2019-12-31", "2020-10", "2020-10-06", "2020-10-06T08:15", "2021", None]
LANGUAGES = ["en", "de", ""]
QUERIES = [
    "", "ferry", "ferries", "ferry pier", "ferry OR storm", "ferry -pier", "-ferry", '"old pier"', '"old piers"',
    "coun*", "covid-19", "COVID19", "u.s.", "headline:ferry", "body:ferry", 'headline:"old quay"',
    "(ferry OR storm) (old OR new)", "date:2020-10", "date:2020-10-06.. ferry", "before:2020", "undated:yes pier",
    "source:press ferry", "language:de", "language:unknown pier", '"council"', "-(ferry pier)", "nowhere",
    "ferry OR nowhere", "body:old -headline:old", "feryr~1", "counsil~2 -storm", '"pier old"~3',
    'headline:"old ferry"~2',
    '"ferry pier storm"~9 OR "COVID-19 quay"~2', "versions:>1 ferry", "versions:1", "-versions:2..3", "dump:1 ferry",
    "dump:2 OR storm", "-dump:3", "dump:nowhere", "agency:wire storm", "ferry -agency:cpa", "section:weather -storm",
]  # fmt: skip


def build(seed):
    """Sixty articles in about forty stories, written in several commits, some twice, some removed.

    Of three dumps, the third by the name `nowhere`; some articles came with two of them, some with none.
    """
    chance = random.Random(seed)
    groups = [VersionGroup.objects.create() for _ in range(40)]
    named = enumerate(("post", "press", "nowhere"), 1)
    dumps = [Dump.objects.create(pk=pk, name=name, sha256=str(pk) * 64) for pk, name in named]

    made = []
    for at in range(60):
        made.append(write(chance, groups))
        if chance.random() < 0.3:
            Article.objects.filter(pk=made[-1].pk).exclude(published=None).update(published_status="inferred")
        for dump in chance.sample(dumps, chance.choice([0, 1, 1, 2])):
            Item.objects.create(dump=dump, number=at, locator=f"{at}.txt", status="new", article=made[-1])
        if at % 13 == 12:
            indexing.drain()
    for article in chance.sample(made, 10):
        rewrite(article, text(chance, 25))
    for article in chance.sample(made, 5):
        made.remove(article)
        take_out(article)
    indexing.drain()
    return made


def take_out(article):
    indexing.outbox.enqueue(removed=[article.pk])
    article.delete()


def text(chance, number):
    return " ".join(chance.choice(WORDS) for _ in range(number))


def write(chance, groups):
    return make_article(
        headline=text(chance, 4),
        standfirst=text(chance, chance.choice([0, 3])),
        body=text(chance, 25),
        source=chance.choice(SOURCES),
        published=chance.choice(DATES),
        language=chance.choice(LANGUAGES),
        version_group=chance.choice(groups),
        section=chance.choice(["Transport", "Weather", ""]),
        agency=chance.choice(["CPA", "Gull Wire", ""]),
    )


def rewrite(article, body):
    article.body = body
    article.save(update_fields=["body"])
    indexing.outbox.enqueue(changed=[article.pk])


@cache
def analysed(text):
    return [token.surface for token in tokens(text)], [token.surface for token in sought(text)]


def holds(node, article, fields=("headline", "standfirst", "body")):  # noqa: C901, PLR0912 - one case a kind of node
    match node:
        case And(children):
            return all(holds(child, article) for child in children)
        case Or(children):
            return any(holds(child, article) for child in children)
        case Not(child):
            return not holds(child, article)
        case Word(text, scope):
            texts = [getattr(article, field) for field in ([scope] if scope else fields)]
            return any(has_word(held, text, article.language) for held in texts)
        case Phrase(text, scope):
            texts = [getattr(article, field) for field in ([scope] if scope else fields)]
            return any(has_phrase(held, text) for held in texts)
        case Prefix(text):
            texts = [getattr(article, field) for field in fields]
            return any(surface.startswith(text.lower()) for held in texts for surface in analysed(held)[0])
        case Similar(text, edits, scope):
            texts = [getattr(article, field) for field in ([scope] if scope else fields)]
            return any(distance(text, surface, edits) <= edits for held in texts for surface in analysed(held)[0])
        case Nearby(text, within, scope):
            texts = [getattr(article, field) for field in ([scope] if scope else fields)]
            return any(has_near(held, text, within) for held in texts)
        case Filter(field, value):
            return is_of(field, value, article)
        case Dates(first, last):
            day = number_of(article)
            return bool(day) and (first or 0) <= day <= (last or 10**8)
        case Undated():
            return article.published is None
        case Versions(first, last):
            return first <= article.version_group.articles.count() <= (last if last is not None else 10**6)
        case _:
            return True


def is_of(field, value, article):
    match field:
        case "source":
            return article.source is not None and value in article.source.name.lower()
        case "agency" | "section":
            return value in getattr(article, field).lower().split()
        case "language":
            return article.language == ("" if value == "unknown" else value)
        case "dump":
            return article.items.filter(dump__pk=value if value.isdigit() else 3).exists()
    raise AssertionError(f"`is_of` does not say which articles {field}:{value} finds")


def has_word(held, text, language):
    parts = analysed(text)[1]
    if len(parts) > 1:
        return has_phrase(held, text) or any(form in analysed(held)[0] for form in joined_forms(text))
    wanted = {parts[0], *(stem(parts[0], known) for known in ("en", "de"))}
    return any(stem(surface, language) in wanted for surface in analysed(held)[0])


def has_phrase(held, text):
    words, wanted = [token.surface for token in tokens(held) if not token.joined], analysed(text)[1]
    if len(wanted) == 1:
        return wanted[0] in analysed(held)[0]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def has_near(held, text, within):
    places = [[token.position for token in tokens(held) if token.surface == word] for word in set(analysed(text)[1])]
    return any(max(chosen) - min(chosen) <= within for chosen in product(*places))


def number_of(article):
    day = article.published_day
    return day.year * 10000 + day.month * 100 + day.day if day else 0


@pytest.fixture(scope="module", params=[1, 2, 3])
def archive(request, django_db_setup, django_db_blocker):
    from django.db import transaction

    without_index()
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(request.param)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_index():
    """One index for the module instead of one a test."""


def everything(query, **options):
    hits, page = [], 1
    while True:
        result = search(SearchRequest(query=query, page=page, size=7, **options))
        hits.extend(result.hits)
        if page == result.pages:
            return result, hits
        page += 1


def test_every_facet_that_queries_have_is_asked():
    assert [name for name in IN_QUERIES if not any(f"{name}:" in query for query in QUERIES)] == []


@pytest.mark.parametrize("query", QUERIES)
def test_exactly_the_articles_that_match_are_found(archive, query):
    tree = parse(query).tree
    expected = {article.pk for article in archive if holds(tree, article)}
    result, hits = everything(query, group="all")
    assert {hit.id for hit in hits} == expected
    assert len(hits) == result.articles == len(expected)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_each_story_is_listed_once_by_its_first_matching_version(archive, query, sort):
    flat, every = everything(query, group="all", sort=sort)
    result, hits = everything(query, sort=sort)
    leads = list({hit.version_group: hit.id for hit in reversed(every)}.items())
    assert {(hit.version_group, hit.id) for hit in hits} == set(leads)
    assert [hit.id for hit in hits] == [hit.id for hit in every if (hit.version_group, hit.id) in leads]
    assert result.stories == flat.stories == len(leads)
    sizes = defaultdict(int)
    for article in archive:
        sizes[article.version_group_id] += 1
    assert all(hit.versions == sizes[hit.version_group] for hit in hits)


def test_dates_sort_both_ways_with_the_undated_last(archive):
    by_pk = {article.pk: article for article in archive}
    newest = [by_pk[hit.id].published for hit in everything("", group="all", sort="newest")[1]]
    dated = [published for published in newest if published]
    assert dated == sorted(dated, reverse=True)
    oldest = [by_pk[hit.id].published for hit in everything("", group="all", sort="oldest")[1]]
    assert [published for published in oldest if published] == sorted(dated)
    assert newest[len(dated) :] == oldest[len(dated) :] == [None] * (len(newest) - len(dated))


@pytest.mark.parametrize("group", ["stories", "all"])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"chosen": {"source": ("Radio Marrow",)}},
        {"chosen": {"source": ("Radio Marrow", "Harbour Post"), "year": ("2020",)}},
        {"chosen": {"language": ("unknown", "de"), "year": ("2020", "undated")}},
        {"chosen": {"source": ("Nobody's Paper",)}},
        {"chosen": {"section": ("Transport", "Nothing"), "versions": ("several",)}},
        {"chosen": {"year": ("2020",), "month": ("2020-10", "undated"), "dating": ("certain", "uncertain")}},
        {"chosen": {"dump": ("1", "3"), "dating": ("undated", "uncertain"), "versions": ("one", "several")}},
        {"chosen": {"agency": ("CPA", "Nobody's"), "section": ("Weather",)}},
        {"date_from": "2020", "date_to": "2020-10"},
    ],
)
def test_facets_count_what_choosing_them_would_leave(archive, group, asked):
    request = SearchRequest(query="ferry OR pier", group=group, facets=tuple(FACETS), **asked)
    result, chosen = search(request), request.chosen
    for name in FACETS:
        if name == "month" and not ({"year", "month"} & chosen.keys()):
            assert name not in result.facets
            continue
        for facet in result.facets[name]:
            alone = search(request.choosing(name, (facet.value,)))
            assert facet.count == (alone.stories if group == "stories" else alone.articles)
            assert facet.selected == (facet.value in chosen.get(name, ()))
        others = search(request.choosing(name, ())).facets
        if name in others:
            counted = {facet.value: facet.count for facet in result.facets[name] if facet.count}
            assert counted == {facet.value: facet.count for facet in others[name]}
    assert set(chosen.get("source", ())) <= {facet.value for facet in result.facets["source"]}


def test_a_filter_on_the_request_leaves_only_what_it_names(archive):
    hits = everything("", group="all", chosen={"source": ("Radio Marrow",), "year": ("2020",)})[1]
    expected = [a for a in archive if a.source and a.source.name == "Radio Marrow" and number_of(a) // 10000 == 2020]
    assert {hit.id for hit in hits} == {article.pk for article in expected}
