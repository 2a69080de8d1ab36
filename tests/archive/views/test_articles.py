"""An article's page, and the pages of its versions and its story."""

import re

import pytest

from archive.models import Dump, Item, MergedGroup, VersionGroup, VersionLink
from tests.archive.views.pages import make_versions, page, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_an_article_page_shows_its_text_date_and_provenance(client):
    article = make_article(headline="Wall cracks", standfirst="Divers went down.", published="2020-10-06")
    html = page(client, article.get_absolute_url())
    text = words(html)
    assert "Wall cracks" in text
    assert "Divers went down." in text
    assert "6 October 2020 (stated)" in text
    assert article.text_sha256 in html
    assert 'lang="en"' in html


def test_an_article_page_costs_few_queries_whatever_its_relations(client, django_assert_num_queries):
    group = VersionGroup.objects.create()
    first = make_article(version_group=group)
    for number in range(20):
        other = make_article(version_group=group, headline="" if number % 2 else "Other")
        VersionLink.objects.create(
            a=first, b=other, relation="revised", coverage_a=0.8, coverage_b=0.8, edited_share=0.1, shared_words=50
        )
    with django_assert_num_queries(6):
        page(client, first.get_absolute_url())


def test_related_versions_speak_in_sentences_from_this_side(client):
    longer, shorter = make_versions()
    from_longer = words(page(client, longer.get_absolute_url()))
    assert "Shorter version , 2 days later" in from_longer
    assert "47 % of this text stands in that one. All of that text stands in this one." in from_longer
    from_shorter = words(page(client, shorter.get_absolute_url()))
    assert "Longer version , 2 days earlier" in from_shorter
    assert "All of this text stands in that one. 47 % of that text stands in this one." in from_shorter


def test_comparing_puts_the_earlier_version_on_the_left(client):
    longer, shorter = make_versions()
    for article in (longer, shorter):
        assert f"/compare/{longer.pk}/{shorter.pk}/" in page(client, article.get_absolute_url())


def test_texts_that_only_share_passages_stand_apart(client):
    one, other = make_article(headline="Monday weather"), make_article(headline="Tuesday weather")
    VersionLink.objects.create(
        a=one, b=other, relation="series", coverage_a=0.5, coverage_b=0.5, edited_share=0.4, shared_words=20
    )
    html = page(client, one.get_absolute_url())
    assert "No other version of this text" in html
    assert html.index("Same series") < html.index("Tuesday weather")


def test_right_to_left_text_says_so(client):
    article = make_article(language="ar", headline="العبارة", body="لن تبحر العبارة.")
    assert '<h1 id="headline" lang="ar" dir="rtl">' in page(client, article.get_absolute_url())


def test_text_of_an_unknown_language_finds_its_own_direction(client):
    article = make_article(language="")
    assert '<h1 id="headline" lang="" dir="auto">' in page(client, article.get_absolute_url())


def test_the_received_view_labels_every_line_and_gives_the_text_back(client):
    text = "Wall cracks\n\n\nDivers went down.\nCPA  12 October"
    lines = [
        [0, 11, "headline", 0.99, ["first-line"]],
        [14, 31, "body", 0.9, ["prose"]],
        [32, 35, "credit", 0.4, ["agency-name"]],
        [37, 47, "pubdate", 0.8, ["date-line"]],
    ]
    article = make_article(headline="Wall cracks", body="Divers went down.", text=text, lines=lines)
    html = page(client, f"{article.get_absolute_url()}?view=received")
    assert re.findall(r'data-role="(\w+)"', html) == ["headline", "body", "credit", "pubdate"]
    assert "credit, 40 % sure: agency name" in html
    assert "unsure" in html
    assert "on the same line" in html


def test_an_article_taken_from_many_places_lists_some_of_them(client):
    article = make_article()
    dump = Dump.objects.create(name="harbour.zip", sha256="0" * 64)
    Item.objects.bulk_create(
        Item(dump=dump, number=n, locator=f"{n}.txt", status="new", article=article, encoding="utf-8", format="text")
        for n in range(30)
    )
    html = page(client, article.get_absolute_url())
    assert "harbour.zip" in html
    assert "0.txt" in html
    assert "25.txt" not in html
    assert "And in more places" in html
    assert f"/dumps/{dump.pk}/" not in html


def test_the_versions_page_lists_the_story_by_date(client):
    _, shorter = make_versions()
    text = words(page(client, f"/articles/{shorter.pk}/versions/"))
    assert text.index("Ferry stays in port") < text.index("● No ferry")
    assert "Longer version, 2 days earlier" in text
    assert "100 %" in text
    assert "47 %" in text


def test_the_versions_page_tells_why_and_what_changed(client):
    longer, shorter = make_versions()
    text = words(page(client, f"/articles/{longer.pk}/versions/"))
    assert "All of that text stands in this one; that one leaves out the last two paragraphs; 2 days later." in text
    assert "left out two paragraphs" in text
    text = words(page(client, f"/articles/{shorter.pk}/versions/"))
    assert "All of this text stands in that one; that one adds the last two paragraphs; 2 days earlier." in text


def test_the_story_page_is_told_from_its_longest_version(client):
    longer, _ = make_versions()
    text = words(page(client, f"/stories/{longer.version_group_id}/"))
    assert "● Ferry stays in port" in text
    assert "Shorter version, 2 days later" in text


def test_a_merged_story_redirects_to_the_one_it_went_into(client):
    longer, _ = make_versions()
    MergedGroup.objects.create(old_id=987654, group_id=longer.version_group_id)
    response = client.get("/stories/987654/")
    assert response.status_code == 302
    assert response.url == f"/stories/{longer.version_group_id}/"


def test_the_story_page_costs_the_same_however_many_versions(client, django_assert_num_queries):
    longer, _ = make_versions()
    for _number in range(20):
        make_article(version_group_id=longer.version_group_id, headline="")
    with django_assert_num_queries(6):
        page(client, f"/stories/{longer.version_group_id}/")
