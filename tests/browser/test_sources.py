"""Somebody who may correct puts two names of a source together on its page, without scripts, and takes them apart."""

import pytest
from playwright.sync_api import expect

from archive.models import Article, Source
from tests.browser.test_correcting import log_in

pytestmark = pytest.mark.browser


def test_two_sources_are_merged_and_taken_apart(page, archive):
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for name, slug, some in (("HP", "hp", ids[:1]), ("Harbour Post", "harbour-post", ids[1:])):
        Article.objects.filter(pk__in=some).update(source=Source.objects.create(name=name, slug=slug))
        Article.objects.filter(pk__in=some).update(metadata_evidence={"source": "given with the dump"})
    log_in(page)
    page.goto("/sources/hp/")
    page.get_by_label("The same source as").fill("Harbour Post")
    page.get_by_label("The same source as").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Post")
    expect(page.get_by_role("status").first).to_contain_text("Merged.")
    expect(page.locator("main")).to_contain_text("Also known as: HP")
    expect(page.locator("main")).to_contain_text("3 articles")
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).not_to_contain_text("Also known as")
    page.goto("/sources/hp/")
    expect(page.get_by_role("heading", level=1)).to_have_text("HP")
