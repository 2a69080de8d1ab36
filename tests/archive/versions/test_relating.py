import io
import json

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, Fingerprint
from archive.tokens import comparison_tokens
from archive.versions import linking
from archive.versions.relating import relate, spanned_tokens
from tests.archive.versions.stories import article, own_date, sentence, story

pytestmark = pytest.mark.django_db


def linked(*bodies, **fields):
    made = [article(body, **fields) for body in bodies]
    linking.link(made)
    return made


def spanned(text, holding):
    return [text[start:stop] for start, stop in holding.spans]


def test_a_page_is_found_with_its_share_of_both_sides():
    held, _other = linked(story(1, 20), story(2, 20))
    text = "\n\n".join(story(1, 20).split("\n\n")[:10])
    (holding,) = relate(text)
    assert holding.article == held
    assert holding.coverage_of_text == 1.0
    assert holding.coverage_of_article == pytest.approx(0.5, abs=0.02)
    assert spanned(text, holding) == [text.strip(".")]


@pytest.mark.parametrize("number", range(10))
def test_every_single_sentence_is_found(number):
    held, _other = linked(story(1), story(2))
    text = story(1).split("\n\n")[number]
    (holding,) = relate(text)
    assert holding.article == held
    assert holding.coverage_of_text == 1.0


def test_a_run_too_short_to_align_is_found_word_for_word():
    held, _other = linked(story(1), story(2))
    text = " ".join(story(1).split()[3:7])
    (holding,) = relate(text)
    assert (holding.article, holding.shared_words) == (held, 4)
    assert relate(" ".join(reversed(text.split()))) == ()


def test_passages_are_marked_where_they_stand():
    passage = story(1).split("\n\n")[2]
    linked(story(1))
    text = f"{sentence('before', 30)} {passage} {sentence('after', 30)}"
    (holding,) = relate(text)
    assert spanned(text, holding) == [passage.strip(".")]
    assert 0.1 < holding.coverage_of_text < 0.4


def test_equal_shares_come_by_date_the_earliest_first():
    late, undated, early = (
        article(story(1), f"Copy {place}", own_date(day))
        for place, day in enumerate(["2020-10-07", None, "2020-10-06"])
    )
    linking.link([late, undated, early])
    Article.objects.filter(pk=late.pk).update(published="2020-10-07")
    Article.objects.filter(pk=early.pk).update(published="2020-10-06")
    assert [holding.article.pk for holding in relate(story(1))] == [early.pk, late.pk, undated.pk]
    assert len(relate(story(1), limit=2)) == 2


@pytest.mark.parametrize(
    "text", ["", "two words", "\x00 ... \u00ad", "Nobody here wrote that ferry line, ever, at all."]
)
def test_what_nobody_holds_gives_nothing(text):
    linked(story(1))
    assert relate(text) == ()


def test_one_word_a_hundred_thousand_times_is_answered():
    linked(story(1))
    assert relate("ferry " * 100_000) == ()


def test_a_text_in_a_script_without_spaces_is_found_to_the_character():
    body = "港口城市马罗湾的议会周二决定重建旧灯塔并在明年春天重新开放给公众参观"
    linked(body)
    text = f"新闻：{body[5:25]}。"
    (holding,) = relate(text)
    assert spanned(text, holding) == [body[5:25]]


def test_nothing_is_stored():
    linked(story(1))
    before = Article.objects.count(), Fingerprint.objects.count()
    relate(story(1))
    assert (Article.objects.count(), Fingerprint.objects.count()) == before


@pytest.mark.parametrize(
    "text",
    ["Straße “ﬁne” co-operate\u00ad", "İstanbul'da 3.5 km²", "漢字 and words", "a\u0308b ½ x", "\u00b4quoted\u00b4"],
)
def test_tokens_with_places_are_the_comparison_tokens(text):
    tokens, places = spanned_tokens(text)
    assert tokens == comparison_tokens(text)
    assert len(places) == len(tokens)


def test_the_command_answers_in_json_and_in_sentences(tmp_path, capsys):
    linked(story(1))
    path = tmp_path / "pasted.txt"
    path.write_text(story(1))
    call_command("relate", path, "--json")
    (fact,) = json.loads(capsys.readouterr().out)["holdings"]
    assert fact["coverage_of_text"] == 1.0
    call_command("relate", path)
    assert "100 % of the text" in capsys.readouterr().out.replace("\u00a0", " ")


def test_the_command_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"nobody wrote this sentence here before")))
    call_command("relate", "-")
    assert "No article holds any of it." in capsys.readouterr().out


def test_a_missing_file_is_named():
    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        call_command("relate", "nowhere.txt")
