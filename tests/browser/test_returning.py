"""What a reader with an account comes back to, in a real browser without scripts."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from archive.models import Article
from search.models import ArticleList, SavedSearch
from tests.archive.dumps import folder
from tests.browser.test_accessibility import SIZES, broken_rules, opened_details

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


def test_an_article_is_put_in_a_list_noted_and_taken_away(page, archive, signed_in):
    page.goto("/search/?q=ferry")
    page.click(".card >> text=Put in a list")
    page.fill("input[name=name]", "Crossings")
    page.fill("textarea[name=note]", "ask the harbour master")
    page.click("button:has-text('Put it there')")
    assert page.text_content("h1") == "Crossings"
    assert "ask the harbour master" in page.text_content(".note-of")
    with page.expect_download() as taken:
        page.click("a:text-is('csv')")
    assert "list_note" in taken.value.path().read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_of_one_s_own_keep_the_rules_that_a_machine_can_check(chromium, archive, live_server, size, scheme):
    user = User.objects.create_user("mira")
    client = Client()
    client.force_login(user)
    client.post("/search/saved/new/?q=ferry", {"name": "The ferry"})
    article = Article.objects.earliest("pk")
    client.post(f"/search/lists/put/{article.pk}/", {"name": "Crossings", "note": "ask the harbour master"})
    call_command("ingest", str(folder(archive / "barge", barge__txt=BARGE)))
    context = chromium.new_context(base_url=live_server.url, viewport=SIZES[size], color_scheme=scheme)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    broken = []
    for address in (
        "/search/saved/", f"/search/saved/{SavedSearch.objects.get().pk}/", "/search/saved/new/?q=ferry",
        "/search/lists/", f"/search/lists/{ArticleList.objects.get().pk}/", f"/search/lists/put/{article.pk}/",
    ):  # fmt: skip
        page.goto(address)
        opened_details(page)
        broken += [f"{address} {rule}" for rule in broken_rules(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], address
    context.close()
    assert not broken, "\n".join(broken)
