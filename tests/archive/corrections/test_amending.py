"""People correct what was read; whatever happens to the archive afterwards, it holds."""

import random

import pytest
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending
from archive.ingest.items import Role
from archive.models import Article, AuditEntry, Correction, Dump, Source, VersionLink
from archive.signals import articles_changed
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def line_of(article, beginning):
    return next(n for n, ln in enumerate(article.line_objects()) if article.text[ln.start :].startswith(beginning))


def role_of(article, beginning):
    return article.line_objects()[line_of(article, beginning)].role


def fresh(article):
    return Article.objects.select_related("source").get(pk=article.pk)


def correct(article, beginning, role):
    entry = amending.correct_lines(article, [line_of(article, beginning)], role, "desk")
    article.refresh_from_db()
    return entry


@pytest.fixture
def ferry(tmp_path):
    bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT), source="Harbour Post")
    return Article.objects.get(text=FERRY)


def test_a_corrected_line_changes_body_words_hash_and_links(ferry):
    before = (ferry.body, ferry.words, ferry.body_sha256, bytes(ferry.fingerprint))
    coverage = VersionLink.objects.get().coverage_a
    correct(ferry, "Islanders", Role.CAPTION)
    assert role_of(ferry, "Islanders") is Role.CAPTION
    after = (ferry.body, ferry.words, ferry.body_sha256, bytes(ferry.fingerprint))
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert VersionLink.objects.get().coverage_a != coverage


def test_a_correction_never_changes_which_article_an_item_belongs_to(ferry, tmp_path):
    identity = ferry.identity
    correct(ferry, "Islanders", Role.CAPTION)
    report = bring(folder(tmp_path / "two", c__txt=FERRY))
    assert (report.new, report.duplicate, ferry.identity) == (0, 1, identity)
    assert ferry.items.count() == 2


def test_a_correction_is_announced_and_logged(ferry):
    told = []

    def hear(changed, **_):
        told.append(changed)

    articles_changed.connect(hear, weak=False)
    try:
        entry = correct(ferry, "Islanders", Role.CAPTION)
    finally:
        articles_changed.disconnect(hear)
    assert any(ferry.pk in changed for changed in told)
    assert (entry.actor, entry.act) == ("desk", "correct")
    assert entry.detail == {"article": ferry.pk, "corrected": ["role"], "count": 1}


def test_an_undone_correction_leaves_no_trace_in_the_article(ferry, capsys):
    before = exported(capsys)
    entry = correct(ferry, "Islanders", Role.CAPTION)
    amending.correct_fields(ferry, {"headline": "No ferry"}, "desk")
    assert exported(capsys) != before
    for act in (AuditEntry.objects.filter(act="correct").last(), AuditEntry.objects.filter(act="correct").first()):
        amending.undo(act, "desk")
    assert exported(capsys) == before
    assert fresh(ferry).own_reading is None
    with pytest.raises(amending.NothingToCorrectError):
        amending.undo(entry, "desk")


def test_undoing_a_later_correction_brings_the_earlier_back(ferry):
    correct(ferry, "Islanders", Role.CAPTION)
    later = correct(ferry, "Islanders", Role.AD)
    assert role_of(ferry, "Islanders") is Role.AD
    amending.undo(later, "desk")
    assert role_of(fresh(ferry), "Islanders") is Role.CAPTION


def test_a_correction_that_changes_nothing_is_refused_and_leaves_no_entry(ferry):
    with pytest.raises(amending.NothingToCorrectError):
        amending.correct_fields(ferry, {"headline": ferry.headline}, "desk")
    with pytest.raises(amending.NothingToCorrectError):
        amending.correct_lines(ferry, [9999], Role.AD, "desk")
    assert not AuditEntry.objects.filter(act="correct").exists()


def test_fields_and_the_date_are_corrected_and_what_was_read_is_still_known(ferry):
    amending.correct_fields(
        ferry,
        {"headline": "No ferry", "source": "Radio Marrow", "tags": ["sea", "ferries"], "published": "2019-11"},
        "desk",
    )
    seen = fresh(ferry)
    assert (seen.headline, seen.source.name, seen.tags) == ("No ferry", "Radio Marrow", ["sea", "ferries"])
    assert (seen.published, seen.published_precision, seen.published_status) == ("2019-11", "month", "stated")
    read = amending.read_of(seen)
    assert (read["headline"], read["source"]) == ("Ferry to Gull Island cancelled until spring", "Harbour Post")
    assert (read["tags"], read["published"]) == ([], "")


