"""The reader's journey, without scripts: search, article, related versions, compare."""

import re

import pytest
from playwright.sync_api import expect

from archive.models import Article

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}


def test_a_reader_finds_an_article_and_compares_its_versions(page):
    page.goto("/")
    page.get_by_role("searchbox").fill("ferry barge")
    page.get_by_role("button", name="Find").click()

    expect(page.get_by_text("1 story · 2 articles")).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".hits h2 a").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("ferry", ignore_case=True)
    related = page.get_by_role("complementary", name="Related versions")
    expect(related).to_contain_text("All of th")
    related.get_by_role("link", name=re.compile("Compare")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions, side by side")
    expect(page.get_by_text("paragraphs unchanged").first).to_be_visible()


def test_the_text_as_received_stands_line_by_line_with_its_labels(page):
    article = Article.objects.get(headline__startswith="Lighthouse")
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="As received").click()
    expect(page.locator("[data-role=headline] .as-is")).to_have_text("Lighthouse museum finds its missing lens")
    body = page.locator("[data-role=body]").first
    expect(body.get_by_role("tooltip")).to_be_hidden()
    body.locator(".role").focus()
    expect(body.get_by_role("tooltip")).to_have_text(re.compile(r"body, \d+ % sure"))
    page.get_by_role("link", name="Where from").click()
    expect(page.get_by_role("heading", name="Where from")).to_be_in_viewport()


def test_a_filter_can_be_put_on_and_taken_off(page):
    page.goto("/search/?q=harbour OR lighthouse&group=all")
    expect(page.get_by_text("2 stories · 3 articles")).to_be_visible()
    page.get_by_role("complementary", name="Narrow down").get_by_role("link", name="English").click()
    page.get_by_role("link", name="Clear all").click()
    expect(page).not_to_have_url(re.compile("language="))


def test_the_first_tab_stop_leads_past_the_masthead(page):
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_small_screen(chromium, archive, live_server, scheme):
    longer, shorter = Article.objects.filter(text__contains="Gull Island").order_by("-words")
    paths = [
        "/", "/search/?q=ferry", "/search/?q=nothinglikeit", "/sources/", "/missing/", "/help/search/", "/nowhere",
        longer.get_absolute_url(), f"{longer.get_absolute_url()}?view=received",
        f"/articles/{longer.pk}/versions/", f"/stories/{longer.version_group_id}/",
        f"/compare/{longer.pk}/{shorter.pk}/", f"/compare/{longer.pk}/{shorter.pk}/?view=inline&cosmetic=on",
        f"/articles/{longer.pk}/matrix/", f"/articles/{longer.pk}/matrix/?first={longer.pk}&row=1", "/changes/",
        "/relate/",
    ]  # fmt: skip
    context = chromium.new_context(base_url=live_server.url, viewport=NARROW, color_scheme=scheme)
    page = context.new_page()
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
    context.close()


def test_print_leaves_the_furniture_out(page):
    page.goto(Article.objects.get(headline__startswith="Lighthouse").get_absolute_url())
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
