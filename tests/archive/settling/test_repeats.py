"""Repeated lines over whole archives: what comes and goes, in any order and any split."""

import json
import random

import pytest
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending
from archive.evidence.traces import eligible, unpacked
from archive.ingest.items import Role
from archive.keeping import doctor
from archive.models import Article, Dump, LineTrace, RepeatedLine
from archive.settling import repeats
from tests.archive.dumps import bring, folder

pytestmark = pytest.mark.django_db

SIGN_OFF = "Readers can reach the Harbour Post newsroom by the brass tube on the south quay."
NAMES = ("gull", "quay", "rope", "tide", "crab", "kelp", "mast", "oar", "pier", "reef")
ENDS = ("man", "side", "wick", "ton", "ing", "stead", "ford", "by")
WORDS = [name + end for name in NAMES for end in ENDS]


def story(number, *, sign_off=True, paragraphs=4):
    rng = random.Random(number)
    sentences = ["The " + " ".join(rng.choices(WORDS, k=22)) + " was seen." for _ in range(paragraphs)]
    return "\n\n".join([f"Notice of day {number} at the quay", *sentences, *([SIGN_OFF] if sign_off else [])])


def record(text, **fields):
    headline, body = text.split("\n\n", 1)
    return json.dumps({"headline": headline, "body": body, **fields})


def write(path, *rows):
    path.write_text("".join(row + "\n" for row in rows))
    return path


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def roles_of(sentence):
    return {
        role for article in Article.objects.all() for start, end, role, *_ in article.lines
        if article.text[start:end] == sentence
    }  # fmt: skip


def test_a_line_of_five_stories_of_a_source_is_boilerplate_and_out_of_the_body(tmp_path):
    bring(write(tmp_path / "post.jsonl", *(record(story(n), source="Harbour Post") for n in range(6))))
    assert roles_of(SIGN_OFF) == {"boilerplate"}
    for article in Article.objects.all():
        assert SIGN_OFF not in article.body
        assert doctor.gives_text_back(article)
        assert article.words == len(article.body.split())
    assert doctor.examine() == []


def test_four_stories_are_too_few_and_a_fifth_decides_for_all(tmp_path):
    bring(write(tmp_path / "a.jsonl", *(record(story(n), source="Harbour Post") for n in range(4))))
    assert roles_of(SIGN_OFF) == {"body"}
    fifth = bring(write(tmp_path / "b.jsonl", record(story(4), source="Harbour Post"))).dump
    assert roles_of(SIGN_OFF) == {"boilerplate"}
    pipeline.rollback(fifth, "test")
    assert roles_of(SIGN_OFF) == {"body"}
    assert not RepeatedLine.objects.exists()
    assert not Article.objects.exclude(own_roles=[]).exists()


def test_two_sources_are_counted_apart_and_texts_without_source_by_their_dump(tmp_path):
    for name in ("Harbour Post", "Radio Marrow"):
        bring(write(tmp_path / f"{name}.jsonl", *(record(story(len(name) + n), source=name) for n in range(3))))
    bring(folder(tmp_path / "one", **{f"n{n}__txt": story(100 + n) for n in range(4)}))
    assert roles_of(SIGN_OFF) == {"body"}
    bring(folder(tmp_path / "two", **{f"n{n}__txt": story(200 + n) for n in range(5)}))
    labelled = Article.objects.exclude(own_roles=[])
    assert {article.speaking_dump.name for article in labelled} == {"two"}


def test_one_story_printed_by_thirty_papers_keeps_its_paragraphs(tmp_path):
    paragraphs = story(1, paragraphs=8, sign_off=False).split("\n\n")
    texts = []
    for n in range(30):
        rng = random.Random(n)
        kept = [part for part in paragraphs[1:] if rng.random() < 0.75]
        texts.append("\n\n".join([f"Paper {n} reports", *kept, story(500 + n, paragraphs=1).split("\n\n")[1]]))
    bring(folder(tmp_path / "wire", **{f"n{n}__txt": text for n, text in enumerate(texts)}))
    assert not RepeatedLine.objects.exists()


