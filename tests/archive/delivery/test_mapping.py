"""Which column is which field: said in a preview, on the command line, remembered for a source."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from archive import jobs, pipeline
from archive.delivery import mapping, receiving
from archive.delivery.receiving import Wishes
from archive.errors import DumpError
from archive.forms.wishing import WishesForm
from archive.models import Article, Dump, FieldMapping
from archive.reading.stages import Way
from archive.runs import previewing, running, steering
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db

# Names that say nothing, and one that says the wrong thing: `summary` holds the text, `body` a slogan.
ROW = {
    "kop": "No ferry",
    "summary": FERRY,
    "body": "The Post, since 1951.",
    "gisteren": "2020-10-06",
    "who": "Tam Orley",
}
SAID = {"kop": "headline", "summary": "body", "body": "none", "gisteren": "published", "who": "byline"}


@pytest.fixture
def staff(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("edda"))
    return client


def rows(path, *made):
    return folder(path, rows__jsonl="".join(json.dumps(row) + "\n" for row in made or (ROW,)))


def as_said(article):
    return (article.headline, article.text.count("since 1951"), article.published, article.authors)


MAPPED = ("No ferry", 0, "2020-10-06", ["Tam Orley"])


def test_without_a_word_the_names_mislead_and_with_one_they_do_not(tmp_path):
    bring(rows(tmp_path / "one"))
    assert as_said(Article.objects.get()) != MAPPED
    pipeline.rollback(Dump.objects.get(), "test")
    bring(tmp_path / "one", mapping=SAID)
    article = Article.objects.get()
    assert as_said(article) == MAPPED
    assert "Repairs will take until March." in article.body


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_every_kind_of_record_is_read_as_said(tmp_path, ending):
    table = "kop;summary;body;gisteren;who\n" + ";".join(f'"{value}"' for value in ROW.values()) + "\n"
    bring(
        folder(tmp_path / "one", **{f"rows__{ending}": table if ending == "csv" else json.dumps([ROW])}), mapping=SAID
    )
    assert as_said(Article.objects.get()) == MAPPED


def test_what_was_said_is_remembered_for_the_source_and_for_no_other(tmp_path):
    bring(rows(tmp_path / "one"), source="Harbour Post", mapping=SAID)
    bring(rows(tmp_path / "two", {**ROW, "kop": "No boat"}), source="Harbour Post")
    bring(rows(tmp_path / "three", {**ROW, "kop": "No ship"}), source="Northbank Courier")
    assert [article.headline for article in Article.objects.order_by("pk")] == ["No ferry", "No boat", ""]
    assert Dump.objects.get(name="two").wanted_mapping == SAID


def test_a_dump_keeps_its_mapping_whatever_is_said_later_of_its_source(tmp_path):
    """Its items are found again, and come again after a roll-back, as they were read."""
    bring(rows(tmp_path / "one"), source="Harbour Post", mapping=SAID)
    text = Article.objects.get().text
    mapping.remember("Harbour Post", {})
    pipeline.rollback(Dump.objects.get(), "test")
    bring(tmp_path / "one", source="Harbour Post")
    assert Article.objects.get().text == text


def test_a_dry_run_reads_as_the_real_run_does(tmp_path):
    path = rows(tmp_path / "one", {"kop": "x", "note": FERRY}, {"kop": "y", "note": "z" * 9})
    wishes = Wishes(mapping={"note": "none", "kop": "headline"})
    dry, real = running.rehearse(path, wishes, None).facts, running.run(path, wishes, None).facts
    counts = ("read", "new", "duplicate", "rejected")
    assert [dry[name] for name in counts] == [real[name] for name in counts] == [2, 2, 0, 0]


def test_the_preview_shows_every_column_and_takes_what_is_said_of_it(staff, tmp_path):
    dump = receiving.receive_path(rows(tmp_path / "one"), Wishes(held=True, source="Harbour Post"), "test").dump
    assert previewing.make_next() == 1
    shown = staff.get(f"/dumps/{dump.pk}/preview/").content.decode()
    assert all(f">{key}</th>" in shown for key in ROW)
    sent = {"source": "Harbour Post", "format": "auto", "column": list(SAID), "meaning": list(SAID.values())}
    staff.post(f"/dumps/{dump.pk}/preview/", {**sent, "look": "1"})
    dump.refresh_from_db()
    assert (dump.wanted_mapping, dump.held) == (SAID, True)
    assert mapping.remembered("Harbour Post") == SAID
    assert previewing.make_next() == 1
    shown = staff.get(f"/dumps/{dump.pk}/preview/").content.decode()
    assert shown.count(" selected>") >= len(SAID)
    dump.refresh_from_db()
    assert dump.preview["first"][0]["headline"] == "No ferry"
    staff.post(f"/dumps/{dump.pk}/preview/", {**sent, "read": "1"})
    pipeline.ingest(Dump.objects.get(), jobs.claim(dump.pk))
    assert as_said(Article.objects.get()) == MAPPED


def test_a_form_with_a_table_of_columns_forgets_what_is_left_to_the_archive():
    data = QueryDict(mutable=True)
    data.update({"format": "auto", "source": "Harbour Post"})
    data.setlist("column", ["a", "b", "c"])
    data.setlist("meaning", ["", "headline", "hero"])
    form = WishesForm(data)
    assert form.is_valid()
    assert form.wishes().mapping == {"b": "headline"}


def test_an_emptied_mapping_is_forgotten():
    mapping.remember("Harbour Post", SAID)
    mapping.remember("Harbour Post", {})
    mapping.remember("", SAID)
    assert not FieldMapping.objects.exists()


def test_the_command_line_says_columns_too(tmp_path):
    path = rows(tmp_path / "one")
    said = [f"--map={key}={name}" for key, name in SAID.items()]
    call_command("ingest", str(path), "--source", "Harbour Post", *said)
    assert as_said(Article.objects.get()) == MAPPED
    assert mapping.remembered("Harbour Post") == SAID
    with pytest.raises(CommandError, match="COLUMN=FIELD") as refused:
        call_command("ingest", str(path), "--map", "kop=hero")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "pairs", [["kop"], ["=body"], ["kop="], ["x" * 201 + "=body"], [f"{n}=body" for n in range(201)]]
)
def test_a_mapping_that_cannot_be_is_refused_with_a_sentence(pairs):
    with pytest.raises(DumpError, match=r"\.$"):
        mapping.mapping_of(pairs)


def test_rejected_items_are_read_again_with_other_columns(tmp_path):
    dump = bring(rows(tmp_path / "one", {"tekst": "Te laat", "x": "1"}, {"headline": "One", "body": LIGHTHOUSE})).dump
    assert dump.rejected_count == 1
    steering.read_rejected_again(dump, "edda", Way(mapping={"tekst": "body"}))
    pipeline.ingest(dump, jobs.claim(dump.pk))
    dump.refresh_from_db()
    assert (dump.new_count, dump.rejected_count) == (2, 0)
    assert dump.items.get(number=0).read_as["mapping"] == {"tekst": "body"}
