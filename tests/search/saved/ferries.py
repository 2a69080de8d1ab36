"""Ferries that arrive, and a search for them that somebody keeps."""

import re

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


def overview(client):
    return re.sub(r"\s+", " ", client.get("/search/saved/").content.decode())


def feed(client, saved):
    client.logout()
    answer = client.get(f"/search/feeds/{saved.token}.atom")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()
