"""The search box offers completions, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def typed(chromium, archive, live_server):
    """A page with scripts, three letters in its search box."""
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)  # milliseconds
    page = context.new_page()
    page.goto("/sources/")
    page.keyboard.press("/")
    page.keyboard.type("fer")
    yield page
    context.close()


def test_a_completion_is_chosen_with_the_arrow_keys(typed):
    box = typed.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    first = typed.get_by_role("option").first
    expect(first).to_contain_text("ferry")
    typed.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    typed.keyboard.press("Enter")
    expect(typed.get_by_text("1 story · 2 articles")).to_be_visible()
    expect(typed.get_by_role("combobox")).to_have_value("ferry")


def test_a_headline_leads_to_its_article(typed):
    typed.get_by_role("option", name="Ferry to Gull Island cancelled until spring").click()
    expect(typed.get_by_role("heading", level=1)).to_have_text("Ferry to Gull Island cancelled until spring")


def test_escape_puts_the_list_away_and_what_was_typed_stays(typed):
    expect(typed.get_by_role("listbox")).to_be_visible()
    typed.keyboard.press("Escape")
    expect(typed.get_by_role("listbox")).to_be_hidden()
    expect(typed.get_by_role("combobox")).to_have_value("fer")
    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile(r"/search/\?q=fer$"))
