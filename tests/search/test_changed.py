"""The page and the feed of what later versions changed."""

import re
from xml.etree import ElementTree as ET

import pytest

from archive.models import Article, VersionGroup, VersionLink
from archive.versions.changes import Kind
from search import indexing
from search.changed import latest_steps
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
BODY = "The ferry to Gull Island was cancelled on Monday with %s people on board, Mayor %s said on the quay."


def story(day: int, *bodies: str, headline: str = "Ferry stays in port") -> list[Article]:
    """Versions of one story, a day after each other."""
    group = VersionGroup.objects.create()
    made = [
        make_article(headline=headline, body=body, version_group=group, published=f"2020-10-{day + number:02}")
        for number, body in enumerate(bodies)
    ]
    for place, a in enumerate(made):
        for b in made[place + 1 :]:
            VersionLink.objects.create(
                a=a, b=b, relation="revised", coverage_a=0.9, coverage_b=0.9, edited_share=0.1, shared_words=18
            )
    return made


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_kind_of_change_is_listed_wherever_in_the_archive_it_is():
    named = story(1, BODY % (12, "Brandt"), BODY % (12, "Farrow"))[-1]
    numbers = [story(2 * day, BODY % (day, "Adair"), BODY % (day + 1, "Adair"))[-1].pk for day in range(2, 7)]
    indexing.drain()
    page = latest_steps(1, 2, Kind.NUMBER)
    assert [step.later.id for step in page.steps] == numbers[:-3:-1]
    assert (page.total, page.pages, page.has_next) == (5, 3, True)
    assert [step.later.id for step in latest_steps(3, 2, Kind.NUMBER).steps] == numbers[:1]
    assert [step.later.id for step in latest_steps(1, 10, Kind.NAME).steps] == [named.pk]
    assert latest_steps(1, 10, Kind.QUOTATION).total == 0
    assert latest_steps(1, 10).total == 6


def test_the_page_lists_material_changes_newest_first(client):
    story(6, BODY % (12, "Adair"), BODY % (14, "Adair"))
    indexing.drain()
    said = words(client.get("/changes/"))
    assert "after the version of 6 October 2020" in said
    assert re.search(r"12 (→|became) ", said), said
    assert "1 later version changed something of the kind" in said
    assert "No later version changed anything of this kind" in words(client.get("/changes/?kind=quotation"))
    beyond = client.get("/changes/?page=9")
    assert beyond.status_code == 404
    assert "This list has no page 9" in words(beyond)
    assert client.get("/changes/?kind=mood").status_code == 400


def test_an_archive_without_versions_says_what_the_page_is_for(client):
    assert "No version in the archive follows another one yet" in words(client.get("/changes/"))


def test_without_an_index_the_page_says_when_to_come_again(client):
    story(6, BODY % (12, "Adair"), BODY % (14, "Adair"))
    for path in ("/changes/", "/changes/feed.atom"):
        missing = client.get(path)
        assert missing.status_code == 503
        assert missing["Retry-After"]


def test_the_feed_is_atom_and_carries_no_markup_of_a_text(client):
    earlier, later = story(6, BODY % (12, "Adair"), BODY % (14, "<b>Adair</b>"), headline="No <b>ferry</b> & no boat")
    indexing.drain()
    response = client.get("/changes/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    (entry,) = ET.fromstring(response.content).iter(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "No <b>ferry</b> & no boat"
    assert entry.find(f"{ATOM}updated").text.startswith("2020-10-07T00:00:00")
    assert f"/compare/{earlier.pk}/{later.pk}/" in entry.find(f"{ATOM}link").get("href")
    assert "<b>" not in entry.find(f"{ATOM}summary").text
    assert not response.cookies
