"""The staff's journey: a dump uploaded in the browser is read by the worker and can be found."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HERRING = """Herring back in the sound after nine years

The first shoals were seen off Gannet Point on Thursday, skipper Lena Varga said. Nets have been mended since noon.

The council of Marrow Bay will open the old smokehouse for the season. It had served as a store for deck chairs."""


def test_staff_uploads_a_dump_and_sees_it_searchable(page, archive):
    User.objects.create_superuser("mira", password="tide-and-rope-7")
    upload = archive / "herring.txt"
    upload.write_text(HERRING, encoding="utf-8")

    page.goto("/dumps/")
    page.get_by_label("Username").fill("mira")
    page.get_by_label("Password").fill("tide-and-rope-7")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Upload a dump").click()
    page.get_by_label("Files").set_input_files(upload)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("herring.txt")

    call_command("worker", "--once")
    page.reload()
    expect(page.locator(".status").first).to_have_text("done")
    expect(page.get_by_role("cell", name="herring.txt")).to_be_visible()

    page.get_by_role("searchbox").fill("smokehouse")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Herring back in the sound after nine years", exact=True).click()
    expect(page.get_by_text("Lena Varga")).to_be_visible()
    expect(page.get_by_role("link", name="herring.txt")).to_be_visible()
