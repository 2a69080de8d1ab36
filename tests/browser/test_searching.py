"""What the results page offers, without scripts; what of it the keyboard reaches; what it weighs."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from archive.models import Article
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder

pytestmark = pytest.mark.browser

HEAVIEST = 60_000  # bytes of a results page on its way, with everything it loads
MOST_RESULTS = 20


@pytest.fixture
def dated(archive):
    """Ferries and lighthouses of several years and sources beside the three texts."""
    dump = folder(
        archive / "radio",
        a__txt=f"2019-05-02 {FERRY.replace('Gull', 'Tern')}", b__txt=f"2020-10-06 {LIGHTHOUSE.replace('farm', 'boat')}",
    )  # fmt: skip
    call_command("ingest", str(dump), "--source", "Radio Marrow")
    return archive


def test_other_versions_open_in_place(page, archive):
    page.goto("/search/?q=barge")
    versions = page.get_by_text("+ 1 other version")
    expect(page.locator(".editions a").first).to_be_hidden()
    versions.click()
    page.locator(".editions li a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/articles/\d+/\?q=barge"))


def test_time_is_narrowed_by_a_bar_and_by_its_row_in_the_table(page, dated):
    page.goto("/search/?q=lens OR ferry&group=all")
    count = page.locator(".histogram title").first.text_content().rpartition(": ")[2]
    page.locator(".histogram a").first.click()
    expect(page).to_have_url(re.compile("from=2019.*&to=2019"))
    expect(page.locator(".results .totals")).to_contain_text(f"{count} article")
    page.get_by_role("link", name="Clear all").click()
    page.get_by_text("Show as a table").click()
    page.get_by_role("table").get_by_role("link", name="2020").click()
    expect(page.get_by_role("list", name="Filters in force")).to_contain_text("2020")


def test_nothing_found_leads_on(page, archive):
    page.goto("/search/?q=ferry+zeppelin")
    page.get_by_role("link", name="Without “zeppelin”").click()
    expect(page.get_by_text("1 story · 2 articles")).to_be_visible()


def test_the_advanced_form_leads_to_a_query_that_can_be_read(page, archive):
    page.goto("/search/")
    page.get_by_role("link", name="Advanced search").click()
    page.get_by_label("This exact phrase").fill("pilot boat")
    page.get_by_label("None of these").fill("lens")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("searchbox")).to_have_value('"pilot boat" -lens')
    expect(page.get_by_text("1 story · 2 articles")).to_be_visible()


def test_filters_table_and_versions_are_reached_with_the_keyboard_alone(chromium, dated, live_server):
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/search/?q=barge OR lens")
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.textContent.trim().slice(0, 40)")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.matches(':focus-visible')"
        )
        reached.add(re.sub(r"\s+", " ", name))
    assert {"Show as a table", "Between two dates", "Oldest", "All articles"} <= reached
    assert any(name.startswith("+ 1 other version") for name in reached)
    assert any(name.startswith("Radio Marrow") for name in reached)
    page.get_by_text("Show as a table").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from="))
    context.close()


@pytest.mark.parametrize("zoomed", [320, 256])  # 1280 pixels at 400 % and at 500 %
def test_enlarged_text_needs_no_scrolling_sideways(chromium, dated, live_server, zoomed):
    context = chromium.new_context(base_url=live_server.url, viewport={"width": zoomed, "height": 256})
    page = context.new_page()
    for address in ("/search/?q=ferry", "/search/advanced/", "/search/?q=zeppelin+ferry", "/help/search/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= zoomed, address
    context.close()


def test_a_results_page_is_light_and_no_script_stands_in_its_way(chromium, archive, live_server):
    for number in range(MOST_RESULTS):
        text = FERRY.replace("Gull", f"Island{number}").replace("ferry", "ferry " * (number + 2))
        dump = folder(archive / f"paper{number}", long__txt=f"20{number + 1:02}-10-06 {text}", short__txt=FERRY_SHORT)
        call_command("ingest", str(dump), "--source", f"Paper {number}", verbosity=0)
    assert Article.objects.count() > MOST_RESULTS
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/search/?q=ferry&group=all", wait_until="networkidle")
    assert page.locator(".hits > li").count() == MOST_RESULTS
    assert len(sizes) >= 4  # the page, its styles, its scripts
    assert sum(sizes) <= HEAVIEST, sizes
    assert page.evaluate("[...document.scripts].every((script) => script.defer && script.src)")
    context.close()
