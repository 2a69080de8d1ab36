"""The pages for browsing: they work without the search, and every count leads to as many articles."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import VersionGroup
from tests.archive.views.pages import make_versions, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    story = VersionGroup.objects.create()
    for published in ("2019-10-06", "2020-10-06", "2020-10-07T12:00", "2020-10", "2020", None):
        make_article(headline=f"Tide of {published}", published=published)
    make_article(headline="Tide again", published="2020-10-06", version_group=story)
    make_article(headline="Tide once more", published="2020-10-06", version_group=story)


def page(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    assert not response.cookies
    return " ".join(response.content.decode().split())


def test_a_year_leads_to_its_months_and_they_to_their_days(client, shelf):
    year, month, day = (page(client, f"/browse/{value}/") for value in ("2020", "2020-10", "2020-10-06"))
    assert 'href="/browse/2020-10/">October 2020</a> <span class="count">5 articles' in year
    assert "5 stories · 6 articles" in words(year)
    assert "Known to the year only" in year
    assert 'href="/browse/2020-10-06/">6 October 2020</a> <span class="count">3 articles' in month
    assert "4 stories · 5 articles" in words(month)
    assert "2 stories · 3 articles" in words(day)
    assert 'href="/articles/' in day
    assert 'rel="next" href="/browse/2020-10-07/"' in day
    assert 'href="/on-this-day/10-06/"' in day
    assert 'rel="prev" href="/browse/2019/"' in year


def test_a_story_of_the_day_stands_once_with_its_versions(client, shelf):
    day = page(client, "/browse/2020-10-06/")
    assert ("Tide once more" in day, "Tide again" in day, "2 versions" in day) == (True, False, True)


def test_a_stretch_that_holds_nothing_is_a_page_and_one_that_cannot_be_is_none(client, shelf):
    assert "Nothing the archive holds is dated so." in page(client, "/browse/1987-05/")
    assert "Nothing the archive holds is dated so." in page(client, "/browse/1987/")
    for address in ("/browse/2020-13/", "/browse/0000/", "/on-this-day/02-30/", "/browse/2020/?page=7"):
        assert client.get(address).status_code == 404, address
    assert client.get("/browse/2020/?page=x").status_code == 400


def test_the_undated_have_a_page(client, shelf):
    html = page(client, "/browse/undated/")
    assert "Tide of None" in html
    assert "1 story · 1 article" in words(html)
    assert "Tide of 2020" not in html


def test_on_this_day_shows_every_year_the_latest_first(client, shelf):
    html = page(client, "/on-this-day/10-06/")
    assert re.findall(r'<h2 id="year-(\d+)">', html) == ["2020", "2019"]
    assert "3 stories, of any year" in words(html)
    assert 'href="/browse/2019-10-06/"' in html
    assert 'rel="prev" href="/on-this-day/10-05/"' in html
    new_year = page(client, "/on-this-day/01-01/")
    assert 'rel="prev" href="/on-this-day/12-31/"' in new_year
    assert "No year has anything dated to this day." in new_year


def test_a_story_of_several_years_stands_in_each_of_them(client):
    story = VersionGroup.objects.create()
    for published in ("2018-10-06", "2020-10-06", "2020-10-06T09:00"):
        make_article(published=published, version_group=story)
    html = page(client, "/on-this-day/10-06/")
    assert re.findall(r'<h2 id="year-(\d+)">', html) == ["2020", "2018"]
    assert html.count('class="card"') == 2


def test_today_of_earlier_years_stands_on_the_front_page(client, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2021, 10, 6))
    make_article(headline="Ferry a year ago", published="2020-10-06")
    make_article(headline="Ferry of today", published="2021-10-06")
    shown = page(client, "/").split('id="on-this-day"')[1].split("</section>")[0]
    assert ("Ferry a year ago" in shown, "Ferry of today" in shown) == (True, False)
    assert "Ferry of today" in page(client, "/on-this-day/")
    monkeypatch.setattr(timezone, "localdate", lambda: date(2021, 10, 8))
    assert "Nothing of an earlier year is dated 8 October." in page(client, "/")


def test_all_ways_to_browse_stand_on_one_page(client, shelf):
    html = page(client, "/browse/")
    for address in ("/browse/2020/", "/browse/2020-10/", "/browse/undated/", "/on-this-day/", "/sources/harbour-post/"):
        assert f'href="{address}"' in html


def test_the_pages_ask_as_many_queries_however_full(client, shelf, django_assert_num_queries):
    for number in range(40):
        make_article(published=f"2020-10-{number % 28 + 1:02}", source=f"Paper {number}")
    for address, queries in (("/browse/2020-10/", 9), ("/browse/undated/", 5), ("/on-this-day/10-06/", 6)):
        with django_assert_num_queries(queries):
            page(client, address)


def test_the_stretches_that_hold_something_stand_in_the_sitemap(client, shelf):
    assert "/sitemap-dates.xml" in client.get("/sitemap.xml").content.decode()
    listed = re.findall(
        r"<loc>http://testserver/browse/([^<]+)/</loc>", client.get("/sitemap-dates.xml").content.decode()
    )
    assert listed == ["2019", "2019-10", "2019-10-06", "2020", "2020-10", "2020-10-06", "2020-10-07"]


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
