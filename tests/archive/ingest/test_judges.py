import time

import pytest
import readability

from archive.ingest import judges
from archive.ingest.judges import opinions
from archive.ingest.lines import key
from tests.archive.ingest.making import LEAD, SECOND, THIRD

PAGE = f"""<html><head><title>Wall breaks</title></head><body>
<nav><ul><li><a href="/">Home of the Harbour Post</a></li></ul></nav>
<article><h1>Wall breaks</h1><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>
<footer><p>Harbour Post, 1 Quay Street</p></footer></body></html>"""


def test_the_judges_keep_the_article_and_leave_the_menu():
    told = opinions(PAGE, [key("Home of the Harbour Post"), key(LEAD), key(THIRD)])

    assert told.fast == told.precise == told.readable == [False, True, True]
    assert told.linked == [True, False, False]
    assert not told.has_stated


def test_a_body_in_the_linked_data_is_a_witness():
    stated = PAGE.replace(
        "</head>",
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{LEAD}"}}</script></head>',
    )

    told = opinions(stated, [key(LEAD), key(SECOND)])

    assert told.has_stated
    assert told.stated == [True, False]


def test_a_judge_that_breaks_keeps_nothing_and_the_others_speak(monkeypatch):
    def broken(*args, **options):
        raise RecursionError

    monkeypatch.setattr(readability, "Document", broken)

    told = opinions(PAGE, [key(LEAD)])

    assert told.readable == [False]
    assert told.fast == [True]


@pytest.mark.parametrize("markup", [None, "", "<p>a" * 40_000, "x" * (judges.MOST_MARKUP + 1)])
def test_no_page_and_too_large_a_page_are_judged_without(markup):
    assert opinions(markup, ["a"]) is None


def test_tables_ten_thousand_deep_are_answered_at_once():
    began = time.process_time()

    told = opinions("<table><tr><td>" * 10_000 + LEAD, [key(LEAD)])

    assert told is not None
    assert time.process_time() - began < 10
