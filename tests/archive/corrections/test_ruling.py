"""What always holds of a source's texts: looked at, made, followed, undone."""

import pytest
from django.core.management import call_command

from archive import pipeline
from archive.corrections import amending, ruling
from archive.corrections.amending import NothingToCorrectError
from archive.corrections.ruling import Draft, UnusableRuleError
from archive.ingest.items import Role
from archive.models import Article, AuditEntry, Dump, SourceRule
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db

SLOGAN = "The Post since 1951, issue 4, goes where the gulls go and stays there."
STORIES = [FERRY, LIGHTHOUSE]


def post(text, issue=4):
    return f"{text}\n\n{SLOGAN.replace('issue 4', f'issue {issue}')}"


def exported(capsys):
    capsys.readouterr()
    call_command("export", "--canonical")
    return capsys.readouterr().out


def roles_of_slogans():
    """One role for each article, by id."""
    return [
        next(ln.role.value for ln in one.line_objects() if one.text[ln.start :].startswith("The Post since"))
        for one in Article.objects.order_by("pk")
    ]


@pytest.fixture
def paper(tmp_path):
    bring(folder(tmp_path / "post", a__txt=post(FERRY), b__txt=post(LIGHTHOUSE, 5)), source="Harbour Post")
    return Article.objects.order_by("pk")


LINE = Draft("Harbour Post", "line", " ".join(SLOGAN.lower().replace(",", "").replace(".", "").split()), "boilerplate")
SHAPE = Draft("Harbour Post", "shape", LINE.pattern.replace("1951", "0").replace("4", "0"), "boilerplate")


def test_a_rule_says_beforehand_what_it_changes_and_then_changes_that(paper):
    effect = ruling.effect_of([LINE])
    assert (effect.articles, effect.looked_at, effect.changed_articles, effect.changed_lines) == (2, 2, 1, 1)
    assert (effect.samples[0].was, effect.samples[0].will_be) == ("body", "boilerplate")
    ruling.make([LINE], "desk")
    assert roles_of_slogans() == ["boilerplate", "body"]
    assert SLOGAN not in paper.first().body


def test_a_rule_of_a_shape_takes_any_numbers(paper):
    assert ruling.effect_of([SHAPE]).changed_lines == 2
    ruling.make([SHAPE], "desk")
    assert roles_of_slogans() == ["boilerplate", "boilerplate"]


def test_a_rule_holds_for_texts_to_come_and_for_its_source_alone(paper, tmp_path):
    ruling.make([SHAPE], "desk")
    bring(folder(tmp_path / "more", c__txt=post(FERRY.upper(), 6)), source="Harbour Post")
    bring(folder(tmp_path / "other", d__txt=post(LIGHTHOUSE.upper(), 7)), source="Northbank Courier")
    assert roles_of_slogans() == ["boilerplate", "boilerplate", "boilerplate", "body"]


def test_a_correction_of_one_text_outranks_the_rule(paper):
    one = paper.first()
    amending.correct_lines(one, [len(one.lines) - 1], Role.QUOTE, "desk")
    ruling.make([SHAPE], "desk")
    assert roles_of_slogans() == ["quote", "boilerplate"]


def test_an_undone_rule_leaves_no_trace(paper, capsys):
    before = exported(capsys)
    entry = ruling.make([SHAPE, Draft("Harbour Post", "language", "en", "nds")], "desk")
    assert set(paper.values_list("language", flat=True)) == {"nds"}
    ruling.undo(entry, "desk")
    assert exported(capsys) == before
    assert not paper.exclude(own_reading=None).exists()
    with pytest.raises(NothingToCorrectError):
        ruling.undo(entry, "desk")


def test_a_rule_that_takes_another_s_place_gives_it_back(paper):
    ruling.make([SHAPE], "desk")
    later = ruling.make([Draft(*(getattr(SHAPE, name) for name in ("source_name", "about", "pattern")), "ad")], "desk")
    assert roles_of_slogans() == ["ad", "ad"]
    ruling.undo(later, "desk")
    assert roles_of_slogans() == ["boilerplate", "boilerplate"]


def test_a_line_s_own_words_outrank_its_shape_whichever_was_said_first(paper):
    for draft in (LINE, SHAPE):
        ruling.make([Draft(draft.source_name, draft.about, draft.pattern, "ad" if draft is LINE else "note")], "desk")
    assert roles_of_slogans() == ["ad", "note"]


def test_a_date_known_by_a_distrusted_kind_is_not_believed(tmp_path):
    line = '{"headline": "Ferry late", "body": "The ferry to Gull Island is late again.", "date": "2020-10-06"}'
    bring(folder(tmp_path / "post", a__jsonl=line), source="Harbour Post")
    assert Article.objects.get().published == "2020-10-06"
    draft = Draft("Harbour Post", "date", "field", "")
    assert ruling.effect_of([draft]).changed_articles == 1
    ruling.make([draft], "desk")
    assert Article.objects.get().published is None


def test_rules_hold_when_a_dump_goes_and_comes_back(paper, tmp_path, capsys):
    ruling.make([SHAPE], "desk")
    before = exported(capsys)
    pipeline.rollback(Dump.objects.get(), "desk")
    bring(tmp_path / "post", source="Harbour Post")
    assert exported(capsys) == before


def test_many_articles_follow_at_the_worker_s_next_round(paper, monkeypatch):
    monkeypatch.setattr(ruling, "AT_ONCE", 1)
    ruling.make([SHAPE], "desk")
    assert roles_of_slogans() == ["body", "body"]
    assert ruling.is_pending()
    assert ruling.follow() == 2
    assert roles_of_slogans() == ["boilerplate", "boilerplate"]
    assert (ruling.is_pending(), ruling.follow()) == (False, 0)


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", "line", "x", "ad"), Draft("Harbour Post", "line", "", "ad"),
        Draft("Harbour Post", "line", "x" * 301, "ad"), Draft("Harbour Post", "published", "2020", "2021"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_with_a_sentence(draft):
    with pytest.raises(UnusableRuleError, match=r"\.$"):
        ruling.make([draft], "desk")
    assert not AuditEntry.objects.exists()
    assert not SourceRule.objects.exists()


def test_a_rule_that_holds_already_is_not_made_again(paper):
    ruling.make([SHAPE], "desk")
    with pytest.raises(NothingToCorrectError):
        ruling.make([SHAPE], "desk")
    assert AuditEntry.objects.filter(act="rule").count() == 1
