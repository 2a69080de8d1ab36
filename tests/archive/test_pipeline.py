"""The whole street on small dumps."""

import json
import random
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection

from archive import jobs, pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.ingest import readers
from archive.keeping import doctor
from archive.models import (
    Article,
    Dump,
    DumpStatus,
    Fingerprint,
    HotHash,
    Item,
    ItemStatus,
    Source,
    VersionGroup,
    VersionLink,
)
from archive.reading import stages
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder, zipped

pytestmark = pytest.mark.django_db


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def record(text, **fields):
    headline, body = text.split("\n\n", 1)
    return json.dumps({"headline": headline, "body": body, **fields})


def test_a_dump_becomes_articles_in_one_story(tmp_path):
    report = bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE))
    assert (report.read, report.new, report.duplicate, report.rejected) == (3, 3, 0, 0)
    long, short, other = Article.objects.order_by("pk")
    assert long.version_group == short.version_group != other.version_group
    link = VersionLink.objects.get()
    assert (link.relation, link.coverage_b) == ("expanded", 1.0)


def test_the_same_dump_again_is_all_duplicates_and_stores_nothing(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt="")
    bring(path)
    report = bring(path)
    assert (report.read, report.new, report.duplicate, report.rejected) == (2, 0, 1, 1)
    assert (Dump.objects.count(), Item.objects.count()) == (1, 2)


def test_the_same_words_in_another_dump_are_an_item_of_the_same_article(tmp_path):
    bring(folder(tmp_path / "one", a__txt=FERRY))
    report = bring(folder(tmp_path / "two", b__txt=FERRY.replace("\n", "\r\n") + "\n"))
    assert (report.new, report.duplicate) == (0, 1)
    assert {item.dump.name for item in Article.objects.get().items.all()} == {"one", "two"}


def test_counts_add_up_whatever_is_in_the_dump(tmp_path):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY, empty__txt="", one__txt="Flood")
    (path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (path / "broken.zip").write_bytes(zipped(a__txt=FERRY)[:-30])
    report = bring(path)
    assert report.read == report.new + report.duplicate + report.rejected == 7  # the broken zip still gives its file
    assert report.dump.status == DumpStatus.DONE
    rejected = Item.objects.filter(status=ItemStatus.REJECTED)
    assert all(item.code and item.detail and item.locator for item in rejected)
    assert {item.locator for item in rejected} >= {"empty.txt", "noise.txt", "broken.zip"}


def test_a_headline_of_5000_characters_and_a_date_in_the_year_9999_are_kept_as_text(tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text(record("Flood " * 900 + "\n\n" + FERRY, date="9999-12-31"))
    assert bring(path).new == 1
    article = Article.objects.get()
    assert article.published_status == "none"
    assert "Flood Flood" in article.text


def test_a_dump_that_is_no_archive_inside_fails_and_leaves_nothing(tmp_path):
    (tmp_path / "x.zip").write_bytes(zipped())
    report = bring(tmp_path / "x.zip")
    assert report.dump.status == DumpStatus.FAILED
    assert "holds no files" in report.dump.detail
    assert not Item.objects.exists()


def test_a_failed_dump_can_be_tried_again(tmp_path, settings):
    settings.MAX_MEMBERS = 1
    (tmp_path / "x.zip").write_bytes(zipped(a__txt=FERRY, b__txt=LIGHTHOUSE))
    assert bring(tmp_path / "x.zip").dump.status == DumpStatus.FAILED
    assert not Article.objects.exists()
    settings.MAX_MEMBERS = 10
    assert bring(tmp_path / "x.zip").new == 2


def test_an_item_that_breaks_a_stage_is_rejected_and_the_rest_goes_on(tmp_path, monkeypatch):
    real = stages.prepare.__globals__["roles"].label

    def label(item):
        if item.locator == "b.txt":
            raise ZeroDivisionError
        return real(item)

    monkeypatch.setattr("archive.ingest.roles.label", label)
    report = bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=LIGHTHOUSE))
    assert (report.new, report.rejected) == (1, 1)
    assert Item.objects.get(status=ItemStatus.REJECTED).code == "internal"


def test_a_file_that_breaks_its_reader_keeps_what_was_read_and_the_rest_goes_on(tmp_path, monkeypatch, caplog):
    real = readers.choose

    def choose(member, wanted):
        reader = real(member, wanted)

        def read(member, options):
            yield from reader.read(member, options)
            raise ZeroDivisionError

        return replace(reader, read=read) if member.locator == "b.txt" else reader

    monkeypatch.setattr("archive.ingest.readers.choose", choose)
    report = bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=LIGHTHOUSE, c__txt=FERRY_SHORT))
    assert (report.dump.status, report.new, report.rejected) == (DumpStatus.DONE, 3, 1)
    rejected = Item.objects.get(status=ItemStatus.REJECTED)
    assert (rejected.locator, rejected.code) == ("b.txt", "internal")


