"""Articles that arrive, and a search for them that an account keeps."""

from search import indexing
from search.models import SavedSearch
from tests.factories import make_article


def arrive(**fields):
    article = make_article(**fields)
    indexing.drain()
    return article


def ferry(number=1, **fields):
    return arrive(headline=f"Ferry {number} stays in port", **fields)


def save(client, query="q=ferry", **said):
    answer = client.post(f"/search/saved/new/?{query}", {"name": "Ferries", **said})
    assert answer.status_code == 302, answer.content.decode()
    return SavedSearch.objects.latest("pk")
