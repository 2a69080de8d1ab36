"""A dump that comes back after its roll-back is read again as it was before."""

import pytest

from archive import pipeline
from archive.keeping.doctor import examine
from archive.models import Article, DumpStatus
from archive.reading import rereading
from archive.runs import steering
from tests.archive.dumps import bring
from tests.archive.reading.rejected import exported, read_again, wrongly_read

pytestmark = pytest.mark.django_db


def cancelled_on_the_way(dump, monkeypatch, after):
    """Re-read as jsonl, a batch an item, cancelled after so many."""
    monkeypatch.setattr(pipeline, "BATCH", 1)
    real, stored = rereading.store, []

    def store(of, *arguments):
        real(of, *arguments)
        stored.append(1)
        if len(stored) == after:
            steering.cancel(of, "edda")

    monkeypatch.setattr(rereading, "store", store)
    read_again(dump, "jsonl")
    monkeypatch.setattr(rereading, "store", real)
    return dump


def test_a_cancelled_re_reading_comes_back_as_far_as_it_went(tmp_path, monkeypatch, capsys):
    dump = cancelled_on_the_way(wrongly_read(tmp_path, monkeypatch), monkeypatch, after=1)
    assert (dump.status, dump.reread, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, None, 2, 2)
    assert [way["most"] for way in dump.rereads] == [1]
    before = exported(capsys)
    items = list(dump.items.order_by("number").values_list("number", "locator", "status", "read_as"))
    pipeline.rollback(dump, "test")
    bring(tmp_path / "post")
    dump.refresh_from_db()
    assert list(dump.items.order_by("number").values_list("number", "locator", "status", "read_as")) == items
    assert exported(capsys) == before
    assert (dump.status, len(dump.rereads)) == (DumpStatus.DONE, 1)
    read_again(dump, "jsonl")
    assert (dump.new_count, dump.rejected_count) == (3, 1)
    assert examine() == []


def test_a_dump_that_comes_back_is_read_again_as_it_was_before(tmp_path, monkeypatch, capsys):
    dump = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    read_again(dump, "text")
    before, items = exported(capsys), list(dump.items.values_list("number", "locator", "status", "read_as"))
    assert [way["format"] for way in dump.rereads] == ["jsonl", "text"]
    pipeline.rollback(dump, "test")
    assert not Article.objects.exists()
    again = bring(tmp_path / "post")
    assert (again.new, again.dump.status, again.dump.replayed) == (3, DumpStatus.DONE, 2)
    assert exported(capsys) == before
    assert list(dump.items.values_list("number", "locator", "status", "read_as")) == items
    assert examine() == []


def test_a_re_import_killed_within_its_re_readings_goes_on_with_them(tmp_path, monkeypatch, capsys):
    dump = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    before = exported(capsys)
    pipeline.rollback(dump, "test")
    with monkeypatch.context() as patch:
        patch.setattr(rereading, "store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(tmp_path / "post")
    assert exported(capsys) != before
    bring(tmp_path / "post")
    assert exported(capsys) == before


def test_a_dump_that_comes_back_to_be_read_otherwise_forgets_its_re_readings(tmp_path, monkeypatch):
    dump = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    pipeline.rollback(dump, "test")
    bring(tmp_path / "post", encoding="cp1252")
    dump.refresh_from_db()
    assert (dump.rereads, dump.replayed, dump.rejected_count) == ([], 0, 2)
