"""What the dates of a dump tell of one another, in whatever order dumps come and go."""

import json
import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from archive import jobs, pipeline
from archive.corrections import amending
from archive.evidence.dating import Habits, crowded_of, dated_by, order_of
from archive.ingest.items import DateResult, DateStatus, DayOrder, Evidence, ParsedArticle, Precision
from archive.keeping import doctor
from archive.models import Article, Dump
from tests.archive.dumps import bring
from tests.archive.settling.test_repeats import record, story, write

pytestmark = pytest.mark.django_db


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def dates():
    return dict(Article.objects.values_list("headline", "published"))


def on(day, kind="field", *more):
    evidence = tuple(Evidence(each, day, "…") for each in (kind, *more))
    return DateResult(day, Precision.DAY, DateStatus.STATED, 0.95, evidence)


def days(count):
    return [(date(2020, 1, 1) + timedelta(days=n)).isoformat() for n in range(count)]


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        (3, 0, DayOrder.DAY_FIRST),
        (2, 0, None),
        (0, 40, DayOrder.MONTH_FIRST),
        (19, 1, DayOrder.DAY_FIRST),
        (18, 2, None),
    ],
)
def test_an_order_needs_three_votes_and_hardly_any_against_it(first, second, order):
    assert order_of({DayOrder.DAY_FIRST: first, DayOrder.MONTH_FIRST: second}) is order


def test_a_day_that_stands_out_of_many_is_crowded_if_nothing_else_bears_it_out():
    spread = [on(day) for day in days(30)]
    crowd = [on("2020-06-01")] * 25
    assert crowded_of([*spread, *crowd]) == {("2020-06-01", "field")}
    assert crowded_of([*spread, *crowd[:19]]) == frozenset()
    assert crowded_of([*spread, *[on("2020-06-01", "field", "url")] * 25]) == frozenset()


def test_the_delivery_of_one_day_or_one_week_is_right():
    assert crowded_of([on("2020-06-01")] * 500) == frozenset()
    assert crowded_of([*[on("2020-06-01")] * 500, *(on(day) for day in days(7))]) == frozenset()


def test_a_busy_day_of_a_busy_wire_is_right():
    assert crowded_of([*[on(day) for day in days(30)] * 40, *[on("2020-06-01")] * 300]) == frozenset()


def test_a_crowded_date_is_refused_with_its_reason_and_one_borne_out_stays():
    habits = Habits(crowded=frozenset({("2020-06-01", "field")}))
    refused = dated_by(ParsedArticle("", (), "", published=on("2020-06-01")), habits).published
    assert (refused.value, refused.status) == (None, DateStatus.NONE)
    assert refused.evidence[0].kind == "refused"
    kept = ParsedArticle("", (), "", published=on("2020-06-01", "field", "url"))
    assert dated_by(kept, habits) is kept
    assert Habits.read(json.loads(json.dumps(habits.as_json()))) == habits


def test_a_dump_decides_how_its_numbers_are_meant(tmp_path):
    rows = [record(story(n), published=f"{13 + n}/04/2020") for n in range(3)]
    rows += [record(story(9), published="03/04/2020")]
    bring(write(tmp_path / "british.jsonl", *rows))
    assert dates()["Notice of day 9 at the quay"] == "2020-04-03"
    rows = [record(story(20 + n), published=f"04/{13 + n}/2020") for n in range(3)]
    rows += [record(story(29), published="03/04/2020")]
    bring(write(tmp_path / "american.jsonl", *rows))
    assert dates()["Notice of day 29 at the quay"] == "2020-03-04"
    assert dates()["Notice of day 9 at the quay"] == "2020-04-03"
    bring(write(tmp_path / "silent.jsonl", record(story(39), published="03/04/2020")))
    assert dates()["Notice of day 39 at the quay"] is None


def test_what_a_person_said_of_a_date_outranks_the_dump(tmp_path):
    rows = [record(story(n), published=f"{13 + n}/04/2020") for n in range(2)]
    bring(write(tmp_path / "a.jsonl", *rows, record(story(9), published="03/04/2020")))
    amending.correct_fields(Article.objects.get(headline__contains="day 9 "), {"published": "2019-01-02"}, "edda")
    more = bring(write(tmp_path / "b.jsonl", *rows, record(story(3), published="16/04/2020"))).dump
    assert dates()["Notice of day 9 at the quay"] == "2019-01-02"
    pipeline.rollback(more, "test")
    assert dates()["Notice of day 9 at the quay"] == "2019-01-02"


