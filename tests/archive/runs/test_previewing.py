"""What a dump would bring, before anything is stored."""

import json
import os
import random
import signal
from dataclasses import asdict

import pytest

from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.models import Article, AuditEntry, Dump, DumpStatus, Fingerprint, Item, RepeatedLine, Source
from archive.reading import stages
from archive.runs import previewing, rehearsal, working
from archive.settling import entering
from search.models import Pending
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("edda"))
    return client


def held(tmp_path, **files):
    path = folder(tmp_path / "post", **files)
    return receiving.receive_path(path, Wishes(held=True), "test").dump


def previewed(dump):
    assert previewing.make_next() == 1
    dump.refresh_from_db()
    return dump.preview


def test_the_dry_runs_counts_equal_the_real_runs(tmp_path):
    bring(folder(tmp_path / "before", x__txt=FERRY))
    dump = held(tmp_path, a__txt=FERRY, b__txt=LIGHTHOUSE, c__txt=LIGHTHOUSE + "\n", d__txt="", e__txt=FERRY_SHORT)
    found = previewed(dump)
    assert not Item.objects.filter(dump=dump).exists()
    Dump.objects.update(held=False)
    working.work(once=True)
    dump.refresh_from_db()
    assert (found["new"], found["duplicate"], found["rejected"]) == (
        dump.new_count, dump.duplicate_count, dump.rejected_count,
    )  # fmt: skip
    assert found["undated"] == Article.objects.filter(items__dump=dump, items__status="new", published=None).count()


def counts_of(found):
    return {name: found[name] for name in ("new", "duplicate", "rejected", "versions", "undated", "borrowed")}


def read_for_real(dump):
    Dump.objects.update(held=False)
    working.work(once=True)
    dump.refresh_from_db()
    real = {"new": dump.new_count, "duplicate": dump.duplicate_count, "rejected": dump.rejected_count}
    return {**real, **asdict(rehearsal.within_new(dump))}


def test_versions_and_the_dates_they_lend_are_counted_as_in_a_run(tmp_path):
    bring(folder(tmp_path / "before", x__txt=f"2020-10-06 {FERRY}"))
    dump = held(tmp_path, short__txt=FERRY_SHORT, other__txt=LIGHTHOUSE, other2__txt=f"{LIGHTHOUSE}\n\nTwo more words.")
    found = previewed(dump)
    assert counts_of(found) == read_for_real(dump)
    assert counts_of(found) == {
        "new": 3, "duplicate": 0, "rejected": 0, "versions": 3, "undated": 2, "borrowed": 1,
    }  # fmt: skip


def test_lines_that_only_the_dump_itself_shows_to_be_repeated_count_as_in_a_run(tmp_path):
    rng = random.Random(3)
    words = [f"{a}{b}" for a in ("gull", "quay", "rope", "tide") for b in ("man", "side", "wick", "ton")]
    sign_off = "Readers reach the Harbour Post newsroom by the brass tube on the south quay every day but Sunday."
    texts = [" ".join(rng.choices(words, k=40)) + f".\n\n{sign_off}" for _ in range(12)]
    rows = [{"headline": f"Notice {n}", "body": text, "source": "Harbour Post"} for n, text in enumerate(texts)]
    path = tmp_path / "post.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    dump = receiving.receive_path(path, Wishes(held=True), "test").dump
    found = previewed(dump)
    assert RepeatedLine.objects.count() == 0
    assert counts_of(found) == read_for_real(dump)
    assert RepeatedLine.objects.count() == 1


def test_a_dry_run_leaves_no_row_behind(tmp_path):
    bring(folder(tmp_path / "before", x__txt=FERRY))
    before = {model: model.objects.count() for model in (Article, Item, Source, Fingerprint, AuditEntry, Pending)}
    previewed(held(tmp_path, a__txt=FERRY_SHORT, b__txt=LIGHTHOUSE))
    before[AuditEntry] += 1  # that it was received
    assert {model: model.objects.count() for model in before} == before


def test_one_item_that_kills_its_reader_is_counted_and_the_others_are_tried(tmp_path, monkeypatch):
    real = stages.read_member

    def read_member(of, member, *way):
        if member.locator == "b.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        yield from real(of, member, *way)

    monkeypatch.setattr(stages, "read_member", read_member)
    found = previewed(held(tmp_path, a__txt=FERRY, b__txt="poison", c__txt=LIGHTHOUSE))
    assert (found["state"], found["new"], found["rejected"], found["whole"]) == ("ready", 2, 1, True)


