"""A pasted text: which articles hold it."""

import pytest

from archive.versions import linking
from tests.archive.versions.stories import story
from tests.archive.views.pages import words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_pasted_passage_is_found_marked_and_dated(client):
    first = make_article(headline="The first", body=story("tide", 8), published="2020-10-05")
    later = make_article(
        headline="The later", body=story("tide", 8) + "\n\n" + story("more", 3), published="2020-10-07"
    )
    linking.link([first, later])
    passage = story("tide", 8).split("\n\n")[3]
    response = client.post("/relate/", {"text": f"{passage} And something else."})
    text = words(response.content.decode())
    assert "2 articles hold some of it" in text
    assert "First by date: The first , 5 October 2020" in text
    assert f"<mark>{passage[:20]}" in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste a text first."),
        ("   ", "Paste a text first."),
        ("x" * 300_000, "longer than this page looks at"),
        ("Nobody ever wrote this", "No article in the archive holds a passage of it"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_looked_for_is_said_so(client, text, sentence):
    assert sentence in client.post("/relate/", {"text": text}).content.decode()


def test_pasted_markup_is_shown_not_run(client):
    assert "<script>alert" not in client.post("/relate/", {"text": "<script>alert(1)</script>"}).content.decode()
