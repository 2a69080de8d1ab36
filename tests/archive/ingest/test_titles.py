"""Of the titles a page gives itself, which one is its headline."""

import pytest

from archive.ingest.items import Field, RawItem
from archive.ingest.titles import page_headline

ORIGINS = {
    "ld": "ld+json headline",
    "og": "meta og:title",
    "twitter": "meta twitter:title",
    "title": "html title",
    "loose": "meta dc.title",
}


def headline(heading=None, *, site="Harbour Post", **titles):
    fields = [Field("headline", value, ORIGINS[name]) for name, value in titles.items()]
    return page_headline(RawItem("a.html", "html", "x", "utf-8", (Field("source", site, "meta"), *fields)), heading)


def test_the_heading_is_the_headline_where_the_page_says_nothing_else():
    assert headline("Storm closes harbour") == ("Storm closes harbour", "heading")


def test_a_title_that_the_heading_agrees_with_beats_the_one_made_for_sharing():
    found = headline("Storm closes harbour", ld="Storm closes harbour", og="You will not believe this storm")

    assert found[0] == "Storm closes harbour"


def test_the_json_ld_beats_what_the_others_say():
    said = "Harbour shut by bad weather"

    assert headline(said, ld="Storm closes harbour for a week", og=said, title=said)[0].startswith("Storm")


def test_without_json_ld_the_heading_goes_before_a_title_made_for_sharing_alone():
    assert headline("Storm closes harbour", og="You will not believe this storm")[0] == "Storm closes harbour"


@pytest.mark.parametrize("tail", [" | Harbour Post", " - Weather", " – Harbour Post Online"])
def test_what_stands_behind_the_heading_in_a_title_is_no_part_of_it(tail):
    assert headline("Storm closes harbour", og=f"Storm closes harbour{tail}")[0] == "Storm closes harbour"


def test_a_cut_title_stands_for_the_whole_one():
    found = headline("Storm closes harbour for a week", og="Storm closes harb…", title="Storm closes harb…")

    assert found[0] == "Storm closes harbour for a week"


def test_a_shorter_title_is_no_headline_because_the_others_begin_with_it():
    long = "Storm closes harbour, injuring two"

    assert headline(long, ld=long, og=long, title="Storm closes harbour | Harbour Post")[0] == long


def test_of_equal_words_the_spelling_most_of_them_share_is_taken():
    spelled = "Weather: storm closes harbour"

    assert headline("Weatherstorm closes harbour", og=spelled, title=f"{spelled} - Town")[0] == spelled


def test_entities_left_in_a_title_are_read():
    assert headline(ld="Storm &amp; flood close harbour")[0] == "Storm & flood close harbour"


def test_a_title_filed_as_the_sites_name_is_no_sites_name():
    long = "Storm closes harbour - ferries to the islands stay where they are"

    assert headline(og=long, site="Ferries to the islands stay where they are, says the harbour master")[0] == long


def test_a_loose_title_serves_where_there_is_no_better_one():
    assert headline(loose="Storm") == ("Storm", "meta dc.title")
    assert headline(loose="none") is None