def test_a_run_cut_off_between_batches_goes_on_where_it_stopped(tmp_path, monkeypatch, capsys):
    texts = {f"n{number}__txt": f"{LIGHTHOUSE}\n\nVisitor {number} came." for number in range(7)}
    whole = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, **texts)
    bring(whole)
    expected = exported(capsys)
    pipeline.rollback(Dump.objects.get(), "test")
    monkeypatch.setattr(pipeline, "BATCH", 2)
    dump = receiving.receive_path(whole, Wishes(), "test").dump
    for _ in range(2):
        stopped = iter([None, KeyboardInterrupt])

        def stop(*_args, stopped=stopped):
            if error := next(stopped):
                raise error

        with pytest.raises(KeyboardInterrupt):
            pipeline.ingest(dump, jobs.claim(dump.pk), stop)
    assert 0 < dump.items_done < 9
    assert bring(whole).read == 9
    assert exported(capsys) == expected


def test_a_run_that_lost_its_lease_commits_nothing_more(tmp_path):
    dump = receiving.receive_path(folder(tmp_path / "post", a__txt=FERRY), Wishes(), "test").dump
    late = jobs.claim(dump.pk)
    Dump.objects.update(lease_token="another")
    with pytest.raises(jobs.LeaseLostError):
        pipeline.ingest(dump, late)
    assert not Article.objects.exists()


def test_rollback_leaves_no_row_behind(tmp_path):
    dump = bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=""), source="Harbour Post").dump
    pipeline.rollback(dump, "test")
    for model in (Article, Item, VersionLink, VersionGroup, Fingerprint, HotHash, Source):
        assert not model.objects.exists(), model
    dump.refresh_from_db()
    assert (dump.status, dump.read_count) == (DumpStatus.ROLLED_BACK, 0)
    assert dump.audit.filter(act="rollback").get().detail == {"new": 2, "duplicate": 0, "rejected": 1}


def test_rollback_of_one_of_two_dumps_leaves_exactly_the_others_export(tmp_path, capsys):
    one = folder(tmp_path / "one", a__txt=FERRY, b__txt=LIGHTHOUSE)
    two = folder(tmp_path / "two", c__txt=FERRY_SHORT, d__txt=LIGHTHOUSE + "\n", e__txt=f"{FERRY}\n\nMore follows.")
    bring(one)
    alone = exported(capsys)
    second = bring(two).dump
    assert exported(capsys) != alone
    pipeline.rollback(second, "test")
    assert exported(capsys) == alone
    assert doctor.examine() == []


def test_rollback_of_the_dump_that_came_first_lets_the_other_speak(tmp_path, capsys):
    plain = folder(tmp_path / "one", a__txt=FERRY)
    described = tmp_path / "two.jsonl"
    described.write_text(record(FERRY, url="https://post.example/ferry", source="Harbour Post", date="2020-10-20"))
    bring(described)
    alone = exported(capsys)
    pipeline.rollback(Dump.objects.get(), "test")
    first = bring(plain).dump
    bring(described)
    pipeline.rollback(first, "test")
    assert exported(capsys) == alone
    assert doctor.examine() == []


def test_a_survivor_counts_as_new_in_its_own_dump(tmp_path):
    first = bring(folder(tmp_path / "one", a__txt=FERRY)).dump
    second = bring(folder(tmp_path / "two", b__txt=FERRY)).dump
    pipeline.rollback(first, "test")
    second.refresh_from_db()
    assert (second.new_count, second.duplicate_count) == (1, 0)
    assert Item.objects.get().status == ItemStatus.NEW


def test_rolled_back_and_brought_again_equals_never_rolled_back(tmp_path, capsys):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE)
    dump = bring(path).dump
    before = exported(capsys)
    pipeline.rollback(dump, "test")
    assert exported(capsys) == ""
    assert bring(path).new == 3
    assert exported(capsys) == before


def test_a_dump_cannot_be_rolled_back_twice_or_while_it_is_read(tmp_path):
    dump = bring(folder(tmp_path / "post", a__txt=FERRY)).dump
    Dump.objects.update(lease_token="somebody")
    with pytest.raises(DumpError):
        pipeline.rollback(dump, "test")
    Dump.objects.update(lease_token="")
    pipeline.rollback(dump, "test")
    with pytest.raises(DumpError):
        pipeline.rollback(dump, "test")


def test_the_archive_does_not_depend_on_the_order_of_arrival(tmp_path, capsys):
    dumps = [
        folder(tmp_path / "one", a__txt=FERRY, b__txt=LIGHTHOUSE.replace("—", "-")),
        folder(tmp_path / "two", c__txt=FERRY_SHORT, d__txt=FERRY.replace("\n\n", "\n\n\n")),
        folder(tmp_path / "three", e__txt=f"{FERRY_SHORT}\n\nThe pilot boat carries eight.", f__txt=LIGHTHOUSE),
    ]
    exports = set()
    for seed in range(4):
        random.Random(seed).shuffle(dumps)
        brought = [bring(path).dump for path in dumps]
        exports.add(exported(capsys))
        for dump in brought:
            pipeline.rollback(dump, "test")
    assert len(exports) == 1


def test_a_batch_costs_the_same_number_of_queries_whatever_its_size(tmp_path, django_assert_max_num_queries):
    words = [f"{LIGHTHOUSE}\n\n" + " ".join(f"w{seed}x{n}" for n in range(60)) for seed in range(30)]
    path = folder(tmp_path / "post", **{f"n{number}__txt": text for number, text in enumerate(words)})
    dump = receiving.receive_path(path, Wishes(), "test").dump
    lease = jobs.claim(dump.pk)
    with django_assert_max_num_queries(80, connection=connection):
        pipeline.ingest(dump, lease)
    assert Article.objects.count() == 30
