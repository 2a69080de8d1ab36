"""Somebody who may corrects an article, without scripts and by keyboard; makes a rule of it; takes it all back."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from archive.models import Article, Source

pytestmark = pytest.mark.browser


@pytest.fixture
def ferry(archive):
    source = Source.objects.create(name="Harbour Post", slug="harbour-post")
    Article.objects.update(source=source)
    return Article.objects.filter(text__contains="Gull Island").order_by("-words").first()


def log_in(page):
    User.objects.create_superuser("mira", password="tide-and-rope-7")
    page.goto("/admin/login/?next=/")
    page.get_by_label("Username").fill("mira")
    page.get_by_label("Password").fill("tide-and-rope-7")
    page.get_by_role("button", name="Log in").click()


def test_a_line_and_a_date_are_corrected_and_undone(page, ferry):
    log_in(page)
    page.goto(f"/articles/{ferry.pk}/")
    page.get_by_role("link", name="As received").click()
    box = page.get_by_label("Choose line 4")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.get_by_label("The chosen lines are").select_option("caption")
    page.get_by_role("button", name="Correct", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Corrected.")
    expect(page.locator("#corrections")).to_contain_text("is caption; it was read as body.")

    page.get_by_label("Date", exact=True).fill("2019-11-04")
    page.get_by_role("button", name="Correct the fields").click()
    expect(page.locator(".facts")).to_contain_text("4 November 2019")
    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.locator(".caption")).to_have_count(1)

    page.get_by_role("link", name="As received").click()
    for _ in range(2):
        page.locator("#corrections").get_by_role("button", name="Undo").first.click()
    expect(page.locator("#corrections")).to_contain_text("Nothing so far.")
    expect(page.locator(".facts")).not_to_contain_text("2019")


def test_a_line_is_made_a_rule_for_the_source_and_the_rule_undone(page, ferry):
    log_in(page)
    page.goto(f"/articles/{ferry.pk}/?view=received")
    page.get_by_label("Choose line 4").check()
    page.get_by_label("The chosen lines are").select_option("boilerplate")
    page.get_by_role("button", name="Always for this source").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Always for Harbour Post")
    expect(page.locator("main")).to_contain_text("This changes 2 articles, 2 lines of text of the source's 3.")
    page.get_by_role("button", name="Make it a rule").click()
    expect(page.locator(".decisions li")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("There is no rule yet.")


def test_every_line_says_why_on_hover_and_on_focus(page, ferry):
    page.goto(f"/articles/{ferry.pk}/?view=received")
    role, why = page.locator(".line .role").nth(2), page.locator(".line .why").nth(2)
    expect(why).to_be_hidden()
    role.focus()
    expect(why).to_be_visible()
    expect(why).to_contain_text("% sure:")
    page.locator(".line .role").nth(4).hover()
    expect(page.locator(".line .why").nth(4)).to_be_visible()
