import pytest

from search import indexing, outbox
from search.backends import filling
from search.backends.embedded import rebuilding
from search.backends.embedded.snapshot import Reading
from search.engine import store
from search.results import SearchRequest
from search.searching import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


class InTurn:
    """A pool of processes that is none: a database in memory cannot be shared with one."""

    def __init__(self, processes, initializer):
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
    monkeypatch.setattr(rebuilding, "STRETCH", 5)
    monkeypatch.setattr(rebuilding, "_can_fork", lambda: True)
    monkeypatch.setattr(rebuilding.multiprocessing, "get_context", lambda _: type("Context", (), {"Pool": InTurn}))
    monkeypatch.setattr(rebuilding.connections, "close_all", lambda: None)


@pytest.mark.parametrize("processes", [2, 3, 8])
def test_the_work_is_shared_out_without_loss_and_joined_into_one_segment(shared, processes):
    made = [make_article().pk for _ in range(23)]
    told = []
    with store().writing():
        generation = store().begin()
        rebuilding.build_all(generation, lambda done, total: told.append((done, total)), processes)
        store().publish(generation)
    assert told[-1] == (23, 23)
    assert len(list(generation.glob("*.arrays"))) == 1
    with Reading(store()).snapshot() as snapshot:
        assert snapshot.column("id").tolist() == made


def test_a_database_in_memory_is_read_by_one_process():
    assert not rebuilding._can_fork()


@pytest.fixture
def stretches(monkeypatch):
    """The numbers of the stretches that were built, two articles each; the third fails at first."""
    monkeypatch.setattr(rebuilding, "STRETCH", 2)
    built, failing, build = [], [True], rebuilding._build_stretch

    def build_stretch(work):
        if failing and work[1] == 2:
            failing.clear()
            raise OSError("disk full")
        built.append(work[1])
        return build(work)

    monkeypatch.setattr(rebuilding, "_build_stretch", build_stretch)
    return built


def asked(query):
    return [hit.id for hit in search(SearchRequest(query=query, group="all")).hits]


def test_a_run_that_died_is_gone_on_with_and_what_changed_meanwhile_is_known(stretches):
    made = [make_article(body="pier") for _ in range(7)]
    with pytest.raises(OSError, match="disk full"):
        indexing.reindex()
    changed, gone = made[0], made[1]
    changed.body = "zeppelin"
    changed.save(update_fields=["body"])
    outbox.enqueue(changed=[changed.pk], removed=[gone.pk])
    gone.delete()
    late = make_article(body="storm")
    told = []
    indexing.reindex(lambda done, total: told.append(done))
    assert len(asked("")) == 7
    assert stretches == [0, 1, 2, 3]
    assert told[0] == 6
    assert asked("zeppelin") == [changed.pk]
    assert asked("storm") == [late.pk]
    assert len(asked("pier")) == 5
    assert indexing.consistency() == []
    assert outbox.size() == 0


def test_what_reached_the_old_index_meanwhile_reaches_the_new_one_too(stretches):
    made = [make_article(body="pier") for _ in range(7)]
    indexing.drain()
    with pytest.raises(OSError, match="disk full"):
        indexing.reindex()
    made[0].body = "zeppelin"
    made[0].save(update_fields=["body"])
    outbox.enqueue(changed=[made[0].pk], removed=[made[1].pk])
    made[1].delete()
    indexing.drain()
    assert outbox.size() == 0
    indexing.reindex()
    assert stretches == [0, 1, 2, 3]
    assert asked("zeppelin") == [made[0].pk]
    assert len(asked("pier")) == 5
    assert indexing.consistency() == []
    assert not list(store().folder.glob("*/building"))


def test_readers_are_told_how_far_the_first_index_is(stretches, client):
    for _ in range(7):
        make_article()
    assert indexing.percent_built() is None
    assert "perhaps being built anew" in client.get("/search/?q=quay").content.decode()
    with pytest.raises(OSError, match="disk full"):
        indexing.reindex()
    response = client.get("/search/?q=quay")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "It is 50 % done." in response.content.decode()  # two stretches of four
    indexing.reindex()
    assert indexing.percent_built() is None
    assert client.get("/search/?q=quay").status_code == 200


def test_a_run_left_by_other_code_is_begun_anew(stretches):
    for _ in range(7):
        make_article()
    with pytest.raises(OSError, match="disk full"):
        indexing.reindex()
    (store().unfinished() / "fingerprint").write_text("other")
    assert store().unfinished() is None
    assert indexing.reindex() == 7
    assert stretches == [0, 1, 0, 1, 2, 3]


def test_a_run_that_died_after_all_was_joined_only_swaps(stretches, monkeypatch):
    stretches.clear()
    made = [make_article() for _ in range(3)]

    def die(self):
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(rebuilding.Journal, "remembered", die)
        with pytest.raises(OSError, match="power cut"):
            indexing.reindex()
    assert indexing.reindex() == len(made)
    assert stretches == [0, 1]


def test_an_article_that_cannot_be_indexed_does_not_keep_the_others_out(monkeypatch, caplog):
    good, bad = make_article(), make_article(headline="bad")
    whole = filling.documents

    def documents(articles):
        for article in articles:
            if article.headline == "bad":
                raise ValueError("no document")
        return whole(articles)

    monkeypatch.setattr(filling, "documents", documents)
    outbox.clear(outbox.batch(10))
    with store().writing():
        generation = store().begin()
        rebuilding.build_all(generation)
        store().publish(generation)
    assert asked("") == [good.pk]
    assert [row.article_id for row in outbox.batch(10)] == [bad.pk]
    assert str(bad.pk) in caplog.text
