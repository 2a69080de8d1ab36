"""What happens when machines die: answers stay right or say that they are none, and nothing is lost."""

import threading
import time
from dataclasses import dataclass, field

import pytest

from search import indexing, outbox
from search.engine import store
from search.errors import SearchUnavailableError
from search.models import Pending
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 60
READERS = 16
WAIT = 600  # seconds after which what has not come will not; it takes two
# Asked in turn, and whether each finds every article that is held or none.
ASKED = {
    "ferry": True, '"old pier"': True, "headline:ferry": True, "fer*": True, "ferry OR nowhere": True,
    "nowhere": False, "ferry -pier": False,
}  # fmt: skip


@dataclass(slots=True)
class Stock:
    """Articles that every query finds. An answer holds all that were acknowledged before it was asked for.

    It holds none that came after it was given.
    """

    made: frozenset[int] = frozenset()
    acknowledged: frozenset[int] = frozenset()

    def grow(self, number):
        new = [make_article(headline=f"Ferry {at}", body=f"The ferry left the old pier on day {at}.").pk
               for at in range(number)]  # fmt: skip
        self.made |= frozenset(new)

    def drain(self, limit=None):
        """Until all is acknowledged; an engine that is not there for a moment is asked again."""
        until = time.monotonic() + WAIT
        while outbox.size():
            assert time.monotonic() < until
            try:
                indexing.drain(limit)
            except SearchUnavailableError:
                time.sleep(0.5)
            self.acknowledged = self.made - set(Pending.objects.values_list("article_id", flat=True))


@dataclass
class Readers:
    """Search without a pause until told to stop; note what was wrong."""

    stock: Stock
    number: int = 4
    answers: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)

    def _read(self, first):
        from search.engine import backend
        from search.language.parser import parse

        asked = [(query, parse(query).tree, group) for query in ASKED for group in ("all", "stories")]
        while not self._stop.is_set():
            first += 1
            query, tree, group = asked[first % len(asked)]
            least, began = self.stock.acknowledged, time.monotonic()
            try:
                found = backend().find(tree, SearchRequest(query=query, group=group, size=10 * HELD))
            except SearchUnavailableError as error:
                self.unavailable.append(str(error))
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
                self.wrong.append(f"{query}: {error!r}")
                continue
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.answers += 1
            least, most = (least, self.stock.made) if ASKED[query] else (frozenset(), frozenset())
            rows = {row.article_id for row in found.rows}
            counts = (found.articles, found.stories, sum(found.facets["language"].values()))
            if not least <= rows <= most or not all(len(least) <= count <= len(most) for count in counts):
                self.wrong.append(f"{query}: {len(rows)} rows, {counts} counted, {len(least)} to {len(most)} expected")

    def go_on(self):
        """Comes back when every one of them has been answered again and again."""
        before, until = self.answers, time.monotonic() + WAIT
        while self.answers < before + 10 * self.number:
            assert time.monotonic() < until, self.unavailable[-3:]
            time.sleep(0.1)

    def __enter__(self):
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=[at]) for at in range(self.number)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def __str__(self):
        told = f"{self.answers} answers, {len(self.wrong)} wrong, {len(self.unavailable)} times none"
        return f"{told} {set(self.unavailable) or ''}, the slowest after {self.slowest:.1f} s"


@pytest.fixture
def stock(engine):
    made = Stock()
    made.grow(HELD)
    made.drain()
    return made


DEAD = []  # nodes that have died before in this run


