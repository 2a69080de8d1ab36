"""What is new in a search that is kept, exactly."""

import json
import re

import pytest
from django.core.management import call_command

from archive.models import Article
from search.saved import news, saving
from tests.archive.dumps import FERRY, folder
from tests.search.saved.ferries import arrive, feed, ferry, overview, save

pytestmark = pytest.mark.django_db


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


def test_an_article_taken_out_is_new_no_more(client, mira):
    saved = save(client)
    article = ferry(1)
    Article.objects.filter(pk=article.pk).delete()
    assert client.get(f"/search/saved/{saved.pk}/").status_code == 200
