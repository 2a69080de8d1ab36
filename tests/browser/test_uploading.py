"""The upload page with scripts: pieces, and the dump's page that follows the reading by itself."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import expect

from archive.delivery import arriving
from tests.browser.test_delivering import HERRING

pytestmark = pytest.mark.browser


def test_a_file_goes_up_in_pieces_and_its_page_follows_the_reading(
    chromium, archive, live_server, settings, monkeypatch
):
    settings.FILE_UPLOAD_TEMP_DIR = archive
    monkeypatch.setattr("archive.admin.dumps.PIECE_BYTES", 100)
    sent = []
    real = arriving.append
    monkeypatch.setattr(arriving, "append", lambda *arguments: sent.append(1) or real(*arguments))
    User.objects.create_superuser("mira", password="tide-and-rope-7")
    upload = archive / "herring.txt"
    upload.write_text(HERRING, encoding="utf-8")

    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)  # milliseconds
    page = context.new_page()
    page.goto("/admin/archive/dump/add/")
    page.get_by_label("Username").fill("mira")
    page.get_by_label("Password").fill("tide-and-rope-7")
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Files").set_input_files(upload)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("herring.txt")
    assert len(sent) == len(HERRING.encode()) // 100 + 1

    call_command("worker", "--once")
    expect(page.locator(".status").first).to_have_text("done")
    expect(page.get_by_role("cell", name="herring.txt")).to_be_visible()
    context.close()