@pytest.mark.parametrize("which", ["the cluster manager", "a follower", "the third"])
def test_any_node_dies_during_searches_and_indexing_and_nothing_is_wrong_or_lost(engine, stock, note, which):
    leading = engine.manager()
    spared = [node for node in engine.nodes if node not in DEAD and (node is not leading or which == "the third")]
    node = leading if which == "the cluster manager" else spared[0]
    DEAD.append(node)
    leads = ", the cluster manager," if node is leading else ""

    def dies_in_the_middle():
        while len(stock.acknowledged) < HELD + HELD // 3:
            time.sleep(0.01)
        node.kill()
        note(f"node {engine.nodes.index(node)}{leads} killed at {len(stock.acknowledged)} of {2 * HELD} articles")

    with Readers(stock) as readers:
        readers.go_on()
        killer = threading.Thread(target=dies_in_the_middle)
        killer.start()
        stock.grow(HELD)
        stock.drain(limit=5)
        killer.join()
        note(f"all {len(stock.acknowledged)} are acknowledged; {readers}")
        readers.go_on()
        began = time.monotonic()
        node.start()
        engine.wait_for_green()
        note(f"three nodes and green {time.monotonic() - began:.0f} s after its start")
        readers.go_on()
    note(f"in the end {readers}")
    assert readers.wrong == []
    assert search(SearchRequest(query="ferry", group="all")).articles == 2 * HELD
    assert indexing.consistency() == []


def test_a_node_dies_while_the_index_is_built_anew_and_no_answer_is_wrong(engine, stock, note):
    before = store().current()
    with Readers(stock) as readers:
        readers.go_on()
        killer = threading.Thread(target=engine.nodes[1].kill)
        killer.start()
        tries = 0
        while store().current() == before:
            tries += 1
            assert tries < 20
            try:
                indexing.reindex()
            except SearchUnavailableError as error:
                note(f"reindex: {error}")
        killer.join()
        note(f"a new index is in use after {tries} tries with a node killed; {readers}")
        readers.go_on()
    engine.nodes[1].start()
    engine.wait_for_green()
    assert readers.wrong == []
    assert indexing.consistency() == []


# What needs the search, and what does not. None of them may be a failure of ours, or say that nothing was found.
SEARCHED = (
    "/search/?q=ferry", "/search/", *(f"/search/?q=ferry&format={name}" for name in ("json", "csv", "jsonl", "atom")),
    "/api/v1/search?q=ferry", "/api/v1/complete?q=fer",
)  # fmt: skip
READ = (
    "/", "/browse/", "/sources/", "/help/search/", "/healthz", "/articles/{}/", "/articles/{}/versions/",
    "/api/v1/articles/{}", "/articles/{}/?q=ferry",
)  # fmt: skip


def test_with_every_node_down_the_page_says_so_and_articles_are_still_read(engine, stock, client, note):
    for node in engine.nodes:
        node.kill()
    said = {}
    for address in SEARCHED:
        answer = client.get(address)
        said[address] = answer.status_code
        assert "0 results" not in answer.content.decode()
        assert "Nothing" not in answer.content.decode()
    assert set(said.values()) == {503}, said
    assert "The search is not answering just now" in client.get("/search/?q=ferry").content.decode()
    read = {address: client.get(address.format(min(stock.made))).status_code for address in READ}
    assert set(read.values()) == {200}, read
    note(f"all nodes killed: {len(said)} addresses that search answer 503, {len(read)} that read answer 200")
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
    note("all started again: green, what waited is found, nothing lost")


def test_reindexing_under_readers_fails_none_and_empties_no_answer(engine, stock, note):
    names = {store().current()}
    with Readers(stock, READERS) as readers:
        for _ in range(3):
            indexing.reindex()
            names.add(store().current())
            readers.go_on()
    note(f"built anew three times under {READERS} readers: {readers}")
    assert (readers.wrong, readers.unavailable) == ([], [])
    assert len(names) == 4
    assert indexing.consistency() == []


def test_an_index_of_another_version_is_said_to_be_one(engine, stock):
    store().client.indices.put_mapping(index=store().current(), body={"_meta": {"fingerprint": "old"}})
    with pytest.raises(SearchUnavailableError, match=r"written by another version; run `python manage.py reindex`"):
        store().open()
    indexing.reindex()
    assert search(SearchRequest(query="ferry")).articles == HELD