def test_what_breaks_the_dry_run_is_told_and_the_worker_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(entering.loading, "load", lambda *_: 1 // 0)
    found = previewed(held(tmp_path, a__txt=FERRY))
    assert found["state"] == "failed"
    assert "ZeroDivisionError" in found["detail"]


def test_a_held_dump_is_not_read_by_the_worker(tmp_path):
    dump = held(tmp_path, a__txt=FERRY)
    assert working.work(once=True) == 0
    dump.refresh_from_db()
    assert (dump.status, dump.preview["state"]) == (DumpStatus.RECEIVED, "ready")
    assert not Article.objects.exists()


def test_of_a_large_dump_the_first_items_are_tried_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(previewing, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(previewing, "SAMPLE", 2)
    dump = held(tmp_path, **{f"{n}__txt": f"{FERRY} {n}" for n in range(5)})
    found = previewed(dump)
    assert (found["tried"], found["whole"]) == (2, False)


def test_fields_are_shown_with_where_they_stood(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"headline": "One", "body": FERRY, "date_publish": "2020-10-06"}) + "\n")
    found = previewed(receiving.receive_path(path, Wishes(held=True), "test").dump)
    assert any("date_publish" in origin and name == "published" for origin, name, _, _ in found["fields"])


def test_a_dump_that_kills_its_reader_is_told_of_and_the_worker_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(stages.roles, "label", lambda _: os.kill(os.getpid(), signal.SIGKILL))
    found = previewed(held(tmp_path, a__txt=FERRY))
    assert (found["state"], found["new"], found["rejected"]) == ("ready", 0, 1)
    assert [(error["locator"], error["code"]) for error in found["errors"]] == [("a.txt", "killed-reader")]


def test_a_dump_that_cannot_be_opened_says_why(tmp_path):
    path = tmp_path / "post.zip"
    path.write_bytes(b"PK\x03\x04 torn")
    found = previewed(receiving.receive_path(path, Wishes(held=True), "test").dump)
    assert found["state"] == "failed" or found["rejected"]


def test_a_preview_that_is_there_is_not_made_again(tmp_path):
    previewed(held(tmp_path, a__txt=FERRY))
    assert previewing.make_next() == 0


def test_a_preview_another_worker_left_unfinished_is_made(tmp_path):
    dump = held(tmp_path, a__txt=FERRY)
    Dump.objects.update(preview={"state": "making", "since": "2020-10-06T10:00:00+00:00"})
    assert previewed(dump)["state"] == "ready"


def test_the_page_shows_counts_first_items_and_choices(staff, tmp_path):
    dump = held(tmp_path, a__txt=FERRY, b__txt="")
    page = staff.get(f"/dumps/{dump.pk}/preview/").content.decode()
    assert "http-equiv" in page
    previewed(dump)
    page = staff.get(f"/dumps/{dump.pk}/preview/").content.decode()
    for word in ("Ferry to Gull Island", "The whole dump was tried", "b.txt", "headline"):
        assert word in page


def test_the_lines_of_a_first_item_are_counted_in_words(staff, tmp_path):
    dump = held(tmp_path, a__txt=f"Harbour closed\n\nPublished: 6 October 2020\n\n{FERRY}")
    previewed(dump)
    page = staff.get(f"/dumps/{dump.pk}/preview/").content.decode()
    assert "1 date" in page
    assert "pubdate" not in page


def test_looking_again_changes_the_choices_and_reading_lets_it_in(staff, tmp_path):
    dump = held(tmp_path, a__txt=FERRY)
    previewed(dump)
    staff.post(f"/dumps/{dump.pk}/preview/", {"format": "text", "encoding": "utf-8", "source": "", "look": "1"})
    dump.refresh_from_db()
    assert (dump.held, dump.preview, dump.wanted_encoding) == (True, None, "utf-8")
    answer = staff.post(f"/dumps/{dump.pk}/preview/", {"format": "auto", "source": "Harbour Post", "read": "1"})
    assert answer.url == dump.get_absolute_url()
    working.work(once=True)
    assert Article.objects.get().source.name == "Harbour Post"


def test_an_encoding_nobody_knows_is_refused_on_the_page(staff, tmp_path):
    dump = held(tmp_path, a__txt=FERRY)
    assert "Try utf-8" in staff.post(f"/dumps/{dump.pk}/preview/", {"encoding": "klingon-8"}).content.decode()
