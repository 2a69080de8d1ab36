"""A real Chromium, as Debian ships it, on a served archive of a few fictional articles."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        sentence = f"no Chromium at {CHROMIUM}: install Debian's package chromium (make browser)"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    # Playwright's own event loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def archive(chromium, transactional_db, settings, tmp_path) -> Path:
    """Three articles, two of them versions of one another, findable; gives a folder for more."""
    settings.ARCHIVE_DATA = tmp_path / "archive"
    settings.ARCHIVE_DATA.mkdir()
    call_command("rebuild_index", "--noinput")
    dump = folder(tmp_path / "harbour-post", long__txt=FERRY, short__txt=FERRY_SHORT, museum__txt=LIGHTHOUSE)
    call_command("ingest", str(dump))
    return tmp_path


@pytest.fixture
def context(chromium, archive, live_server) -> Iterator[BrowserContext]:
    """Without scripts: every page has to work so."""
    opened = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    opened.set_default_timeout(15_000)  # milliseconds
    yield opened
    opened.close()


@pytest.fixture
def page(context) -> Iterator[Page]:
    """Fails the test where the browser had something to complain of: a blocked style, a missing file.

    What it gives up itself, because the test went on to another page or ended, is no complaint.
    """
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    yield opened
    assert [complaint for complaint in complaints if "ERR_ABORTED" not in complaint] == []
