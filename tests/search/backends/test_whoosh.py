"""Haystack's own calls against our engine."""

from datetime import date

import pytest
from haystack import connections
from haystack.query import SQ, SearchQuerySet

from archive.models import Article
from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    article = make_article(headline="Ferry sinks", body="The U.S. ferry sank off the old pier.", published="2020-10-06")
    make_article(headline="Quay", body="An old quay.", source="Radio Marrow", published="2021-01-01")
    indexing.drain()
    return article


def ids(found):
    return {int(result.pk) for result in found}


@pytest.mark.parametrize(
    "conditions",
    [
        {"content": "ferry"},
        {"content": "old ferries"},
        {"content": "U.S."},
        {"content__exact": "old pier"},
        {"content__startswith": "ferr"},
        {"source": "Harbour Post"},
        {"published__lt": date(2021, 1, 1)},
        {"published__range": [date(2020, 1, 1), date(2020, 12, 31)]},
        {"headline": "ferry"},
        {"source__in": ["Harbour Post", "Nobody"]},
    ],
)
def test_filters_find_the_article(ferry, conditions):
    found = SearchQuerySet().filter(**conditions)
    assert ids(found) == {ferry.pk}
    assert found.count() == 1


def test_conditions_combine(ferry):
    assert ids(SearchQuerySet().filter(SQ(content="old") & ~SQ(content="ferry"))) == ids(
        SearchQuerySet().filter(content="quay")
    )
    assert SearchQuerySet().filter(SQ(content="quay") | SQ(content="ferry")).count() == 2
    assert SearchQuerySet().exclude(content="ferry").count() == 1


def test_automatic_queries_and_operators_in_words_are_safe(ferry):
    assert ids(SearchQuerySet().auto_query('"old pier" ferry')) == {ferry.pk}
    assert SearchQuerySet().filter(content='OR ( "').count() == 0


def test_all_results_sort_and_load(ferry):
    assert [result.object.published for result in SearchQuerySet().order_by("-published").load_all()] == [
        "2021-01-01",
        "2020-10-06",
    ]
    assert SearchQuerySet().models(Article).count() == 2


def test_facets_are_counted(ferry):
    facets = SearchQuerySet().facet("source").facet_counts()
    assert facets["fields"]["source"] == [("Harbour Post", 1), ("Radio Marrow", 1)]


def test_removing_updating_and_clearing_show_at_once(ferry):
    backend = connections["default"].get_backend()
    index = connections["default"].get_unified_index().get_index(Article)
    backend.remove(ferry)
    assert SearchQuerySet().count() == 1
    backend.update(index, Article.objects.all())
    assert SearchQuerySet().count() == 2
    backend.remove(f"archive.article.{ferry.pk}")
    assert SearchQuerySet().count() == 1
    backend.clear()
    assert SearchQuerySet().count() == 0