def test_a_notice_of_repeated_lines_only_keeps_them(tmp_path):
    rows = [record(story(n), source="Harbour Post") for n in range(6)]
    rows.append(record(f"How to reach us\n\n{SIGN_OFF}", source="Harbour Post"))
    bring(write(tmp_path / "post.jsonl", *rows))
    notice = Article.objects.get(headline="How to reach us")
    assert notice.body == SIGN_OFF
    assert len(Article.objects.exclude(own_roles=[])) == 6


def test_a_relabelled_article_is_linked_by_what_is_left_and_keeps_its_items(tmp_path):
    bring(write(tmp_path / "a.jsonl", *(record(story(n), source="Harbour Post") for n in range(4))))
    identities = set(Article.objects.values_list("identity", flat=True))
    before = {article.pk: bytes(article.fingerprint) for article in Article.objects.all()}
    bring(write(tmp_path / "b.jsonl", *(record(story(n), source="Harbour Post") for n in range(9))))
    assert identities <= set(Article.objects.values_list("identity", flat=True))
    assert Dump.objects.get(name="b.jsonl").duplicate_count == 4
    assert all(before[article.pk] != bytes(article.fingerprint) for article in Article.objects.filter(pk__in=before))
    assert doctor.examine() == []


def rows_of_the_archive():
    """Stories of two sources and of none, some without the sign-off, some twice with better descriptions."""
    rows = [record(story(n), source="Harbour Post") for n in range(7)]
    rows += [record(story(n), source="Radio Marrow", url=f"https://radio.example/{n}") for n in range(20, 26)]
    rows += [record(story(n)) for n in (0, 1, 2, 30, 31, 32, 33, 34)]
    rows += [record(story(n, sign_off=False), source="Harbour Post") for n in range(40, 44)]
    rows += [record(story(n, paragraphs=3), source="Harbour Post") for n in (1, 2)]
    return rows


def test_any_order_and_a_rollback_of_any_dump_give_the_same_archive(tmp_path, capsys):
    rows = rows_of_the_archive()
    parts = [rows[place::5] for place in range(5)]
    paths = [write(tmp_path / f"part{n}.jsonl", *part) for n, part in enumerate(parts)]
    exports = {}
    for seed in range(4):
        rng = random.Random(seed)
        brought = [bring(path).dump for path in rng.sample(paths, 5)]
        exports.setdefault("all", set()).add(exported(capsys))
        assert doctor.examine() == []
        out = rng.choice(brought)
        pipeline.rollback(out, "test")
        rest = exported(capsys)
        for dump in brought:
            if dump != out:
                pipeline.rollback(dump, "test")
        assert not LineTrace.objects.exists()
        assert not RepeatedLine.objects.exists()
        for path in paths:
            if path.name != out.name:
                bring(path)
        assert exported(capsys) == rest
        for dump in Dump.objects.exclude(pk=out.pk):
            pipeline.rollback(dump, "test")
    assert len(exports["all"]) == 1
    assert '"boilerplate"' in next(iter(exports["all"]))


def test_any_split_into_batches_gives_the_same_archive(tmp_path, capsys, monkeypatch):
    path = write(tmp_path / "all.jsonl", *rows_of_the_archive())
    exports = set()
    for size in (1, 3, 100):
        monkeypatch.setattr(pipeline, "BATCH", size)
        dump = bring(path).dump
        exports.add(exported(capsys))
        pipeline.rollback(dump, "test")
    assert len(exports) == 1


