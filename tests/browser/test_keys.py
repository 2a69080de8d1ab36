"""The same journey with the keyboard alone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_search_is_walked_with_the_keyboard_alone(chromium, archive, live_server):
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)  # milliseconds
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto("/sources/")
    page.keyboard.press("/")
    page.keyboard.type("harbour OR lighthouse")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 stories · 3 articles")).to_be_visible()

    page.wait_for_load_state()  # keys are heard once the page's script has run
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hits > li").nth(1).locator("a").first).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.locator(".article mark").first).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator(".article mark").last).to_be_focused()

    page.get_by_role("link", name="Next ›").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.get_by_role("link", name="Back to “harbour OR lighthouse”").click()
    expect(page.get_by_text("2 stories · 3 articles")).to_be_visible()
    page.wait_for_load_state()

    page.keyboard.press("?")
    expect(page).to_have_url(f"{live_server.url}/help/search/")
    context.close()
    assert complaints == []
