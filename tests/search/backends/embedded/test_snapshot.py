"""Readers and a writer at once, without a database."""

import gc
import threading

import pytest

from search.backends.embedded.evaluating import evaluate
from search.backends.embedded.snapshot import Reading
from search.backends.embedded.store import Store
from search.backends.embedded.writing import write
from search.compile import AnyStem, Every, SideBySide
from search.errors import SearchUnavailableError
from search.schema import Document


def made(number, words="ferry old pier"):
    return Document(article_id=number, group=number, moment=0, day=0, body=words, values={"source": "Harbour Post"})


@pytest.fixture
def store(tmp_path):
    made_store = Store(tmp_path / "index")
    with made_store.writing():
        made_store.publish(made_store.begin())
    return made_store


def put(store, numbers, words="ferry old pier"):
    with store.writing():
        write(store.open(), [made(number, words) for number in numbers], numbers)


def test_a_commit_shows_to_the_next_search(store):
    reading = Reading(store)
    with reading.snapshot() as snapshot:
        assert len(snapshot.docs) == 0
    put(store, [1, 2])
    with reading.snapshot() as snapshot:
        assert len(evaluate(AnyStem(("text",), ("ferry",)), snapshot).docs) == 2
    put(store, [2], words="quay")
    with reading.snapshot() as snapshot:
        assert snapshot.column("id")[evaluate(AnyStem(("text",), ("ferry",)), snapshot).docs].tolist() == [1]
        assert len(evaluate(Every(), snapshot).docs) == 2


def test_a_store_without_an_index_is_empty(tmp_path):
    with Reading(Store(tmp_path / "none")).snapshot() as snapshot:
        assert len(evaluate(Every(), snapshot).docs) == 0
        assert snapshot.languages == frozenset()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the broken file open
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_broken_index_is_unavailable(store):
    put(store, [1])
    for path in store.current().glob("*.toc"):
        path.write_bytes(b"broken")
    with pytest.raises(SearchUnavailableError), Reading(store).snapshot():
        pass
    gc.collect()


def test_lists_of_several_blocks_are_read_whole(store):
    numbers = list(range(1, 3001))
    put(store, numbers)
    with Reading(store).snapshot() as snapshot:
        assert len(evaluate(AnyStem(("text",), ("ferry",)), snapshot).docs) == 3000
        near = SideBySide((("body_exact", 1.0),), ("old", "pier"), (0, 1))
        assert len(evaluate(near, snapshot).docs) == 3000
        far = SideBySide((("body_exact", 1.0),), ("ferry", "pier"), (0, 1))
        assert len(evaluate(far, snapshot).docs) == 0


def test_threads_search_rightly_while_commits_and_swaps_go_on(store):
    """Every commit holds as many of one word as of another: a torn state would show a difference."""
    reading, wrong, done = Reading(store), [], threading.Event()

    def look():
        while not done.is_set():
            try:
                with reading.snapshot() as snapshot:
                    first = evaluate(AnyStem(("text",), ("ferry",)), snapshot).docs
                    second = evaluate(SideBySide((("body_exact", 1.0),), ("old", "pier"), (0, 1)), snapshot).docs
                    if first.tolist() != second.tolist() or len(first) != len(snapshot.docs):
                        wrong.append((first, second))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test has to say so
                wrong.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for round_number in range(12):
        put(store, range(round_number * 10, round_number * 10 + 15))
        if round_number % 4 == 3:
            with store.writing():
                generation = store.begin()
                write(generation, [made(number) for number in range(round_number * 10 + 15)])
                store.publish(generation)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    with reading.snapshot() as snapshot:
        assert sorted(snapshot.column("id")[snapshot.docs].tolist()) == list(range(125))
