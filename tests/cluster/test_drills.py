"""What happens when machines die: answers stay right or say that they are none, and nothing is lost."""

import threading
import time

import pytest
from django.urls import reverse

from archive.models import Article
from search import indexing, outbox
from search.engine import store
from search.errors import SearchUnavailableError
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 60
READERS = 16


def stock(number=HELD):
    for at in range(number):
        make_article(headline=f"Ferry {at}", body=f"The ferry left the old pier on day {at}.")


class Readers:
    """Search without a pause until told to stop; note what was wrong."""

    def __init__(self, expected, number=4):
        self.wrong, self.answers, self.unavailable = [], 0, 0
        self._expected, self._stop = expected, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(number)]

    def _read(self):
        from search.engine import backend
        from search.language.parser import parse

        tree = parse("ferry").tree
        while not self._stop.is_set():
            try:
                found = backend().find(tree, SearchRequest(query="ferry", group="all"))
            except SearchUnavailableError:
                self.unavailable += 1
                continue
            self.answers += 1
            if not self._expected(found.articles):
                self.wrong.append(found.articles)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_any_node_dies_during_searches_and_indexing_and_nothing_is_wrong_or_lost(engine, number):
    stock()
    indexing.drain()
    node = engine.nodes[number]
    with Readers(lambda count: HELD <= count <= 2 * HELD) as readers:
        stock(HELD // 2)
        node.kill()
        until = time.monotonic() + 180
        stock(HELD // 2)
        while outbox.size() and time.monotonic() < until:
            try:
                indexing.drain(limit=10)
            except SearchUnavailableError:
                time.sleep(1)
        before = readers.answers
        while readers.answers < before + 20 and time.monotonic() < until:
            time.sleep(0.2)
    assert readers.wrong == []
    assert readers.answers >= before + 20
    assert outbox.size() == 0
    node.start()
    engine.wait_for_green()
    assert search(SearchRequest(query="ferry", group="all")).articles == 2 * HELD
    assert indexing.consistency() == []


def test_with_every_node_down_the_page_says_so_and_articles_are_still_read(engine, client):
    stock(3)
    indexing.drain()
    for node in engine.nodes:
        node.kill()
    answer = client.get(reverse("search:search"), {"q": "ferry"})
    assert answer.status_code == 503
    assert client.get("/api/v1/search", {"q": "ferry"}).status_code == 503
    article = Article.objects.first()
    assert client.get(article.get_absolute_url()).status_code == 200
    make_article(body="It waits.")
    with pytest.raises(SearchUnavailableError):
        indexing.drain()
    assert outbox.size() == 1
    for node in engine.nodes:
        node.start()
    engine.wait_for_green()
    indexing.drain()
    assert search(SearchRequest(query="waits")).articles == 1
    assert indexing.consistency() == []


def test_reindexing_under_readers_fails_none_and_empties_no_answer(engine):
    stock()
    indexing.drain()
    names = {store().current()}
    with Readers(lambda count: count == HELD, READERS) as readers:
        for _ in range(3):
            indexing.reindex()
            names.add(store().current())
    assert (readers.wrong, readers.unavailable) == ([], 0)
    assert readers.answers > READERS
    assert len(names) == 4
    assert indexing.consistency() == []


def test_an_index_of_another_version_is_said_to_be_one(engine):
    stock(2)
    indexing.drain()
    store().client.indices.put_mapping(index=store().current(), body={"_meta": {"fingerprint": "old"}})
    with pytest.raises(SearchUnavailableError, match=r"written by another version; run `python manage.py reindex`"):
        store().open()
    indexing.reindex()
    assert search(SearchRequest(query="ferry")).articles == 2
