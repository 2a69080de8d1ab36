"""A source whose names were put together: every name finds its articles, and facets count them under one."""

import pytest

from archive.corrections import renaming
from archive.models import Source
from search import indexing
from search.searching import matching_ids
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(tmp_path):
    bring(folder(tmp_path / "ferry", a__txt=FERRY), source="HP News")
    bring(folder(tmp_path / "light", b__txt=LIGHTHOUSE), source="Harbour Post")
    entry = renaming.merge(Source.objects.get(name="HP News"), "Harbour Post", "mira")
    indexing.drain()
    return entry


def found(client, query):
    told = client.get(f"/api/v1/search?{query}").json()
    return told["total"]["articles"], [(value["value"], value["count"]) for value in told["facets"]["source"]]


def test_the_facet_counts_all_articles_under_the_merged_name(client, merged):
    assert found(client, "") == (2, [("Harbour Post", 2)])
    assert found(client, "source=Harbour+Post") == (2, [("Harbour Post", 2)])


def test_a_name_it_had_leads_to_the_same_articles_in_the_interface_and_on_the_page(client, merged):
    assert found(client, "source=HP+News") == (2, [("Harbour Post", 2)])
    assert found(client, "source=HP+News&source=Harbour+Post") == (2, [("Harbour Post", 2)])
    response = client.get("/search/?q=ferry&source=HP+News&sort=newest")
    assert (response.status_code, response["Location"]) == (302, "/search/?q=ferry&source=Harbour+Post&sort=newest")
    html = client.get("/search/?source=HP+News", follow=True).content.decode()
    assert "2 stories · 2 articles" in html
    assert 'href="/search/?"' in html  # one chip, and the way to take it off


def test_a_name_it_had_finds_in_the_query_language_too(merged):
    assert len(matching_ids('source:"HP News"')) == len(matching_ids("source:harbour")) == 2
    assert matching_ids("source:elsewhere") == []


def test_undone_the_names_stand_for_themselves(client, merged):
    renaming.undo(merged, "mira")
    indexing.drain()
    assert found(client, "source=HP+News") == (1, [("HP News", 1), ("Harbour Post", 1)])
    assert client.get("/search/?source=HP+News").status_code == 200


def test_while_its_texts_have_yet_to_follow_both_names_are_asked(client, merged, monkeypatch):
    renaming.undo(merged, "mira")
    monkeypatch.setattr(renaming, "AT_ONCE", 0)
    renaming.merge(Source.objects.get(name="HP News"), "Harbour Post", "mira")
    indexing.drain()
    assert found(client, "source=HP+News")[0] == 2
    renaming.follow()
    indexing.drain()
    assert found(client, "source=HP+News") == (2, [("Harbour Post", 2)])
