import pytest

from search.backends.embedded.store import Store
from search.errors import SearchUnavailableError


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "index")


def test_before_the_first_generation_there_is_none(store):
    assert store.current() is None
    assert store.open() is None
    assert not store.is_current_code()


def test_a_generation_is_in_use_only_once_published(store):
    with store.writing():
        first = store.begin()
        store.publish(first)
        second = store.begin()
        assert store.open() == first
        store.publish(second)
    assert store.open() == second
    assert first.is_dir()


def test_what_a_dead_build_left_behind_goes_with_the_next(store):
    with store.writing():
        store.publish(store.begin())
        dead = store.begin()
        store.begin()
    assert not dead.exists()


def test_another_fingerprint_asks_for_reindex(store):
    with store.writing():
        store.publish(store.begin())
    (store.current() / "fingerprint").unlink()
    with pytest.raises(SearchUnavailableError, match="reindex"):
        store.open()


def test_the_lock_is_free_again_after_an_error(store):
    with pytest.raises(RuntimeError), store.writing():
        raise RuntimeError
    with store.writing(wait=0):
        pass
