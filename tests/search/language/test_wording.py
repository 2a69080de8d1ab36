"""What the pure parser says reaches the reader in the reader's language; what is searched stays as it was written."""

import pytest
from django.utils import translation

from search import indexing
from search.language import sayings, telling
from search.language.parser import parse
from search.language.wording import query_words, said
from search.sentences import Sentence
from tests.factories import make_article

GERMAN = [
    ("quay (pier OR dock)", "quay und (pier oder dock)"),
    ('-headline:"old quay"', "nicht „old quay“ in der Schlagzeile"),
    ("harb* removed:allowed", "Wörter, die mit harb beginnen und allowed, wo es einer späteren Fassung fehlt"),
    ("lighthouse~", "Wörter, die ähnlich wie lighthouse geschrieben sind"),
    ("date:2020-10-06", "veröffentlicht am 6. Oktober 2020"),
    ("date:2020-03", "veröffentlicht im März 2020"),
    ("date:2020", "veröffentlicht 2020"),
    ("after:2020-03-01", "veröffentlicht ab 2. März 2020"),
    ("versions:2..5 source:Post", "in einer Geschichte mit 2 bis 5 Fassungen und Quelle Post"),
    ("in:raw share undated:yes", "share und ohne Datum, auch in den abgesetzten Zeilen"),
    ("", "alles"),
]


@pytest.mark.parametrize(("text", "words"), GERMAN)
def test_a_query_is_told_in_german(text, words):
    with translation.override("de"):
        assert query_words(parse(text).tree) == words


def test_a_whole_month_and_a_whole_year_are_told_by_their_names():
    told = [telling.in_words(parse(f"date:{when}").tree) for when in ("2020-02", "2020", "2020-02-01..2020-02-28")]
    assert told == [
        "published in February 2020",
        "published in 2020",
        "published from 1 February 2020 up to 28 February 2020",
    ]


@pytest.mark.parametrize(
    "text", ['"quay', "(quay", "quay)", "x*", "colour:red", '""', "versions:x", "date:never", "OR quay", "colour:(a b)"]
)
def test_every_notice_is_told_in_german_with_its_values(text):
    notices = parse(text).notices
    assert notices
    for notice in notices:
        assert isinstance(notice, Sentence)
        with translation.override("de"):
            assert said(notice) != notice
        with translation.override("en"):
            assert said(notice) == notice
        assert all(str(value) in notice for value in notice.values.values())


def test_every_saying_has_its_german():
    messages = [value for name, value in vars(sayings).items() if name.isupper()]
    with translation.override("de"):
        assert [message for message in messages if translation.gettext(message) == message] == []
    assert len(messages) > 15


def test_text_of_somebody_else_is_left_alone():
    with translation.override("de"):
        assert said("100 % undated") == "100 % undated"


def test_a_value_with_a_percent_sign_stays_as_it_is():
    with translation.override("de"):
        assert said(parse("before:5%d").notices[0]).startswith("before:5%d ist")


@pytest.mark.django_db
def test_a_german_browser_reads_what_was_understood_and_what_was_not(client):
    make_article()
    indexing.drain()
    headers = {"accept-language": "de"}
    text = client.get("/search/?q=%22quay+date:2020", headers=headers).content.decode()
    assert "quay und veröffentlicht 2020" in text
    assert "Ein Anführungszeichen ohne Gegenstück wurde weggelassen." in text
    too_long = client.get("/search/?q=" + "a" * 5001, headers=headers)
    assert (too_long.status_code, "hat höchstens 5000 Zeichen" in too_long.content.decode()) == (413, True)
