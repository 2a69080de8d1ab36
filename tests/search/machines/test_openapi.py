import re

import pytest
from django.urls import get_resolver

from search import indexing
from search.forms import SearchParameters
from search.machines.openapi import DOCUMENT
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def addresses(resolver=None, before="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            if "admin" not in address:
                yield from addresses(pattern, address)
        else:
            yield address


def test_every_address_of_the_api_is_described_and_none_that_is_not_there():
    there = {address for address in addresses() if address.startswith("/api/v1/")} - {"/api/v1/openapi.json"}
    assert set(DOCUMENT["paths"]) == there


def test_every_parameter_of_the_search_is_described():
    described = {parameter["name"] for parameter in DOCUMENT["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described == set(SearchParameters().fields) - {"format", "manifest", "at"}


def conforms(value, schema):
    """Whether a value has all that its schema requires; enough of JSON Schema for our own document."""
    if "$ref" in schema:
        return conforms(value, DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if schema.get("type") == "object":
        return set(schema.get("required", ())) <= value.keys() and all(
            conforms(value[name], inner) for name, inner in schema.get("properties", {}).items() if name in value
        )
    if schema.get("type") == "array":
        return all(conforms(item, schema["items"]) for item in value)
    return True


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/api/v1/search?q=ferry", "ResultPage"),
        ("/api/v1/articles/{pk}", "Article"),
        ("/api/v1/articles/{pk}/versions", "Versions"),
        ("/api/v1/articles/0", "Error"),
    ],
)
def test_answers_are_as_described(client, address, schema):
    article = make_article(headline="Ferry cancelled")
    indexing.drain()
    answer = client.get(address.format(pk=article.pk)).json()
    assert conforms(answer, {"$ref": f"#/components/schemas/{schema}"})


def test_what_is_there_only_at_times_is_described_and_not_required():
    page = DOCUMENT["components"]["schemas"]["ResultPage"]
    assert ("partial" in page["properties"], "partial" in page["required"]) == (True, False)


def test_every_address_says_that_one_may_ask_too_often_and_articles_that_they_may_be_withdrawn():
    for path, methods in DOCUMENT["paths"].items():
        for method in methods.values():
            assert "429" in method["responses"], path
    for path in ("/api/v1/articles/{article_id}", "/api/v1/compare/{left_id}/{right_id}"):
        assert "410" in DOCUMENT["paths"][path]["get"]["responses"]


def test_the_description_is_served(client):
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
