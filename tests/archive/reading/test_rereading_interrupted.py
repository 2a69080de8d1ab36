"""A re-reading that is cancelled, killed or breaks off."""

import os
import signal

import pytest

from archive import jobs, pipeline
from archive.keeping.doctor import examine
from archive.models import Dump, DumpStatus, Item, ItemStatus
from archive.reading import crew, rereading, stages
from archive.reading.stages import Way
from archive.runs import steering
from tests.archive.reading.rejected import read_again, wrongly_read

pytestmark = pytest.mark.django_db


def test_a_re_reading_cut_short_brings_nothing_twice(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    monkeypatch.setattr(pipeline, "BATCH", 1)
    real, calls = rereading.store, []

    def store(*arguments):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        real(*arguments)

    monkeypatch.setattr(rereading, "store", store)
    with pytest.raises(KeyboardInterrupt):
        read_again(dump, "jsonl")
    monkeypatch.setattr(rereading, "store", real)
    dump.refresh_from_db()
    assert dump.status == DumpStatus.READING
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    assert (dump.new_count, dump.rejected_count, dump.items_done) == (3, 1, 4)
    assert examine() == []


def test_a_cancelled_re_reading_keeps_what_it_has(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    steering.read_rejected_again(dump, "edda", Way("jsonl"))
    lease = jobs.claim(dump.pk)
    steering.cancel(dump, "edda")
    pipeline.ingest(dump, lease)
    dump.refresh_from_db()
    assert (dump.status, dump.reread, dump.new_count) == (DumpStatus.DONE, None, 1)


def test_one_cancelled_before_anything_was_read_is_forgotten(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    steering.read_rejected_again(dump, "edda", Way("jsonl"))
    lease = jobs.claim(dump.pk)
    steering.cancel(dump, "edda")
    pipeline.ingest(dump, lease)
    dump.refresh_from_db()
    assert (dump.rereads, dump.replayed, dump.status) == ([], 0, DumpStatus.DONE)


def killing(real, locator, *, once=None):
    def read_member(of, member, *way):
        if member.locator == locator and way[0].format == "jsonl" and not (once and once.exists()):
            if once:
                once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(of, member, *way)

    return read_member


def test_a_file_that_kills_whoever_reads_it_again_is_rejected_and_the_worker_lives(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    monkeypatch.setattr(rereading, "read_member", killing(rereading.read_member, "rows.dat"))
    read_again(dump, "jsonl")
    assert (dump.status, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, 1, 2)
    assert dict(dump.items.filter(status="rejected").values_list("locator", "code")) == {
        "rows.dat": "killed-reader", "z.txt": "empty",
    }  # fmt: skip
    assert examine() == []


def test_a_reader_somebody_else_killed_begins_again(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    once = tmp_path / "killed"
    monkeypatch.setattr(rereading, "read_member", killing(rereading.read_member, "rows.dat", once=once))
    read_again(dump, "jsonl")
    assert once.exists()
    assert (dump.new_count, dump.rejected_count) == (3, 1)


def test_readers_that_die_of_nothing_end_the_re_reading_in_a_sentence(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    monkeypatch.setattr(crew._Reader, "read", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    read_again(dump, "jsonl")
    assert (dump.status, dump.new_count, dump.rejected_count) == (DumpStatus.DONE, 1, 2)
    assert "ended the reading process 3 times" in dump.detail


def test_one_that_breaks_off_leaves_the_dump_done(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    steering.read_rejected_again(dump, "edda", Way("jsonl"))
    pipeline.give_up(dump, "It broke off.")
    dump.refresh_from_db()
    assert (dump.status, dump.detail, dump.new_count) == (DumpStatus.DONE, "It broke off.", 1)


def test_an_item_that_killed_its_reader_is_left_alone(tmp_path):
    dump = Dump.objects.create(name="post", sha256="0" * 64, status=DumpStatus.DONE, reread={"format": "text"})
    Item.objects.create(dump=dump, number=0, locator="a", status=ItemStatus.REJECTED, code=stages.KILLED)
    assert rereading.left_to_read(dump) == {}