def test_a_corrected_date_is_lent_to_versions_that_state_none(ferry):
    amending.correct_fields(ferry, {"published": "2019-11-04"}, "desk")
    short = Article.objects.get(text=FERRY_SHORT)
    assert (short.published, short.published_status) == ("2019-11-04", "borrowed")


def test_a_source_that_no_article_names_any_more_goes(ferry):
    for article in Article.objects.select_related("source"):
        amending.correct_fields(article, {"source": "Radio Marrow"}, "desk")
    assert [source.name for source in Source.objects.all()] == ["Radio Marrow"]


def test_corrections_survive_the_roll_back_of_one_of_two_dumps_that_hold_the_article(tmp_path, capsys):
    bring(folder(tmp_path / "one", a__txt=FERRY, x__txt=LIGHTHOUSE))
    bring(folder(tmp_path / "two", b__txt=FERRY.replace("\n\n", "\r\n").upper()))
    article = Article.objects.get(items__dump__name="two")
    correct(article, article.text[article.line_objects()[2].start :][:20], Role.AD)
    amending.correct_fields(fresh(article), {"section": "Sea"}, "desk")
    for name in ("one", "two"):
        pipeline.rollback(Dump.objects.get(name=name), "desk")
        if name == "one":
            seen = fresh(article)
            assert [line.role for line in seen.line_objects()].count(Role.AD) == 1
            assert seen.section == "Sea"
    assert not Article.objects.exists()


def test_corrections_are_there_again_when_the_article_comes_back(ferry, tmp_path, capsys):
    correct(ferry, "Islanders", Role.CAPTION)
    amending.correct_fields(fresh(ferry), {"byline": "By Tam Orley"}, "desk")
    before = exported(capsys)
    pipeline.rollback(Dump.objects.get(), "desk")
    bring(tmp_path / "post", source="Harbour Post")
    assert exported(capsys) == before


def correct_in_two_acts(acts):
    """Does and gives back the first act that is left."""
    ferry = Article.objects.select_related("source").get(text__startswith="Ferry to")
    if acts.pop() == "line":
        return correct(ferry, "Shopkeeper", Role.NOTE)
    return amending.correct_fields(ferry, {"published": "2020-01-02", "headline": "No ferry"}, "desk")


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_dumps_and_corrections_leaves_no_trace(tmp_path, capsys, seed):
    """Dumps, corrections and a roll-back in any order; a correction waits for its article to be there."""
    chance = random.Random(seed)
    files = {
        "one": {"a__txt": FERRY},
        "two": {"b__txt": FERRY.replace("\n\n", "\r\n")},
        "three": {"c__txt": LIGHTHOUSE},
    }
    for name, texts in files.items():
        bring(folder(tmp_path / name, **texts))
    done = [correct_in_two_acts(acts := ["line", "field"]), correct_in_two_acts(acts)]
    wanted = exported(capsys)
    assert all(said in wanted for said in ('"note"', "No ferry", "2020-01-02"))
    for dump in Dump.objects.all():
        pipeline.rollback(dump, "desk")
    for entry in done:
        amending.undo(entry, "desk")
    dumps, acts = chance.sample(list(files), 3), chance.sample(["line", "field"], 2)
    while dumps or acts:
        if (
            acts
            and Article.objects.filter(text__startswith="Ferry to").exists()
            and (not dumps or chance.random() < 0.5)
        ):
            correct_in_two_acts(acts)
        else:
            bring(tmp_path / dumps.pop())
    pipeline.rollback(Dump.objects.get(name="two"), "desk")
    bring(tmp_path / "two")
    assert exported(capsys) == wanted


def test_two_articles_of_the_same_words_share_their_corrections(tmp_path):
    """A record and a text file may be two articles by their labels; what is said of the words holds for both."""
    bring(folder(tmp_path / "one", a__txt=FERRY))
    article = Article.objects.get()
    twin = fresh(article)
    twin.pk, twin.identity, twin._state.adding = None, "0" * 64, True
    twin.save()
    amending.correct_fields(fresh(article), {"section": "Sea"}, "desk")
    assert fresh(twin).section == "Sea"
    assert Correction.objects.count() == 1
