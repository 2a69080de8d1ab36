import pytest

from archive.signals import catching_up, examining
from search import indexing, outbox
from search.engine import store
from search.errors import IndexBusyError
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def examined(*, repair):
    return [said for _, answer in examining.send(sender=None, repair=repair) for said in answer]


def test_catching_up_brings_what_is_pending():
    make_article()
    assert sum(count for _, count in catching_up.send(sender=None)) == 1
    assert outbox.size() == 0


def test_an_index_that_cannot_be_written_now_leaves_the_rows_pending(monkeypatch, caplog):
    make_article()
    indexing.drain()
    make_article()
    (store().current() / "fingerprint").write_text("other")
    with caplog.at_level("WARNING"):
        catching_up.send(sender=None)
    assert outbox.size() == 1
    assert "reindex" in caplog.text

    def busy():
        raise IndexBusyError("busy")

    monkeypatch.setattr(indexing, "drain", busy)
    catching_up.send(sender=None)
    assert outbox.size() == 1


def test_examining_names_problems_and_mends_them_when_asked():
    article = make_article()
    indexing.drain()
    other = make_article(announce=False)
    article_id = article.pk
    article.delete()
    found = examined(repair=False)
    assert {(code, repaired) for code, _, repaired in found} == {("left-over", False), ("missing", False)}
    assert any(str(article_id) in sentence for _, sentence, _ in found)
    assert {repaired for *_, repaired in examined(repair=True)} == {True}
    assert examined(repair=False) == []
    assert other.pk


def test_a_missing_index_is_built_when_asked():
    make_article()
    assert [code for code, *_ in examined(repair=False)] == ["no-index"]
    assert [repaired for *_, repaired in examined(repair=True)] == [True]
    assert examined(repair=False) == []
