"""Journeys with the keyboard alone: nothing here is clicked, and what has the focus shows that it has."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from archive.models import Article
from tests.browser.test_accessibility import signed_in

pytestmark = pytest.mark.browser

MOST_TABS = 150
FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels[0] ? here.labels[0] : here;
  return [label.textContent.replace(/\\s+/g, ' ').trim(), here === document.body || here.matches(':focus-visible')];
}"""


@pytest.fixture
def walker(chromium, archive, live_server):
    """A page of somebody signed in, who has no mouse."""
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)  # milliseconds
    signed_in(context, User.objects.create_user("mira", password="tide-and-rope-7"), live_server.url)
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Goes on from the focus until something of that name, or label, has it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said, is_seen = page.evaluate(FOCUSED)
        assert is_seen, said
        if re.match(name, said):
            return
    pytest.fail(f"nothing called {name} takes the focus")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def test_a_facet_is_put_on_and_taken_off(walker):
    walker.goto("/search/?q=harbour OR lighthouse&group=all")
    press(walker, "English")
    expect(walker).to_have_url(re.compile("language=en"))
    press(walker, "× Take off: Language")
    expect(walker).not_to_have_url(re.compile("language=en"))


def test_other_versions_open_in_place_and_lead_to_an_article_and_back(walker):
    walker.goto("/search/?q=barge")
    press(walker, r"\+ 1 other version")
    tab_to(walker, ".")
    walker.keyboard.press("Enter")
    expect(walker).to_have_url(re.compile(r"/articles/\d+/"))
    walker.go_back()
    expect(walker.locator(".results .totals")).to_contain_text("1 story · 2 articles")


def test_a_search_is_saved_looked_at_and_deleted(walker):
    walker.goto("/search/?q=ferry")
    press(walker, "Save this search")
    expect(walker.get_by_role("heading", level=1)).to_have_text("Save this search")
    tab_to(walker, "Name")
    walker.keyboard.press("Control+A")
    walker.keyboard.type("The ferry")
    press(walker, "Save it")
    expect(walker.get_by_role("heading", level=1)).to_have_text("The ferry")
    press(walker, "Delete this search")
    press(walker, "Delete it")
    expect(walker.get_by_role("heading", level=1)).to_have_text("Saved searches")


def test_an_article_is_put_in_a_list_noted_and_taken_out(walker):
    walker.goto("/search/?q=lens")
    press(walker, "Put in a list")
    expect(walker.get_by_role("heading", level=1)).to_have_text("Put in a list")
    tab_to(walker, ".*[Nn]ew list|.*name")
    walker.keyboard.type("Lenses")
    tab_to(walker, "Note")
    walker.keyboard.type("ask the keeper")
    press(walker, "Put it there")
    expect(walker.get_by_role("heading", level=1)).to_have_text("Lenses")
    expect(walker.locator(".note-of")).to_have_text("ask the keeper")
    press(walker, "Note, or take out")
    press(walker, "Take out of the list")
    expect(walker.locator("main")).to_contain_text("Nothing stands here.")


def test_a_list_of_queries_is_asked(walker):
    walker.goto("/search/batch/")
    tab_to(walker, "One query a line")
    walker.keyboard.type("lens\nzeppelin")
    press(walker, "Ask them all")
    expect(walker.get_by_role("heading", name="2 queries")).to_be_visible()
    press(walker, "lens")
    expect(walker).to_have_url(re.compile("#query-1$"))
    press(walker, "Lighthouse museum")
    expect(walker.get_by_role("heading", level=1)).to_have_text("Lighthouse museum finds its missing lens")


def test_an_article_is_cited(walker):
    article = Article.objects.get(headline__startswith="Lighthouse")
    walker.goto(article.get_absolute_url())
    press(walker, "BibTeX$")
    expect(walker.get_by_role("region", name="BibTeX")).to_be_visible()
    tab_to(walker, "@article")
    with walker.expect_download() as taken:
        press(walker, "Download as BibTeX")
    assert taken.value.suggested_filename == f"article-{article.pk}.bib"


def test_the_hits_of_an_article_are_counted_and_reached(walker):
    article = Article.objects.get(headline__startswith="Lighthouse")
    walker.goto(f"{article.get_absolute_url()}?q=lens")
    marks = walker.locator("mark").count()
    expect(walker.locator(".hits-counted")).to_contain_text(f"{marks} hits marked")
    press(walker, "to the first one")
    expect(walker.locator("mark").first).to_be_in_viewport()
