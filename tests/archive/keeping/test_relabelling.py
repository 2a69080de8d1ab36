"""Roles and dates anew: what fresh dumps would give, with people's corrections, from wherever a run was cut off."""

import json
import random
from dataclasses import replace

import pytest
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending
from archive.ingest import parsing, roles
from archive.ingest.items import Role
from archive.keeping import doctor, relabelling
from archive.keeping.relabelling import relabel
from archive.models import Article, Dump, Item, Relabelling
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder
from tests.archive.settling.test_repeats import record, story, write

pytestmark = pytest.mark.django_db

REAL = roles.label
CREDITED = LIGHTHOUSE.replace("\n\nThe farmer", "\n\nREAD MORE: Ferry to Gull Island cancelled\n\nThe farmer")


def crude(item):
    """Rules of an earlier day: no bylines, no promos."""
    return tuple(replace(n, role=Role.BODY) if n.role in {Role.BYLINE, Role.PROMO} else n for n in REAL(item))


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


@pytest.fixture
def paths(tmp_path):
    rows = [record(story(n), source="Harbour Post") for n in range(7)]
    described = record(FERRY, source="Harbour Post", url="https://post.example/ferry")
    signed = "\n\n".join([FERRY.split("\n\n", 1)[0], "By Edda Quill", FERRY.split("\n\n", 1)[1]])
    return [
        write(tmp_path / "post.jsonl", *rows, described),
        folder(tmp_path / "texts", a__txt=CREDITED, b__txt=FERRY, c__txt=signed),
        write(tmp_path / "more.jsonl", *rows[3:], record(signed), record(story(40), source="Harbour Post")),
    ]


def ingested_by(rules, paths, monkeypatch):
    monkeypatch.setattr(roles, "label", rules)
    for path in paths:
        bring(path)
    monkeypatch.setattr(roles, "label", REAL)


def test_an_archive_relabelled_equals_one_brought_by_the_new_rules(paths, monkeypatch, capsys):
    ingested_by(REAL, paths, monkeypatch)
    fresh = exported(capsys)
    for seed in range(3):
        for dump in Dump.objects.exclude(status="rolled-back"):
            pipeline.rollback(dump, "test")
        random.Random(seed).shuffle(paths)
        ingested_by(crude, paths, monkeypatch)
        assert exported(capsys) != fresh
        relabel()
        assert exported(capsys) == fresh
        assert doctor.examine() == []


def test_nothing_changes_where_the_rules_are_the_same(paths, monkeypatch, capsys):
    ingested_by(REAL, paths, monkeypatch)
    before = exported(capsys)
    done = relabel()
    assert (done.changed_articles, done.unreadable) == (0, 0)
    assert done.items == Item.objects.count()
    assert exported(capsys) == before


def test_a_run_cut_off_goes_on_where_it_stood(paths, monkeypatch, capsys):
    ingested_by(REAL, paths, monkeypatch)
    fresh = exported(capsys)
    for dump in Dump.objects.all():
        pipeline.rollback(dump, "test")
    ingested_by(crude, paths, monkeypatch)
    monkeypatch.setattr(relabelling, "BATCH", 3)
    places = []
    for _ in range(2):

        def stop(done, _total):
            places.append(done)
            if len(places) % 2 == 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            relabel(stop)
    assert places == sorted(set(places))
    assert relabel().items == Item.objects.count()
    assert not Relabelling.objects.exists()
    assert exported(capsys) == fresh


def test_a_batch_that_breaks_leaves_nothing_of_it(paths, monkeypatch, capsys):
    ingested_by(crude, paths, monkeypatch)
    before = exported(capsys)
    monkeypatch.setattr(relabelling.stories, "settle", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        relabel()
    assert exported(capsys) == before
    assert Relabelling.objects.get().items_done == 8  # of the dump before, in which nothing changed


def test_a_dry_run_says_what_the_run_does_and_stores_nothing(paths, monkeypatch, capsys):
    ingested_by(crude, paths[:2], monkeypatch)
    before = exported(capsys)
    dry = relabel(dry_run=True)
    assert exported(capsys) == before
    assert not Relabelling.objects.exists()
    real = relabel()
    assert (dry.changed_articles, dry.changed_lines) == (real.changed_articles, real.changed_lines)
    assert dry.changed_lines >= 2
    (promo,) = [said for sample in dry.samples for said in sample.changes if said[2] == "promo"]
    assert promo == ("READ MORE: Ferry to Gull Island cancelled", "body", "promo")


def test_what_people_corrected_holds(paths, monkeypatch):
    ingested_by(crude, paths, monkeypatch)
    article = Article.objects.get(text__contains="READ MORE")
    number = next(n for n, ln in enumerate(article.lines) if article.text[ln[0] : ln[1]].startswith("READ MORE"))
    amending.correct_lines(article, [number], Role.NOTE, "edda")
    amending.correct_fields(article, {"headline": "The lens"}, "edda")
    relabel()
    article.refresh_from_db()
    assert (article.headline, article.lines[number][2]) == ("The lens", "note")
    assert article.own_reading["lines"][number][2] == "promo"


def test_an_archive_of_before_evidence_was_counted_is_brought_up_to_it(paths, monkeypatch, capsys):
    ingested_by(REAL, paths, monkeypatch)
    expected = exported(capsys)
    with monkeypatch.context() as earlier:
        for dump in Dump.objects.all():
            pipeline.rollback(dump, "test")
        earlier.setattr("archive.settling.entering.repeats.follow", lambda _articles: [])
        for path in paths:
            bring(path)
    assert exported(capsys) != expected
    relabel()
    assert exported(capsys) == expected


def test_the_command_prints_one_document_or_sentences(paths, monkeypatch, capsys):
    ingested_by(crude, paths, monkeypatch)
    capsys.readouterr()
    call_command("relabel", "--dry-run", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["dry_run"] is True
    assert said["changed_articles"] == len(said["samples"])
    call_command("relabel", "--dry-run")
    out = capsys.readouterr().out
    assert "would be changed" in out
    assert "body -> promo" in out
    call_command("relabel", "--from-start")
    assert "are changed" in capsys.readouterr().out


def test_an_item_of_a_dump_already_passed_speaks_where_a_later_one_says_less_now(tmp_path, monkeypatch, capsys):
    described = write(tmp_path / "a.jsonl", record(LIGHTHOUSE, url="https://post.example/lens"))
    plain = folder(tmp_path / "texts", a__txt=LIGHTHOUSE)
    for path in (described, plain):
        bring(path)
    fresh = exported(capsys)
    for dump in Dump.objects.all():
        pipeline.rollback(dump, "test")
    real = parsing.parse

    def generous(item, *said):
        parsed = real(item, *said)
        return replace(parsed, section="News", tags=("Lens",), agency="CPA") if item.format == "text" else parsed

    with monkeypatch.context() as earlier:
        earlier.setattr("archive.reading.stages.parsing.parse", generous)
        for path in (described, plain):
            bring(path)
    assert Article.objects.get().section == "News"
    relabel()
    assert exported(capsys) == fresh
    assert doctor.examine() == []
