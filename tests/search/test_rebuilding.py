import pytest

from search import rebuilding
from search.backends.snapshot import Reading
from search.engine import store
from tests.factories import make_article

pytestmark = pytest.mark.django_db


class InTurn:
    """A pool of processes that is none: a database in memory cannot be shared with one."""

    def __init__(self, processes):
        self.processes = processes

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def imap(self, function, work):
        return map(function, work)


@pytest.fixture
def shared(monkeypatch):
    monkeypatch.setattr(rebuilding, "_WORTH_SHARING", 1)
    monkeypatch.setattr(rebuilding, "_can_fork", lambda: True)
    monkeypatch.setattr(rebuilding.multiprocessing, "get_context", lambda _: type("Context", (), {"Pool": InTurn}))
    monkeypatch.setattr(rebuilding.connections, "close_all", lambda: None)


@pytest.mark.parametrize("processes", [2, 3, 8])
def test_the_work_is_shared_out_without_loss_and_joined_into_one_segment(shared, processes):
    made = [make_article().pk for _ in range(23)]
    told = []
    with store().writing():
        generation = store().begin()
        count = rebuilding.build_all(generation, lambda done, total: told.append((done, total)), processes)
        store().publish(generation)
    assert count == len(made)
    assert told[-1] == (23, 23)
    assert len(list(generation.glob("*.arrays"))) == 1
    with Reading(store()).snapshot() as snapshot:
        assert snapshot.column("id").tolist() == made


def test_a_database_in_memory_is_read_by_one_process():
    assert not rebuilding._can_fork()