def crowded_rows():
    rows = [record(story(n), published=day) for n, day in enumerate(days(24))]
    return [*rows, *(record(story(100 + n), published="2020-06-01") for n in range(26))]


def test_the_day_of_a_crawl_is_refused_and_said_so(tmp_path):
    bring(write(tmp_path / "crawl.jsonl", *crowded_rows()))
    refused = Article.objects.filter(published=None)
    assert refused.count() == 26
    assert refused[0].published_evidence[0][:2] == ["refused", "2020-06-01"]
    assert refused[0].published_status == "none"
    assert doctor.examine() == []


def test_any_order_any_rollback_gives_the_same_dates(tmp_path, capsys):
    british = [record(story(n), published=f"{13 + n}/04/2020") for n in range(4)]
    open_dates = [record(story(n), published="03/04/2020") for n in (30, 31, 32)]
    described = [record(story(n), published="03/04/2020", source="Harbour Post") for n in (31, 32)]
    american = [record(story(40 + n), published=f"04/{13 + n}/2020") for n in range(4)]
    paths = [
        write(tmp_path / "one.jsonl", *british, *open_dates),
        write(tmp_path / "two.jsonl", *american, *described),
        write(tmp_path / "three.jsonl", *crowded_rows(), *open_dates[:1]),
        write(tmp_path / "four.jsonl", record(story(105), published="2020-06-01", source="Harbour Post")),
    ]
    exports, without = set(), {}
    for seed in range(4):
        rng = random.Random(seed)
        brought = [bring(path).dump for path in rng.sample(paths, 4)]
        exports.add(exported(capsys))
        out = rng.choice(brought)
        pipeline.rollback(out, "test")
        without.setdefault(out.name, set()).add(exported(capsys))
        for dump in Dump.objects.exclude(status="rolled-back"):
            pipeline.rollback(dump, "test")
        assert all(not dump.habits for dump in Dump.objects.all())
        for path in rng.sample(paths, 4):
            if path.name != out.name:
                bring(path)
        without[out.name].add(exported(capsys))
        for dump in Dump.objects.exclude(status="rolled-back"):
            pipeline.rollback(dump, "test")
    assert len(exports) == 1
    assert all(len(found) == 1 for found in without.values())


def test_a_run_that_dies_while_it_dates_is_taken_up(tmp_path, capsys, monkeypatch):
    rows = crowded_rows()
    rows += [record(story(300 + n), published=f"{13 + n}/04/2020") for n in range(4)]
    rows += [record(story(400 + n), published="03/04/2020") for n in range(9)]
    path = write(tmp_path / "crawl.jsonl", *rows)
    dump = bring(path).dump
    expected = exported(capsys)
    pipeline.rollback(dump, "test")
    monkeypatch.setattr("archive.settling.habits.WRITTEN", 4)
    real, calls = pipeline.habits._date_again, []

    def deadly(ids):
        calls.append(ids)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(ids)

    monkeypatch.setattr("archive.settling.habits._date_again", deadly)
    with pytest.raises(KeyboardInterrupt):
        bring(path)
    dump.refresh_from_db()
    assert dump.status == "reading"
    pipeline.ingest(dump, jobs.claim(dump.pk))
    assert exported(capsys) == expected


def test_a_vote_that_goes_to_another_dump_is_missed_by_the_first(tmp_path, capsys):
    votes = [record(story(n), published=f"{13 + n}/04/2020") for n in range(3)]
    first = write(tmp_path / "a.jsonl", *votes, record(story(9), published="03/04/2020"))
    described = record(story(0), published="13/04/2020", source="Harbour Post", url="https://p.example/0")
    second = write(tmp_path / "b.jsonl", described)
    bring(first)
    alone = exported(capsys)
    assert dates()["Notice of day 9 at the quay"] == "2020-04-03"
    taking = bring(second).dump
    assert taking.duplicate_count == 1
    assert dates()["Notice of day 9 at the quay"] is None
    both = exported(capsys)
    pipeline.rollback(taking, "test")
    assert exported(capsys) == alone
    pipeline.rollback(Dump.objects.get(name="a.jsonl"), "test")
    bring(second)
    bring(first)
    assert exported(capsys) == both
