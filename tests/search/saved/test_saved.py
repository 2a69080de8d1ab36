"""Searches people come back to: what is new, exactly; the feed; the letters."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.models import Article
from search import indexing
from search.language.parser import LONGEST_QUERY
from search.models import SavedSearch
from search.saved import news, saving
from search.saved.feed import ENTRIES
from tests.archive.dumps import FERRY, folder
from tests.factories import make_article
from tests.search.saved.searches import arrive, ferry, save

pytestmark = pytest.mark.django_db


def overview(client):
    return re.sub(r"\s+", " ", client.get("/search/saved/").content.decode())


def feed(client, saved):
    client.logout()
    answer = client.get(f"/search/feeds/{saved.token}.atom")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def differing(monkeypatch, *articles):
    """As if these differed materially from another version: what the index says of them is tested where it is made."""
    real, ids = news.searching.listed_ids, {article.pk for article in articles}
    monkeypatch.setattr(news.searching, "listed_ids", lambda request: ids if request.chosen else real(request))


def test_what_a_search_finds_when_it_is_saved_is_not_new(client, mira):
    ferry()
    saved = save(client)
    assert "nothing new" in overview(client)
    assert "<entry>" not in feed(client, saved)


def test_what_arrives_is_new_until_it_was_seen_whatever_its_date(client, mira):
    ferry(1)
    saved = save(client)
    ferry(2, published="1999-01-01")
    ferry(3, published=None)
    arrive(headline="A museum opens")
    assert "2 new stories" in overview(client)
    until = re.search(r'name="until" value="(\d+)"', client.get(f"/search/saved/{saved.pk}/").content.decode())[1]
    ferry(4)
    client.post(f"/search/saved/{saved.pk}/seen/", {"until": until})
    assert "1 new story" in overview(client)


def test_a_page_that_is_sent_late_takes_nothing_back(client, mira):
    ferry(1)
    saved = save(client)
    client.post(f"/search/saved/{saved.pk}/seen/", {"until": "999"})
    client.post(f"/search/saved/{saved.pk}/seen/", {"until": "1"})
    saved.refresh_from_db()
    assert saved.seen_id == 999


def test_looking_changes_nothing(client, mira):
    save(client)
    ferry(1)
    for _ in range(2):
        assert "1 new story" in overview(client)
        assert client.get("/search/saved/" + str(SavedSearch.objects.get().pk) + "/").status_code == 200


def test_a_story_of_three_new_versions_is_one_story_and_one_entry(client, mira):
    saved = save(client)
    first = ferry(1)
    ferry(2, version_group=first.version_group)
    ferry(3, version_group=first.version_group)
    assert "1 new story" in overview(client)
    text = feed(client, saved)
    assert text.count("<entry>") == 1
    assert f"<id>http://testserver/articles/{first.pk}/</id>" in text


def test_a_further_version_of_a_story_seen_before_is_told_where_asked_and_material(client, mira, monkeypatch):
    first = ferry(1)
    quiet, attentive = save(client), save(client, hears_changes="on")
    second = ferry(2, version_group=first.version_group)
    looks = {look.saved.pk: look.news for look in saving.looks(mira.pk)}
    assert [looks[one.pk].stories for one in (quiet, attentive)] == [(), ()]
    differing(monkeypatch, second)
    looks = {look.saved.pk: look.news for look in saving.looks(mira.pk)}
    assert looks[quiet.pk].stories == ()
    assert (looks[attentive.pk].new, looks[attentive.pk].changed) == (0, 1)
    assert "1 story changed materially" in overview(client)
    assert "A later version changed something material." in feed(client, attentive)


def test_a_material_change_moves_an_entry_and_keeps_its_name(client, mira, monkeypatch):
    saved = save(client, hears_changes="on")
    first = ferry(1)
    second = ferry(2, version_group=first.version_group)
    differing(monkeypatch, second)
    text = feed(client, saved)
    assert text.count("<entry>") == 1
    assert f"<id>http://testserver/articles/{first.pk}/</id>" in text
    assert f'href="http://testserver/articles/{second.pk}/"' in text


STAYS = {
    "headline": "Ferry to Gull Island cancelled", "date": "2020-10-06T08:00:00Z",
    "body": FERRY.split("\n\n", 1)[1],
}  # fmt: skip
LATER = STAYS | {"date": "2020-10-07T08:00:00Z", "body": STAYS["body"].replace("eleven", "forty")}


@pytest.mark.parametrize(("before", "after"), [(STAYS, LATER), (LATER, STAYS)], ids=["later", "earlier"])
def test_real_versions_that_differ_in_a_figure_are_a_material_change(client, mira, tmp_path, before, after):
    call_command("ingest", str(folder(tmp_path / "first", a__json=json.dumps([before]))))
    saved = save(client, "q=ferry", hears_changes="on")
    call_command("ingest", str(folder(tmp_path / "second", a__json=json.dumps([after]))))
    assert Article.objects.values("version_group").distinct().count() == 1
    look = saving.look(saved, saved.seen_id)
    assert (look.news.new, look.news.changed) == (0, 1)


def test_the_feed_holds_the_latest_and_says_nothing_of_what_was_there(client, mira):
    saved = save(client)
    for number in range(ENTRIES + 1):
        make_article(headline=f"Ferry {number} stays")
    indexing.drain()
    text = feed(client, saved)
    assert text.count("<entry>") == ENTRIES
    assert "Ferry 0 stays" not in text


def test_a_feed_s_old_address_and_that_of_nobody_lead_nowhere(client, mira):
    saved = save(client)
    client.post(f"/search/saved/{saved.pk}/renew/")
    assert client.get(f"/search/feeds/{saved.token}.atom").status_code == 404
    saved.refresh_from_db()
    assert client.get(f"/search/feeds/{saved.token}.atom").status_code == 200
    mira.is_active = False
    mira.save()
    assert client.get(f"/search/feeds/{saved.token}.atom").status_code == 404


def test_a_closed_archive_has_no_feeds_for_strangers(client, mira, settings):
    saved = save(client)
    settings.READERS = "closed"
    assert saved.token not in client.get(f"/search/saved/{saved.pk}/").content.decode()
    client.logout()
    assert client.get(f"/search/feeds/{saved.token}.atom").status_code == 302


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


def test_there_is_a_most(client, mira, settings):
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


def test_an_article_taken_out_is_new_no_more(client, mira):
    saved = save(client)
    article = ferry(1)
    Article.objects.filter(pk=article.pk).delete()
    assert client.get(f"/search/saved/{saved.pk}/").status_code == 200
