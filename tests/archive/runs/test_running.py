import json

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, Dump, Item
from archive.signals import catching_up
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

pytestmark = pytest.mark.django_db


def ingest(capsys, *paths, **options):
    capsys.readouterr()
    try:
        call_command("ingest", *map(str, paths), json=True, **options)
    finally:
        answer = capsys.readouterr().out
    return json.loads(answer)["dumps"]


def test_the_answer_has_the_contracts_shape_and_its_counts_add_up(tmp_path, capsys):
    (dump,) = ingest(capsys, folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY, c__txt=""))
    assert dump["read"] == dump["new"] + dump["duplicate"] + dump["rejected"] == 3
    assert {key: dump[key] for key in ("name", "status", "format", "new", "duplicate", "rejected")} == {
        "name": "post", "status": "done", "format": "text", "new": 1, "duplicate": 1, "rejected": 1,
    }  # fmt: skip
    assert dump["id"] == Dump.objects.get().pk
    assert len(dump["sha256"]) == 64
    (error,) = dump["errors"]
    assert error["locator"] == "c.txt"
    assert error["code"]
    assert error["detail"]


def test_again_gives_no_new_article(tmp_path, capsys):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=LIGHTHOUSE)
    ingest(capsys, path)
    (again,) = ingest(capsys, path)
    assert (again["read"], again["new"], again["duplicate"]) == (2, 0, 2)


def test_a_dump_that_is_here_is_told_of_again_as_its_run_may_have_died_before_it_could(tmp_path, capsys, monkeypatch):
    path = folder(tmp_path / "post", a__txt=FERRY)
    ingest(capsys, path)
    told = []
    monkeypatch.setattr(catching_up, "send", lambda **said: told.append(said["sender"]))
    ingest(capsys, path)
    assert told == [Dump]


def test_each_path_is_a_dump_of_its_own(tmp_path, capsys):
    folder(tmp_path, a__txt=FERRY, b__txt=LIGHTHOUSE)
    assert [d["name"] for d in ingest(capsys, tmp_path / "a.txt", tmp_path / "b.txt")] == ["a.txt", "b.txt"]


def test_a_missing_path_fails_and_the_other_is_read(tmp_path, capsys):
    folder(tmp_path, a__txt=FERRY)
    with pytest.raises(CommandError) as caught:
        call_command("ingest", str(tmp_path / "missing"), str(tmp_path / "a.txt"), json=True)
    assert caught.value.returncode == 1
    missing, read = json.loads(capsys.readouterr().out)["dumps"]
    assert (missing["status"], read["status"]) == ("failed", "done")
    assert "no such file" in missing["detail"]


def test_a_folder_given_as_a_dot_has_a_name_whether_it_can_be_read_or_not(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(folder(tmp_path / "post", a__txt=FERRY))
    (read,) = ingest(capsys, ".")
    assert (read["name"], read["status"]) == ("post", "done")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(CommandError):
        call_command("ingest", ".", json=True)
    (refused,) = json.loads(capsys.readouterr().out)["dumps"]
    assert (refused["name"], refused["status"]) == ("empty", "failed")


def test_a_rehearsal_counts_like_a_real_run_and_stores_nothing(tmp_path, capsys, archive_data):
    path = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=FERRY + "\n", d__txt="")
    (tried,) = ingest(capsys, path, dry_run=True)
    assert not Item.objects.exists()
    assert not Dump.objects.exists()
    assert [file for file in archive_data.rglob("*") if file.is_file()] == []
    (real,) = ingest(capsys, path)
    told_of_a_run = {"id", "seconds"}
    assert {k: v for k, v in tried.items() if k not in told_of_a_run} == {
        k: v for k, v in real.items() if k not in told_of_a_run
    }
    assert (tried["new"], tried["versions"]) == (2, 2)


def test_without_json_a_sentence_says_how_it_went(tmp_path, capsys):
    call_command("ingest", str(folder(tmp_path / "post", a__txt=FERRY, b__txt="")))
    said = capsys.readouterr().out
    assert "2 read: 1 new, 0 duplicate, 1 rejected" in said
    assert "b.txt" in said


def test_a_given_source_belongs_to_items_that_name_none(tmp_path, capsys):
    path = tmp_path / "two.jsonl"
    rows = [{"headline": "One", "body": FERRY}, {"headline": "Two", "body": LIGHTHOUSE, "source": "Radio Marrow"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ingest(capsys, path, source="Harbour Post")
    assert {a.source.name for a in Article.objects.all()} == {"Harbour Post", "Radio Marrow"}


def test_rollback_of_an_unknown_dump_names_those_there_are(tmp_path, capsys):
    ingest(capsys, folder(tmp_path / "post", a__txt=FERRY))
    with pytest.raises(CommandError, match=r"no dump 999999.*\(post\)"):
        call_command("rollback", 999999)


def test_rollback_takes_the_dump_out(tmp_path, capsys):
    (dump,) = ingest(capsys, folder(tmp_path / "post", a__txt=FERRY))
    call_command("rollback", dump["id"])
    assert not Article.objects.exists()


def test_doctor_says_everything_agrees(tmp_path, capsys):
    ingest(capsys, folder(tmp_path / "post", a__txt=FERRY))
    call_command("doctor")
    assert "Everything agrees" in capsys.readouterr().out


def test_doctor_ends_with_one_where_something_is_wrong(tmp_path, capsys):
    ingest(capsys, folder(tmp_path / "post", a__txt=FERRY))
    Dump.objects.update(new_count=5)
    with pytest.raises(CommandError) as caught:
        call_command("doctor", json=True)
    assert caught.value.returncode == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["clean"] is False
    assert answer["problems"][0]["code"] == "dump-counts"
