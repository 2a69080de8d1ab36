"""Searches people come back to: kept, named, looked at and let go."""

import pytest
from django.contrib.auth.models import User

from search.language.parser import LONGEST_QUERY
from search.models import SavedSearch
from tests.factories import make_article
from tests.search.saved.ferries import ferry, overview, save

pytestmark = pytest.mark.django_db


def test_a_page_that_is_sent_late_takes_nothing_back(client, mira):
    ferry(1)
    saved = save(client)
    later = saved.seen_id + 999
    client.post(f"/search/saved/{saved.pk}/seen/", {"until": str(later)})
    client.post(f"/search/saved/{saved.pk}/seen/", {"until": "1"})
    saved.refresh_from_db()
    assert saved.seen_id == later


def test_looking_changes_nothing(client, mira):
    save(client)
    ferry(1)
    for _ in range(2):
        assert "1 new story" in overview(client)
        assert client.get("/search/saved/" + str(SavedSearch.objects.get().pk) + "/").status_code == 200


def test_a_name_is_one_line_and_can_be_changed(client, mira):
    saved = save(client, name="  Ferries\r\nBcc:  all ")
    assert saved.name == "Ferries Bcc: all"
    client.post(f"/search/saved/{saved.pk}/change/", {"name": "Boats", "hears_changes": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.hears_changes) == ("Boats", True)
    answer = client.post(f"/search/saved/{saved.pk}/change/", {"name": " "}, follow=True)
    assert "This field is required." in answer.content.decode()


def test_a_search_is_deleted(client, mira):
    saved = save(client)
    client.post(f"/search/saved/{saved.pk}/delete/")
    assert not SavedSearch.objects.exists()


def test_of_the_address_only_the_question_is_kept(client, mira):
    saved = save(client, "q=ferry&source=Harbour+Post&page=7&sort=newest&size=50&utm=x&format=csv")
    assert saved.address == "q=ferry&source=Harbour+Post"


def test_an_address_that_cannot_be_used_is_told(client, mira):
    assert client.post("/search/saved/new/?year=last", {"name": "x"}).status_code == 400
    assert client.post("/search/saved/new/?q=" + "x" * (LONGEST_QUERY + 1), {"name": "x"}).status_code == 400
    sources = "&".join(f"source={letter * 299}" for letter in "äöüßé")
    assert client.post(f"/search/saved/new/?{sources}", {"name": "x"}).status_code == 400


def test_a_search_that_can_no_longer_be_asked_hides_no_other(client, mira):
    saved, _ = save(client), save(client)
    SavedSearch.objects.filter(pk=saved.pk).update(address="year=last")
    text = overview(client)
    assert "It cannot be asked now:" in text
    assert "nothing new" in text
    assert client.get(f"/search/saved/{saved.pk}/").status_code == 200
    assert client.get(f"/search/feeds/{saved.token}.atom").status_code == 503


def test_no_more_searches_are_kept_than_the_setting_allows(client, mira, settings):
    settings.MAX_SAVED_SEARCHES = 1
    save(client)
    answer = client.post("/search/saved/new/?q=tide", {"name": "Tides"})
    assert "as many as one may" in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_what_another_keeps_is_not_there(client, mira):
    saved = save(client)
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"/search/saved/{saved.pk}/").status_code == 404
    for act in ("change", "seen", "renew", "delete"):
        assert client.post(f"/search/saved/{saved.pk}/{act}/", {"until": "1"}).status_code == 404
    assert "Ferries" not in overview(client)


def test_nobody_is_offered_saving_without_an_account(client):
    ferry()
    answer = client.get("/search/?q=ferry")
    assert "Save this search" not in answer.content.decode()
    assert not answer.cookies
    assert not client.get("/search/saved/").cookies


def test_a_search_cannot_be_kept_while_there_is_no_index_to_say_what_is_new(client, mira):
    make_article()
    assert client.post("/search/saved/new/?q=ferry", {"name": "Ferries"}).status_code == 503
    assert not SavedSearch.objects.exists()
