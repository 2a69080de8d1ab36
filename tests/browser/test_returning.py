"""What a reader with an account comes back to, in a real browser without scripts."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from tests.archive.dumps import folder

pytestmark = pytest.mark.browser

BARGE = """Barge takes over from the ferry

A barge from the south quay carried flour and paraffin to Gull Island on Friday, the first freight in nine days.

Harbour master Edda Quill said the barge would sail every Friday until the ferry is back."""


@pytest.fixture
def signed_in(context, live_server):
    User.objects.create_user("mira", password="tide-and-rope-7")
    client = Client()
    client.login(username="mira", password="tide-and-rope-7")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def test_a_search_is_saved_tells_what_is_new_and_feeds_a_reader(page, archive, signed_in):
    page.goto("/search/?q=ferry")
    page.click("text=Save this search")
    page.fill("input[name=name]", "The ferry")
    page.click("button:has-text('Save it')")
    assert page.text_content("h1") == "The ferry"
    assert "nothing new" in page.text_content("main")
    feed = page.get_attribute(".feed-address", "href")

    call_command("ingest", str(folder(archive / "barge", barge__txt=BARGE)))
    page.click("nav >> text=Saved")
    assert "1 new story" in page.text_content("main")
    page.click("h2 >> text=The ferry")
    assert "Barge takes over" in page.text_content(".cards")
    page.click("button:has-text('I have seen these')")
    assert "nothing new" in page.text_content("main")

    answer = Client().get(feed)
    assert len(re.findall("<entry>", answer.content.decode())) == 1
    assert not answer.cookies