def test_what_is_decided_is_what_counting_everything_anew_decides(tmp_path):
    """The tables against a count over all articles, after dumps came and went."""
    rows = rows_of_the_archive()
    dumps = [bring(write(tmp_path / f"p{n}.jsonl", *rows[n::3])).dump for n in range(3)]
    pipeline.rollback(dumps[1], "test")
    held = {line for article in Article.objects.all() for line in eligible(
        unpacked(bytes(article.line_traces)), article.trace_scope)}  # fmt: skip
    assert set(LineTrace.objects.values_list("line", flat=True)) == held
    decided = set(RepeatedLine.objects.values_list("line", flat=True))
    RepeatedLine.objects.all().delete()
    repeats.follow([], repeats._Touched(shrunk=set(Article.objects.values_list("trace_scope", flat=True))))
    assert set(RepeatedLine.objects.values_list("line", flat=True)) == decided


def test_a_batch_asks_the_same_number_of_queries_whatever_it_holds(tmp_path, django_assert_max_num_queries):
    bring(write(tmp_path / "a.jsonl", *(record(story(n), source="Harbour Post") for n in range(30))))
    with django_assert_max_num_queries(12):
        repeats.follow(list(Article.objects.select_related("source")))


def test_what_people_corrected_of_a_repeated_line_outranks_its_repetition(tmp_path, capsys):
    bring(write(tmp_path / "a.jsonl", *(record(story(n), source="Harbour Post") for n in range(4))))
    article = Article.objects.get(headline__startswith="Notice of day 2 ")
    number = next(n for n, line in enumerate(article.lines) if article.text[line[0] : line[1]] == SIGN_OFF)
    entry = amending.correct_lines(article, [number], Role.NOTE, "edda")
    fifth = bring(write(tmp_path / "b.jsonl", *(record(story(n), source="Harbour Post") for n in (4, 5)))).dump
    article.refresh_from_db()
    assert article.lines[number][2] == "note"
    assert sorted(roles_of(SIGN_OFF)) == ["boilerplate", "note"]
    amending.correct_fields(article, {"headline": "Another headline"}, "edda")
    amending.undo(entry, "edda")
    article.refresh_from_db()
    assert (article.headline, article.lines[number][2]) == ("Another headline", "boilerplate")
    assert SIGN_OFF not in article.body
    pipeline.rollback(fifth, "test")
    article.refresh_from_db()
    assert (article.headline, article.lines[number][2]) == ("Another headline", "body")
    assert SIGN_OFF in article.body


def test_an_article_may_come_and_be_described_better_in_one_batch(tmp_path, capsys):
    rows = [record(story(1), source="Harbour Post"), record(story(1), source="Harbour Post", url="https://p.example/1")]
    bring(write(tmp_path / "a.jsonl", *rows))
    assert LineTrace.objects.count() == 5
    assert doctor.examine() == []


def test_the_doctor_sees_a_line_that_is_lost_and_one_that_nobody_prints(tmp_path):
    bring(write(tmp_path / "a.jsonl", *(record(story(n), source="Harbour Post") for n in range(5))))
    assert doctor.examine() == []
    LineTrace.objects.filter(line=RepeatedLine.objects.get().line).delete()
    assert {problem.code for problem in doctor.examine()} == {"line-traces", "repeated-lines"}


def test_which_articles_are_looked_at_does_not_depend_on_their_order(tmp_path, capsys):
    """Of thirty that print the line, 22 tell one story: the 24 looked at decide."""
    one = story(1, paragraphs=8).split("\n\n")
    rng = random.Random(7)
    copies = ["\n\n".join([f"Copy {n} of it all", *rng.sample(one[1:9], 7), f"Paper {n} adds a word.", SIGN_OFF])
              for n in range(22)]  # fmt: skip
    rows = [record(text, source="Harbour Post") for text in copies]
    rows += [record(story(200 + n), source="Harbour Post") for n in range(8)]
    exports = set()
    for ordered in (rows, rows[::-1]):
        dumps = [bring(write(tmp_path / f"part{n}.jsonl", *ordered[n * 10 : n * 10 + 10])).dump for n in range(3)]
        capsys.readouterr()
        call_command("export", "--canonical")
        exported_rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
        exports.add(json.dumps([{**row, "items": []} for row in exported_rows]))
        for dump in dumps:
            pipeline.rollback(dump, "test")
    assert len(exports) == 1
