import shutil

import pytest

from archive.models import Article
from search import documents, indexing, outbox
from search.backends.embedded import writing
from search.backends.embedded.store import Store
from search.engine import store
from search.errors import IndexBuildError, IndexBusyError
from search.results import SearchRequest
from search.searching import SearchUnavailableError, search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def count():
    return search(SearchRequest()).articles


def test_draining_empties_the_outbox_and_tells_its_progress():
    for _ in range(3):
        make_article()
    told = []
    assert indexing.drain(progress=lambda done, total: told.append((done, total))) == 3
    assert outbox.size() == 0
    assert told == [(3, 3)]
    assert count() == 3
    assert indexing.drain() == 0


def test_a_limit_leaves_the_rest_pending():
    for _ in range(5):
        make_article()
    assert indexing.drain(limit=2) == 2
    assert outbox.size() == 3


def test_indexing_an_article_again_replaces_its_document():
    article = make_article(body="zeppelin")
    indexing.drain()
    article.body = "balloon"
    article.save()
    outbox.enqueue(changed=[article.pk])
    indexing.drain()
    assert search(SearchRequest(query="zeppelin")).articles == 0
    assert search(SearchRequest(query="balloon")).articles == count() == 1


def test_a_row_whose_article_is_gone_takes_its_document_out():
    article = make_article()
    indexing.drain()
    outbox.enqueue(changed=[article.pk])
    article.delete()
    indexing.drain()
    assert count() == 0


def test_an_article_that_cannot_be_indexed_stays_pending_and_the_others_go_on(monkeypatch, caplog):
    good, bad, later = make_article(), make_article(headline="bad"), make_article()

    def document(article, known):
        if article.headline == "bad":
            raise ValueError("no document")
        return documents.document(article, known)

    monkeypatch.setattr(indexing, "document", document)
    assert indexing.drain() == 2
    assert [row.article_id for row in outbox.batch(10)] == [bad.pk]
    assert {hit.id for hit in search(SearchRequest()).hits} == {good.pk, later.pk}
    assert str(bad.pk) in caplog.text


def test_a_crash_after_the_commit_repeats_the_batch_and_doubles_nothing(monkeypatch):
    make_article()

    def crash(rows):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "clear", crash)
        with pytest.raises(RuntimeError):
            indexing.drain()
    assert outbox.size() == 1
    indexing.drain()
    assert count() == 1
    assert indexing.consistency() == []


def test_a_failed_write_leaves_the_index_and_its_lock_as_they_were(monkeypatch):
    make_article()
    indexing.drain()
    make_article()

    def fail(generation, made, replaced=()):
        def broken():
            yield from made
            raise OSError("disk full")

        return writing.write(generation, broken(), replaced)

    with monkeypatch.context() as patched:
        patched.setattr("search.backends.whoosh.write", fail)
        with pytest.raises(OSError, match="disk full"):
            indexing.drain()
    assert count() == 1
    assert outbox.size() == 1
    assert indexing.drain() == 1
    assert count() == 2


def test_many_small_commits_are_merged():
    for _ in range(30):
        make_article()
        indexing.drain()
    assert count() == 30
    assert len(list(store().current().glob("*.arrays"))) < 16


def test_reindexing_swaps_generations_and_keeps_one_old():
    make_article()
    names = set()
    for _ in range(3):
        assert indexing.reindex() == 1
        names.add(store().current().name)
        assert count() == 1
    assert len(names) == 3
    assert len(list(store().folder.glob("generation-*"))) == 2
    assert outbox.size() == 0


def test_a_new_index_that_lacks_articles_is_not_put_in_use(monkeypatch):
    make_article()
    indexing.reindex()
    before = store().current()
    make_article(announce=False)
    monkeypatch.setattr("search.backends.whoosh.build_all", lambda generation, progress=None: 0)
    with pytest.raises(IndexBuildError):
        indexing.reindex()
    assert store().current() == before
    assert count() == 1


def test_an_index_of_another_version_asks_for_reindex(monkeypatch):
    make_article()
    indexing.drain()
    assert not indexing.needs_reindex()
    (store().current() / "fingerprint").write_text("other")
    assert indexing.needs_reindex()
    assert [problem.code for problem in indexing.consistency()] == ["unreadable"]
    make_article()
    with pytest.raises(SearchUnavailableError, match="reindex"):
        indexing.drain()
    indexing.reindex()
    assert count() == 2


def test_an_unreadable_index_is_unavailable_even_to_one_who_searched_before():
    make_article()
    indexing.reindex()
    assert count() == 1
    indexing.reindex()
    (store().current() / "fingerprint").write_text("other")
    with pytest.raises(SearchUnavailableError):
        count()


def test_a_second_writer_waits_and_then_says_so():
    folder = store()
    with folder.writing(), pytest.raises(IndexBusyError), Store(folder.folder).writing(wait=0.1):
        pass


def test_consistency_names_what_differs():
    kept, moved, dated, missing = (make_article() for _ in range(4))
    gone = make_article()
    indexing.drain()
    Article.objects.filter(pk=moved.pk).update(version_group=kept.version_group)
    Article.objects.filter(pk=dated.pk).update(published_day="2001-01-01")
    left_over = gone.pk
    gone.delete()
    newer = make_article(announce=False)
    found = {(problem.code, problem.article_id) for problem in indexing.consistency()}
    assert found == {
        ("other-group", moved.pk),
        ("other-date", dated.pk),
        ("left-over", left_over),
        ("missing", newer.pk),
    }
    assert missing.pk
    outbox.enqueue(changed=[moved.pk, dated.pk, newer.pk], removed=[left_over])
    assert indexing.consistency() == []


def test_where_the_index_is_lost_draining_one_article_brings_back_all():
    for _ in range(3):
        make_article()
    indexing.reindex()
    shutil.rmtree(store().folder)
    make_article()
    indexing.drain()
    assert count() == 4
    assert indexing.consistency() == []


def test_articles_without_an_index_are_a_problem():
    assert indexing.consistency() == []
    make_article()
    assert [problem.code for problem in indexing.consistency()] == ["no-index"]
