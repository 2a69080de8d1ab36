"""Letters about what is new."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from archive.runs.working import work
from search.models import SavedSearch
from search.saved import notifying
from tests.factories import make_article
from tests.search.saved.ferries import ferry, save

pytestmark = pytest.mark.django_db


def subscribed(client, settings):
    settings.EMAIL_URL = "smtp://localhost:25"
    saved = save(client, by_mail="on")
    assert saved.by_mail
    return saved


def overdue():
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(hours=2))


def test_a_letter_tells_what_came_once(client, mira, settings):
    ferry(1)
    saved = subscribed(client, settings)
    overdue()
    assert notifying.notify() == 0
    new = ferry(2)
    assert notifying.notify() == 0, "not so soon again"
    overdue()
    call_command("notify")
    assert [letter.to for letter in mail.outbox] == [["mira@harbour-post.example"]]
    assert mail.outbox[0].subject == "News archive: Ferries, 1 story"
    assert f"http://testserver/articles/{new.pk}/" in mail.outbox[0].body
    assert f"http://testserver/search/saved/{saved.pk}/" in mail.outbox[0].body
    overdue()
    assert notifying.notify() == 0


def test_a_letter_that_was_not_sent_is_sent_the_next_time(client, mira, settings, monkeypatch):
    subscribed(client, settings)
    ferry(1)
    overdue()

    def refused(*args):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(notifying, "send_mail", refused)
        assert notifying.notify() == 0
    overdue()
    assert notifying.notify() == 1


def test_without_a_mail_server_letters_are_not_offered(client, mira):
    saved = save(client, by_mail="on")
    assert not saved.by_mail
    assert notifying.notify() == 0


@pytest.mark.django_db(transaction=True)  # the worker begins each round with a fresh connection
def test_the_worker_s_round_writes_the_letters(client, mira, settings):
    subscribed(client, settings)
    make_article(headline="Ferry stays")
    overdue()
    work(once=True)
    assert len(mail.outbox) == 1
