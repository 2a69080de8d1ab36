"""What every page of the archive answers."""

import re

import pytest
from django.urls import reverse

from archive.models import Article, MergedGroup, VersionGroup, VersionLink
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db

LONG = "The ferry to Skerry Holm will not sail on Sunday.\n\nNo reason was given.\n\nPassengers were told at the ramp."
SHORT = "The ferry to Skerry Holm will not sail on Sunday."


def make_versions() -> tuple[Article, Article]:
    """A longer text of 6 October and a shorter one of the 8th, linked, in one story."""
    group = VersionGroup.objects.create()
    longer = make_article(headline="Ferry stays in port", body=LONG, version_group=group, published="2020-10-06")
    shorter = make_article(headline="No ferry", body=SHORT, version_group=group, published="2020-10-08")
    VersionLink.objects.create(
        a=longer, b=shorter, relation="expanded", coverage_a=0.47, coverage_b=1.0, edited_share=0.0, shared_words=10
    )
    return longer, shorter


def page(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def words(html: str) -> str:
    """The page's text, tags out, white space single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def every_path() -> list[str]:
    longer, shorter = make_versions()
    source = longer.source
    return [
        "/", "/missing/", "/sources/", source.get_absolute_url(), "/help/search/", longer.get_absolute_url(),
        f"{longer.get_absolute_url()}?view=received", f"/articles/{longer.pk}/versions/",
        f"/stories/{longer.version_group_id}/", f"/compare/{longer.pk}/{shorter.pk}/",
    ]  # fmt: skip


def test_no_page_gives_an_anonymous_reader_a_cookie(client, every_path):
    for path in [*every_path, "/articles/999999/", "/?page=x", "/dumps/"]:
        assert not client.get(path).cookies, path


def test_pages_have_neither_inline_styles_nor_scripts(client, every_path):
    for path in every_path:
        html = page(client, path)
        assert "style=" not in html, path
        assert "<style" not in html, path
        assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/ld.json\">)", html), path


def test_every_page_has_one_main_heading_a_title_and_a_language(client, every_path):
    for path in every_path:
        html = page(client, path)
        assert html.count("<h1") == 1, path
        assert re.search(r"<title>[^<]*\w[^<]*</title>", html), path
        assert '<html lang="en" dir="ltr">' in html, path
        assert 'href="#content"' in html, path


def test_ids_are_unique_on_a_page(client, every_path):
    for path in every_path:
        ids = re.findall(r'\sid="([^"]+)"', page(client, path))
        assert len(ids) == len(set(ids)), path


def test_an_empty_archive_says_how_to_begin(client):
    html = page(client, "/")
    assert "The archive is empty" in html
    assert "manage.py ingest" in html
    assert reverse("admin:archive_dump_add") in html


def test_the_front_page_shows_a_story_once_by_its_latest_version(client):
    make_versions()
    html = page(client, "/")
    assert html.count("No ferry") == 1
    assert "Ferry stays in port" not in html
    assert "2 versions" in html


def test_the_front_page_offers_months_and_sources(client):
    make_article(published="2019-03")
    make_article(published="2018")
    make_article(published=None)
    html = page(client, "/")
    assert 'href="/browse/2019-03/"' in html
    assert 'href="/browse/2018/"' in html
    assert 'href="/browse/undated/"' in html
    assert reverse("archive:source", args=["harbour-post"]) in html


def test_the_front_page_asks_the_same_number_of_queries_however_full(client, django_assert_num_queries):
    for number in range(30):
        make_article(source=f"Paper {number}", headline="" if number % 2 else "Tide tables")
    with django_assert_num_queries(5):
        page(client, "/")


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


def test_markup_in_a_text_is_shown_not_run(client):
    article = make_article(headline="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    html = page(client, article.get_absolute_url()) + page(client, "/")
    assert "<script>" not in html
    assert "<img" not in html


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
    from archive.models import Dump, Item

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


def test_comparing_shows_what_only_one_side_has(client):
    longer, shorter = make_versions()
    html = page(client, f"/compare/{longer.pk}/{shorter.pk}/")
    text = words(html)
    assert "1 paragraph unchanged" in text
    assert "2 only left" in text
    assert "47 % of the left text stands in the right one. All of the right text stands in the left one." in text


def test_long_unchanged_stretches_fold_away(client):
    body = "\n\n".join(f"Paragraph {number} about the tide at Gannet Point." for number in range(9))
    one, other = make_article(body=body), make_article(body=f"{body}\n\nA wholly other end, with herring in it.")
    html = page(client, f"/compare/{one.pk}/{other.pk}/")
    assert "<details" in html
    assert "9 paragraphs unchanged" in html


def test_comparing_unlinked_texts_says_they_are_no_versions(client):
    one, other = make_article(), make_article()
    assert "does not hold these two for versions" in page(client, f"/compare/{one.pk}/{other.pk}/")


def test_comparing_an_article_with_itself_leads_to_the_article(client):
    article = make_article()
    assert client.get(f"/compare/{article.pk}/{article.pk}/").url == article.get_absolute_url()


def test_a_source_page_lists_its_articles_and_a_page_beyond_the_end_is_not_found(client):
    make_article(source="Radio Marrow", headline="Tide report")
    assert "Tide report" in page(client, "/sources/radio-marrow/")
    assert "its last page is 1" in page(client, "/sources/radio-marrow/?page=2", 404)


def test_the_sources_page_counts_texts_that_name_none(client):
    make_article(source="Radio Marrow")
    make_article(source=None)
    html = page(client, "/sources/")
    assert "Radio Marrow" in html
    assert "1 text names none." in html


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/articles/424242/", "There is no article 424242 in the archive."),
        ("/articles/424242/versions/", "There is no article 424242 in the archive."),
        ("/stories/424242/", "There is no story 424242 in the archive."),
        (f"/stories/{10**30}/", "There is no story"),
        (f"/articles/{10**30}/", "There is no article"),
        ("/compare/424242/424243/", "There is no article 424242 in the archive."),
        ("/sources/nobody/", "There is nothing at this address"),
        ("/nowhere", "There is nothing at this address"),
    ],
)
def test_an_address_of_nothing_is_a_page_that_helps(client, path, sentence):
    html = page(client, path, 404)
    assert sentence in html
    assert 'role="search"' in html


@pytest.mark.parametrize(
    ("path", "field", "sentence"),
    [
        ("/sources/?page=two", "page", "whole number"),
        ("/sources/?page=0", "page", "whole number"),
        ("/sources/?page=-1", "page", "whole number"),
        (f"/sources/?page={10**40}", "page", "no page as high"),
        ("/articles/ID/?view=upside-down", "view", "“read” or “received”"),
    ],
)
def test_a_bad_parameter_is_named(client, path, field, sentence):
    article = make_article()
    html = page(client, path.replace("ID", str(article.pk)), 400)
    assert f"The parameter “{field}” cannot be used" in html
    assert sentence in html


def test_a_fault_on_our_side_says_that_nothing_is_lost(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("archive.views.browsing.newest_stories", lambda: 1 / 0)
    assert "The archive itself is safe" in page(client, "/", 500)


def test_healthz_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_pages_are_read_only(client):
    for path in ("/", "/sources/", "/help/search/", "/search/"):
        assert client.post(path).status_code == 405


def test_a_source_without_articles_has_a_page(client):
    assert "No article of this source" in page(client, make_source("The Old Tide").get_absolute_url())
