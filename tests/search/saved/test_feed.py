"""A kept search as a feed."""

import pytest

from search import indexing
from search.saved.feed import ENTRIES
from tests.factories import make_article
from tests.search.saved.ferries import feed, save

pytestmark = pytest.mark.django_db


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
