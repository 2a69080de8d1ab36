import pytest

from search import indexing
from search.helping import diagnosing
from search.helping.diagnosing import diagnose
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _archive(_no_index):
    first = make_article(body="The ferry stays in port.", source="Harbour Post", published="2020-10-06")
    make_article(body="The ferry sails.", version_group=first.version_group, published="2020-10-07")
    for _ in range(60):
        make_article(body="A storm at the pier.", source="Radio Marrow", published="2021")
    indexing.drain()


def test_each_part_is_counted_alone():
    found = diagnose(SearchRequest(query='ferry zeppelin "old pier" pier -storm', chosen={"source": ("Nobody",)}))
    assert [(part.query, part.stories, part.articles) for part in found.parts] == [
        ("ferry", 1, 2), ("zeppelin", 0, 0), ('"old pier"', 0, 0), ("pier", 60, 60),
    ]  # fmt: skip


def test_conditions_are_dropped_one_at_a_time_and_only_what_helps_is_told():
    asked = SearchRequest(query="ferry zeppelin", chosen={"source": ("Harbour Post",)}, date_from="2020", page=3)
    (found,) = diagnose(asked).without
    assert (found.condition, found.dropped, found.articles) == ("query", "zeppelin", 2)
    page = search(found.request)
    assert (page.request.query, page.stories, page.articles) == ("ferry", found.stories, found.articles)


@pytest.mark.parametrize(
    ("asked", "condition", "dropped"),
    [
        ({"chosen": {"source": ("Radio Marrow",)}}, "source", "Radio Marrow"),
        ({"chosen": {"year": ("1999", "2000")}}, "year", "1999, 2000"),
        ({"date_to": "2019-01"}, "date", "..2019-01"),
        ({"chosen": {"dump": ("7",)}}, "dump", "7"),
        ({"chosen": {"versions": ("one",)}}, "versions", "one"),
    ],
)
def test_filters_are_dropped_too(asked, condition, dropped):
    request = SearchRequest(query="ferry", **asked)
    assert search(request).articles == 0
    (found,) = diagnose(request).without
    assert (found.condition, found.dropped, found.stories) == (condition, dropped, 1)
    assert search(found.request).stories == 1


def test_what_takes_too_long_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(diagnosing, "_PATIENCE", 0.0)
    found = diagnose(SearchRequest(query="ferry zeppelin", chosen={"source": ("Harbour Post",)}))
    assert (found.parts, found.without) == ((), ())


def test_a_better_spelling_comes_with_what_it_finds():
    found = diagnose(SearchRequest(query="stormm"))
    assert (found.suggestion, found.suggested_articles) == ("storm", 60)
    assert diagnose(SearchRequest(query="stormm", chosen={"year": ("1999",)})).suggestion is None


def test_lines_set_apart_stay_so():
    found = diagnose(SearchRequest(query="in:raw ferry zeppelin"))
    assert [(part.query, part.articles) for part in found.parts] == [("ferry", 2), ("zeppelin", 0)]
    assert [each.request.query for each in found.without] == ["in:raw ferry"]


def test_a_query_of_one_word_has_nothing_to_drop():
    assert diagnose(SearchRequest(query="zeppelin")).without == ()
