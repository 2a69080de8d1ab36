"""Journeys through a story, without scripts: search, versions, matrix, difference; split, merge, undo; relate."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from archive.models import Article
from tests.archive.dumps import FERRY_SHORT

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(archive):
    """The longer and the shorter version."""
    return Article.objects.filter(text__contains="Gull Island").order_by("-words")


def log_in(page):
    User.objects.create_superuser("mira", password="tide-and-rope-7")
    page.goto("/admin/login/?next=/")
    page.get_by_label("Username").fill("mira")
    page.get_by_label("Password").fill("tide-and-rope-7")
    page.get_by_role("button", name="Log in").click()


def test_a_reader_goes_from_the_search_through_the_matrix_to_the_difference(page):
    page.goto("/search/?q=ferry barge")
    page.locator(".hits h2 a").click()
    page.get_by_role("link", name="All 2 versions by date").click()
    expect(page.locator(".time-line")).to_contain_text("stands in th")
    page.get_by_role("link", name="All versions, paragraph by paragraph").click()

    row = page.get_by_role("row", name=re.compile("The ramp was damaged"))
    cells = row.get_by_role("link")
    expect(cells).to_have_count(2)
    cells.first.click()
    expect(page.get_by_role("status")).to_contain_text("Chosen:")
    page.get_by_role("row", name=re.compile("The ramp was damaged")).get_by_role("link").last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions, side by side")
    expect(page).to_have_url(re.compile(r"/compare/\d+/\d+/#right-\d$"))
    page.get_by_role("link", name="Inline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions, in one run")


def test_staff_splits_a_story_merges_it_again_and_undoes_both(page, pair):
    longer, shorter = pair
    log_in(page)
    page.goto(f"/articles/{shorter.pk}/versions/")
    page.get_by_role("button", name="Split ● off this story").click()
    expect(page.get_by_role("status")).to_contain_text("story of its own")
    expect(page.locator(".moment")).to_have_count(1)

    page.get_by_label(re.compile("Number of the other story")).fill(str(longer.version_group_id))
    page.get_by_role("button", name="Merge the stories").click()
    expect(page.locator(".moment")).to_have_count(2)

    page.get_by_role("button", name=re.compile(r"^Undo\s*: Put together")).click()
    expect(page.locator(".moment")).to_have_count(1)
    page.get_by_role("button", name=re.compile(r"^Undo\s*: Split off")).click()
    expect(page.locator(".moment")).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)


def test_a_stranger_pastes_a_passage_and_learns_who_has_it(page, context, pair):
    page.goto("/")
    page.get_by_role("link", name="Relate").click()
    page.get_by_label("A sentence, a paragraph or a whole page").fill(FERRY_SHORT + "\n\nAnd a sentence of my own.")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_role("heading", name="2 articles hold some of it")).to_be_visible()
    expect(page.locator("mark").first).to_contain_text("The last ferry to Gull Island")
    assert context.cookies() == []


def test_the_matrix_prints_its_table_and_leaves_the_rest_out(page, pair):
    page.goto(f"/articles/{pair[0].pk}/matrix/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("list", name="Signs")).to_be_visible()
