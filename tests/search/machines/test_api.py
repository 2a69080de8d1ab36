import pytest

from search import indexing
from search.errors import TooBroadError
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_search_answers_in_the_contracts_shape(client):
    article = make_article(headline="Ferry cancelled", body="The ferry to Gull Island was cancelled.")
    indexing.drain()
    answer = client.get("/api/v1/search", {"q": "ferry"}).json()
    assert answer.keys() == {
        "query", "understood", "notices", "total", "page", "pages", "results", "facets", "histogram", "suggestion",
        "milliseconds",
    }  # fmt: skip
    assert answer["total"] == {"stories": 1, "articles": 1}
    (result,) = answer["results"]
    assert result["id"] == article.pk
    assert result["versions"] == 1
    assert any(segment["hit"] for segment in result["snippet"])


@pytest.mark.parametrize(("field", "value"), [("page", "x"), ("sort", "best"), ("from", "autumn"), ("size", "0")])
def test_a_bad_parameter_is_named(client, field, value):
    response = client.get("/api/v1/search", {"q": "ferry", field: value})
    assert response.status_code == 400
    assert response.json()["error"]["field"] == field


def test_a_page_past_the_end_is_not_found(client):
    make_article(headline="Ferry cancelled")
    indexing.drain()
    response = client.get("/api/v1/search", {"q": "ferry", "page": "9"})
    assert response.status_code == 404
    assert response.json()["error"]["field"] == "page"


@pytest.mark.parametrize(
    "address", ["/api/v1/nothing", "/api/v1/articles/-4", "/api/v1/compare/1/99999999999999999999"]
)
def test_what_is_not_there_is_an_error_in_json_whatever_the_address(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.json()["error"].keys() == {"code", "message", "field"}


def test_an_article_is_the_object_that_export_writes(client):
    article = make_article()
    assert client.get(f"/api/v1/articles/{article.pk}").json()["text"] == article.text


def test_an_unknown_article_is_an_error_in_json(client):
    response = client.get("/api/v1/articles/999")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not-found"


def test_without_an_index_the_search_says_it_is_unavailable(client):
    make_article()
    response = client.get("/api/v1/search", {"q": "ferry"})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.json()["error"]["code"] == "search-unavailable"


def test_a_query_too_costly_is_400_here_and_a_page_that_helps_there(client, monkeypatch):
    def refuse(request):
        raise TooBroadError("q", request.query, "it looks at too many texts; add a word")

    monkeypatch.setattr("search.searching.search", refuse)
    response = client.get("/api/v1/search", {"q": "a*"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "too-broad")
    page = client.get("/search/", {"q": "a*"})
    assert page.status_code == 200
    assert b"add a word" in page.content
