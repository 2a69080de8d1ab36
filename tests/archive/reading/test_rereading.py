"""Rejected items read again in another way; all others stay as they are."""

import json
from dataclasses import replace

import pytest

from archive import pipeline
from archive.delivery import receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError, ItemError
from archive.ingest.items import RawItem
from archive.keeping.doctor import examine
from archive.models import Article, DumpStatus, Item
from archive.reading import rereading, stages
from archive.reading.stages import Way
from archive.runs import steering
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder
from tests.archive.reading.rejected import ROWS, read_again, wrongly_read

pytestmark = pytest.mark.django_db


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


def test_nothing_is_done_where_nothing_was_rejected(tmp_path):
    dump = bring(folder(tmp_path / "post", a__txt=FERRY)).dump
    with pytest.raises(DumpError, match="No rejected item is left"):
        steering.read_rejected_again(dump, "edda", Way("text"))


def test_wishes_of_the_first_reading_stay(tmp_path, monkeypatch):
    dump = wrongly_read(tmp_path, monkeypatch)
    read_again(dump, "jsonl", "cp1252")
    assert (dump.wanted_format, dump.wanted_encoding) == ("auto", "")
    wishes = replace(Wishes(), source="x")
    assert receiving.receive_path(tmp_path / "post", wishes, "edda").already_here


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
