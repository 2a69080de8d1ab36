"""Facets and histogram beside SQL's `GROUP BY` over the articles found."""

import pytest
from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Substr

from archive.models import Article
from search.facets.table import FACETS
from search.results import SearchRequest
from search.searching import matching_ids, search
from tests.search.backends.test_answers import _no_index, archive  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
DAY = Substr("published", 1, 10)
CERTAIN = {"published_status": "stated", "published_precision__in": ["day", "time"]}
BY = {
    "source": F("source__name"),
    "section": F("section"),
    "agency": F("agency"),
    "language": F("language"),
    "year": Substr("published", 1, 4),
    "month": Substr("published", 1, 7),
    "dump": F("items__dump"),
    "dating": Case(
        When(published=None, then=Value("undated")), When(**CERTAIN, then=Value("certain")), default=Value("uncertain")
    ),
}
NONE = {"language": "unknown", "year": "undated", "month": "undated"}
QUERIES = ["", "pier OR storm", "date:2019.. -council", "nowhere AND nothing"]


def counted(query, by, group):
    rows = Article.objects.filter(pk__in=matching_ids(query)).order_by().annotate(value=BY[by])
    count = Count("pk", distinct=True) if group == "all" else Count("version_group", distinct=True)
    found = {str(value or NONE.get(by, "")): number for value, number in rows.values_list("value").annotate(n=count)}
    return {value: number for value, number in found.items() if value and (by != "month" or len(value) > 4)}


def test_every_facet_of_an_article_alone_is_compared():
    assert set(BY) == set(FACETS) - {"versions", "change"}


@pytest.mark.parametrize("group", ["all", "stories"])
@pytest.mark.parametrize("by", list(BY))
@pytest.mark.parametrize("query", QUERIES)
def test_a_facet_equals_sql(archive, query, by, group):  # noqa: F811 - the fixture
    if by == "month":
        query = f"({query}) date:2020-10"
    chosen = {"year": ("2020",)} if by == "month" else {}
    page = search(SearchRequest(query=query, group=group, chosen=chosen, facets=(by,)))
    assert {value.value: value.count for value in page.facets[by] if value.count} == counted(query, by, group)


@pytest.mark.parametrize("group", ["all", "stories"])
@pytest.mark.parametrize("query", QUERIES)
def test_stories_of_one_and_of_several_versions_equal_sql(archive, query, group):  # noqa: F811
    rows = Article.objects.filter(pk__in=matching_ids(query))
    several = Article.objects.values("version_group").annotate(n=Count("pk")).filter(n__gt=1).values("version_group")
    parts = {"several": rows.filter(version_group__in=several), "one": rows.exclude(version_group__in=several)}
    column = "pk" if group == "all" else "version_group"
    truth = {name: part.values(column).distinct().count() for name, part in parts.items()}
    page = search(SearchRequest(query=query, group=group))
    assert {value.value: value.count for value in page.facets["versions"]} == {k: n for k, n in truth.items() if n}


@pytest.mark.parametrize("group", ["all", "stories"])
@pytest.mark.parametrize(
    ("query", "unit", "size"),
    [("", "month", 7), ("date:2020-10 OR ferry", "month", 7), ("date:2020-10", "day", 10), ("nowhere", "year", 4)],
)
def test_every_bar_equals_sql_and_what_its_dates_leave(archive, query, unit, size, group):  # noqa: F811
    page = search(SearchRequest(query=query, group=group))
    assert page.histogram.unit == unit
    rows = Article.objects.filter(pk__in=matching_ids(query)).order_by()
    column = "pk" if group == "all" else "version_group"

    def number(part):
        return part.values(column).distinct().count()

    dated = rows.exclude(published_day=None)
    values = {str(day)[:size] for day in dated.values_list("published_day", flat=True)}
    truth = {value: rows.filter(published_day__startswith=value) for value in sorted(values)}
    assert [(bar.value, bar.count) for bar in page.histogram.bars] == [(v, number(part)) for v, part in truth.items()]
    assert [bar.uncertain for bar in page.histogram.bars] == [number(p.exclude(**CERTAIN)) for p in truth.values()]
    assert page.histogram.undated == number(rows.filter(published_day=None))
    assert page.histogram.uncertain == number(dated.exclude(**CERTAIN))
    for bar in page.histogram.bars:
        chosen = search(SearchRequest(query=query, group=group, date_from=bar.value, date_to=bar.value))
        assert bar.count == (chosen.articles if group == "all" else chosen.stories)


def test_a_long_time_is_told_in_years(archive):  # noqa: F811
    Article.objects.filter(pk=archive[0].pk).update(published="1890-05-01", published_day="1890-05-01")
    from search import indexing, outbox

    outbox.enqueue(changed=[archive[0].pk])
    indexing.drain()
    found = search(SearchRequest()).histogram
    assert found.unit == "year"
    assert found.bars[0].value == "1890"
