import re
from html import unescape

import pytest

from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_what_is_filled_in_becomes_a_search_in_the_query_language(client):
    response = client.get(
        "/search/advanced/",
        {"query": "ferry", "phrase": "harbour wall", "none": "advert", "removed": "allowed", "from": "2020-10"},
    )
    assert response.status_code == 302
    assert response.url == ("/search/?q=ferry+%22harbour+wall%22+-advert+removed%3Aallowed&from=2020-10")


def test_it_finds_what_it_asks_for(client):
    make_article(headline="Ferry cancelled", source="Radio Marrow")
    make_article(headline="Ferry cancelled", source="Harbour Post")
    indexing.drain()
    response = client.get(
        "/search/advanced/", {"query": "", "headline": "ferry", "source": "Radio Marrow"}, follow=True
    )
    assert response.context["found"].articles == 1


def test_a_query_on_the_way_is_taken_over(client):
    html = client.get("/search/advanced/", {"q": 'ferry "old pier"', "source": "Radio Marrow"}).content.decode()
    assert 'value="ferry &quot;old pier&quot;"' in html
    assert 'value="Radio Marrow"' in html


@pytest.mark.parametrize(
    ("field", "value"), [("from", "autumn"), ("language", "xx"), ("query", "a" * 6000), ("versions", "9")]
)
def test_what_cannot_be_used_is_told_at_its_field(client, field, value):
    response = client.get("/search/advanced/", {"query": "ferry", field: value})
    assert response.status_code == 200
    assert f'id="id_{field}_error"' in response.content.decode()


def test_fields_that_make_too_long_a_query_together_are_refused(client):
    response = client.get("/search/advanced/", {"query": "f" * 4900, "phrase": "storm " * 30})
    assert response.status_code == 200
    assert "longer than a query may be" in unescape(re.sub("<[^>]+>", "", response.content.decode()))


def test_languages_of_the_archive_are_offered_by_name(client):
    make_article(language="de")
    assert '<option value="de">German</option>' in client.get("/search/advanced/").content.decode()
