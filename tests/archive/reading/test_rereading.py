"""Rejected items read again in another way; all others stay as they are."""

import json
import os
import signal
from dataclasses import replace

import pytest
from django.core.management import call_command

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError, ItemError
from archive.ingest.items import RawItem
from archive.keeping.doctor import examine
from archive.models import Article, Dump, DumpStatus, Item, ItemStatus
from archive.reading import crew, rereading, stages
from archive.reading.stages import Way
from archive.runs import steering
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db
ROWS = [{"headline": "One", "body": FERRY}, {"headline": "Two", "body": LIGHTHOUSE}]


def read_again(dump, wanted_format="auto", encoding="", mapping=None):
    steering.read_rejected_again(dump, "edda", Way(wanted_format, encoding, mapping or {}))
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    return dump


def wrongly_read(tmp_path, monkeypatch):
    """A folder in which `rows.dat` is rejected until it is read as jsonl."""
    path = folder(tmp_path / "post", a__txt=FERRY, rows__dat="".join(json.dumps(row) + "\n" for row in ROWS), z__txt="")
    real = stages.readers.choose

    def choose(member, wanted="auto"):
        if member.locator == "rows.dat" and wanted == "auto":
            raise ItemError(member.locator, "unknown-format", "The content is of no format the archive reads.")
        return real(member, wanted)

    monkeypatch.setattr(stages.readers, "choose", choose)
    return bring(path).dump


def test_a_file_rejected_as_a_whole_may_give_several_items(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    assert (dump.new_count, dump.rejected_count) == (1, 2)
    read_again(dump, "jsonl")
    assert (dump.status, dump.new_count, dump.rejected_count, dump.items_done) == (DumpStatus.DONE, 3, 1, 4)
    numbers = dict(dump.items.values_list("number", "status"))
    assert numbers == {0: "new", 1: "new", 2: "rejected", 3: "new"}
    assert examine() == []


def test_items_that_were_read_before_keep_their_article_and_their_row(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    before = list(Item.objects.filter(status="new").values_list("pk", "article_id", "number"))
    read_again(dump, "jsonl")
    assert set(before) <= set(Item.objects.values_list("pk", "article_id", "number"))


def test_what_was_read_again_can_be_found_again_and_speaks_for_its_article(tmp_path, monkeypatch):
    dump = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    found = dict(rereading.find_again(dump, list(dump.items.exclude(status="rejected"))))
    assert {number: isinstance(raw, RawItem) for number, raw in found.items()} == {0: True, 1: True, 3: True}
    assert LIGHTHOUSE in found[3].text


def test_a_survivor_that_was_read_again_takes_over_at_a_rollback(tmp_path, monkeypatch):
    path = tmp_path / "first.jsonl"
    path.write_text("".join(json.dumps({**row, "url": "https://harbour.example/"}) + "\n" for row in ROWS))
    first = bring(path).dump
    second = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    pipeline.rollback(first, "edda")
    second.refresh_from_db()
    assert second.new_count == 3
    assert not Article.objects.exclude(url="").exists()
    assert examine() == []


def test_the_same_way_is_not_tried_twice(tmp_path, monkeypatch):
    dump = read_again(wrongly_read(tmp_path, monkeypatch), "jsonl")
    with pytest.raises(DumpError, match="No rejected item is left"):
        steering.read_rejected_again(dump, "edda", Way("jsonl"))


def test_a_record_is_read_again_at_its_own_place(tmp_path, monkeypatch):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    real, broken = stages.parsing.parse, [True]

    def parse(raw, lines, published):
        if broken and "lens" in raw.text:
            raise ItemError(raw.locator, "no-text", "The item holds no words.")
        return real(raw, lines, published)

    monkeypatch.setattr(stages.parsing, "parse", parse)
    dump = bring(path).dump
    assert dump.rejected_count == 1
    broken.clear()
    read_again(dump, "auto", "utf-8")
    assert list(dump.items.values_list("number", "status")) == [(0, "new"), (1, "new")]


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


def test_nothing_is_done_where_nothing_was_rejected(tmp_path):
    dump = bring(folder(tmp_path / "post", a__txt=FERRY)).dump
    with pytest.raises(DumpError, match="No rejected item is left"):
        steering.read_rejected_again(dump, "edda", Way("text"))


def test_an_item_that_killed_its_reader_is_left_alone(tmp_path):
    dump = Dump.objects.create(name="post", sha256="0" * 64, status=DumpStatus.DONE, reread={"format": "text"})
    Item.objects.create(dump=dump, number=0, locator="a", status=ItemStatus.REJECTED, code=stages.KILLED)
    assert rereading.left_to_read(dump) == {}


def test_wishes_of_the_first_reading_stay(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    read_again(dump, "jsonl", "cp1252")
    assert (dump.wanted_format, dump.wanted_encoding) == ("auto", "")
    wishes = replace(Wishes(), source="x")
    assert receiving.receive_path(tmp_path / "post", wishes, "edda").already_here


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


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


def test_what_lies_beside_a_file_is_told_again_when_it_is_read_again(tmp_path, monkeypatch):
    path = folder(tmp_path / "post", a__txt=FERRY, **{"a-meta__txt": "Author: Tam Orley\nDate: 2020-10-06\n"})
    real = stages.readers.choose

    def choose(member, wanted="auto"):
        if wanted == "auto":
            raise ItemError(member.locator, "unknown-format", "The content is of no format the archive reads.")
        return real(member, wanted)

    monkeypatch.setattr(stages.readers, "choose", choose)
    dump = bring(path).dump
    assert dump.rejected_count == 1
    read_again(dump, "text")
    article = Article.objects.get()
    assert (article.authors, article.published) == (["Tam Orley"], "2020-10-06")
    ((_number, raw),) = rereading.find_again(dump, list(dump.items.all()))
    assert {field.name for field in raw.fields} >= {"byline", "published"}
