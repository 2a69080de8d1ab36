import pytest

from search import indexing
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    made = make_article(headline="Ferry cancelled until spring", source="Ferrymen's Gazette")
    indexing.drain()
    return made


def test_words_sources_and_headlines_are_offered_with_where_they_lead(client, ferry):
    offered = client.get("/api/v1/complete", {"q": "fer"}).json()["completions"]
    assert [(each["kind"], each["text"], each["query"], each["address"], each["note"]) for each in offered] == [
        ("word", "ferry", "ferry", None, "1 story"),
        ("source", "Ferrymen's Gazette", 'source:"Ferrymen\'s Gazette"', None, "source, 1 story"),
        ("headline", "Ferry cancelled until spring", None, f"/articles/{ferry.pk}/", "article"),
    ]


@pytest.mark.parametrize("text", ["", "f", '"fer', "x" * 5000, "NOT (", "?"])
def test_what_cannot_be_completed_is_offered_nothing(client, ferry, text):
    answer = client.get("/api/v1/complete", {"q": text})
    assert (answer.status_code, answer.json()) == (200, {"completions": []})


def test_without_an_index_the_box_is_told(client):
    make_article()
    assert client.get("/api/v1/complete", {"q": "fer"}).status_code in {200, 503}


def test_a_browsers_bar_gets_what_opensearch_says(client, ferry):
    response = client.get("/opensearch/suggestions", {"q": "fer"})
    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    text, completions, notes, addresses = response.json()
    assert (text, completions[0], notes[0]) == ("fer", "ferry", "1 story")
    assert addresses[0] == "http://testserver/search/?q=ferry"
    assert addresses[-1] == f"http://testserver/articles/{ferry.pk}/"
    assert "opensearch/suggestions?q={searchTerms}" in client.get("/opensearch.xml").content.decode()
