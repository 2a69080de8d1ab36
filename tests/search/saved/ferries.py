"""Ferries that arrive, and a search for them that somebody keeps."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from archive.models import Article
from archive.runs.working import work
from search import indexing
from search.language.parser import LONGEST_QUERY
from search.models import SavedSearch
from search.saved import news, notifying, saving
from search.saved.feed import ENTRIES
from tests.archive.dumps import FERRY, folder
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
