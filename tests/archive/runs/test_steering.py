"""Pause, go on, cancel: asked of a run, which obeys between two batches."""

import pytest

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.keeping import withdrawing
from archive.models import Article, AuditEntry, Dump, DumpStatus, Item
from archive.runs import steering
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_item_a_batch(monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH", 1)


def received(tmp_path, **wishes):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=LIGHTHOUSE, c__txt="")
    return receiving.receive_path(path, Wishes(**wishes), "test").dump


def run(dump, after_first_batch=None):
    def progress(running, _locator):
        if running.items_done == 1 and after_first_batch:
            after_first_batch()
            running.refresh_from_db()

    pipeline.ingest(dump, jobs.claim(dump.pk), progress)
    dump.refresh_from_db()
    return dump


def test_a_run_asked_to_pause_keeps_what_came_and_goes_on_from_there(tmp_path):
    dump = received(tmp_path)
    run(dump, lambda: steering.pause(dump, "edda"))
    assert (dump.status, dump.items_done, Article.objects.count()) == (DumpStatus.PAUSED, 1, 1)
    assert jobs.claim(dump.pk) is None
    steering.resume(dump, "edda")
    run(dump)
    assert (dump.status, dump.read_count, Article.objects.count()) == (DumpStatus.DONE, 3, 2)


def test_a_run_asked_to_cancel_takes_out_what_it_brought(tmp_path):
    dump = received(tmp_path)
    run(dump, lambda: steering.cancel(dump, "edda"))
    assert (dump.status, dump.read_count, dump.wish) == (DumpStatus.CANCELLED, 0, "")
    assert not Article.objects.exists()
    assert not Item.objects.exists()


def test_a_cancelled_dump_can_come_again(tmp_path):
    dump = received(tmp_path)
    run(dump, lambda: steering.cancel(dump, "edda"))
    assert bring(tmp_path / "post").new == 2


def test_a_dump_that_waits_is_paused_and_cancelled_at_once(tmp_path):
    dump = received(tmp_path)
    steering.pause(dump, "edda")
    assert dump.status == DumpStatus.PAUSED
    steering.cancel(dump, "edda")
    assert dump.status == DumpStatus.CANCELLED


def test_a_paused_dump_that_is_cancelled_is_taken_out_by_the_next_run(tmp_path):
    dump = received(tmp_path)
    run(dump, lambda: steering.pause(dump, "edda"))
    steering.cancel(dump, "edda")
    assert dump.status == DumpStatus.RECEIVED
    run(dump)
    assert dump.status == DumpStatus.CANCELLED
    assert not Article.objects.exists()


def test_a_pause_taken_back_in_time_never_happens(tmp_path):
    dump = received(tmp_path)

    def twice():
        steering.pause(dump, "edda")
        steering.resume(dump, "edda")

    run(dump, twice)
    assert dump.status == DumpStatus.DONE


@pytest.mark.parametrize("act", [steering.pause, steering.resume, steering.cancel])
def test_what_is_done_cannot_be_steered(tmp_path, act):
    dump = run(received(tmp_path))
    with pytest.raises(DumpError, match="past that"):
        act(dump, "edda")


def test_every_act_is_in_the_audit_log_with_its_actor(tmp_path):
    dump = received(tmp_path)
    steering.pause(dump, "edda")
    steering.resume(dump, "ivo")
    assert list(AuditEntry.objects.order_by("id").values_list("act", "actor"))[1:] == [
        ("pause", "edda"), ("resume", "ivo"),
    ]  # fmt: skip


def test_a_held_dump_waits_until_somebody_lets_it_in(tmp_path):
    dump = received(tmp_path, held=True)
    assert jobs.claim_next() is None
    steering.change_wishes(dump, "edda", Wishes(source="Harbour Post"))
    run(dump)
    assert Article.objects.filter(source__name="Harbour Post").count() == 2


def test_progress_is_counted_in_bytes_and_ends_at_all_of_them(tmp_path):
    dump = run(received(tmp_path))
    assert dump.bytes_done == dump.bytes_total == len(FERRY.encode()) + len(LIGHTHOUSE.encode())
    dump.refresh_from_db()
    assert dump.now_reading == ""


def test_progress_grows_with_each_batch(tmp_path):
    seen = []
    dump = received(tmp_path)
    pipeline.ingest(dump, jobs.claim(dump.pk), lambda running, _: seen.append(running.bytes_done))
    assert seen[0] == len(FERRY.encode())
    assert seen == sorted(seen)
    assert Dump.objects.get().bytes_total == seen[-1]


def test_a_dump_that_was_rolled_back_is_brought_back_from_its_original(tmp_path):
    dump = run(received(tmp_path, source="Harbour Post"))
    before = set(Article.objects.values_list("identity", "source__name"))
    pipeline.rollback(dump, "edda")
    steering.bring_back(dump, "edda")
    assert dump.status == DumpStatus.RECEIVED
    run(dump)
    assert (dump.status, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, 2, 1)
    assert set(Article.objects.values_list("identity", "source__name")) == before
    assert AuditEntry.objects.filter(act="bring-back", actor="edda").exists()


def test_a_dump_whose_articles_are_here_is_not_brought_back(tmp_path):
    dump = run(received(tmp_path))
    with pytest.raises(DumpError, match="past that"):
        steering.bring_back(dump, "edda")


def test_a_withdrawn_original_is_not_brought_back(tmp_path):
    dump = run(received(tmp_path))
    withdrawing.withdraw_original(dump, "a court order", "edda")
    dump.refresh_from_db()
    with pytest.raises(DumpError, match="no longer kept"):
        steering.bring_back(dump, "edda")
