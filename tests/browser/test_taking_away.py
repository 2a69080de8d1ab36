"""What a researcher takes away, without scripts: a list of queries, references, and paper."""

import csv
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from archive.models import Article
from tests.archive.dumps import LIGHTHOUSE, folder

pytestmark = pytest.mark.browser


def test_a_list_of_queries_is_asked_read_and_taken_away(page, archive, tmp_path):
    page.goto("/help/search/")
    page.get_by_role("link", name="Ask a list of queries").click()
    file = tmp_path / "queries.txt"
    file.write_text('ferry\nzeppelin\n"lens\n' + "x" * 6000, encoding="utf-8")
    page.get_by_label("Or a text file of them").set_input_files(file)
    page.get_by_label("Results are").select_option("All articles")
    page.get_by_role("button", name="Ask them all").click()
    expect(page.get_by_role("heading", name="4 queries")).to_be_visible()
    cells = page.locator(".counts tbody tr").first.locator("td")
    assert cells.all_text_contents() == ["1", "1", "2"]
    expect(page.locator(".counts")).to_contain_text("a query has at most 5000 characters")
    expect(page.locator(".notice")).to_contain_text("A quotation mark without its partner was left out.")

    with page.expect_download() as taken:
        page.get_by_role("button", name="Counts as CSV").click()
    rows = list(csv.DictReader(taken.value.path().read_text(encoding="utf-8").splitlines()))
    assert [(row["stories"], row["articles"], row["error"]) for row in rows] == [
        ("1", "2", ""), ("0", "0", ""), ("1", "1", ""), ("", "", "bad-parameter"),
    ]  # fmt: skip

    page.locator(".counts").get_by_role("link", name="ferry").click()
    page.locator("#query-1").get_by_role("link", name="1 story · 2 articles").click()
    expect(page.locator(".results .totals")).to_contain_text("1 story · 2 articles")


def test_an_article_is_cited(page, archive):
    article = Article.objects.get(headline__startswith="Lighthouse")
    page.goto(article.get_absolute_url())
    cite = page.locator("#cite")
    expect(cite).to_contain_text("“Lighthouse museum finds its missing lens”")
    for name, told in (("BibTeX", "@article{"), ("RIS", "TY  - NEWS"), ("CSL-JSON", '"type": "article-newspaper"')):
        shown = cite.get_by_role("region", name=name)
        expect(shown).to_be_hidden()
        cite.get_by_text(name, exact=True).click()
        expect(shown).to_contain_text(told)
        with page.expect_download() as taken:
            cite.get_by_role("link", name=f"Download as {name}").click()
        assert shown.text_content().strip() == taken.value.path().read_text(encoding="utf-8").strip()
    address = cite.get_by_role("link", name=re.compile("^http")).text_content()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouse museum finds its missing lens")


def test_the_archive_is_walked_through_by_its_dates(page, archive):
    for when in ("2019-05-02", "2020-05-02", "2020-05-09"):
        text = f"{when} {LIGHTHOUSE.replace('farm', when[:4])}".replace("lens", f"lens {when}")
        call_command("ingest", str(folder(archive / when, a__txt=text)), "--source", "Radio Marrow")
    page.goto("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Browse").click()
    page.get_by_role("link", name="2020", exact=True).click()
    page.get_by_role("link", name="May 2020").click()
    page.get_by_role("link", name="2 May 2020").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 May 2020")
    page.get_by_role("link", name="9 May 2020").click()
    page.get_by_role("link", name="2 May 2020").click()
    page.get_by_role("link", name="This day in other years").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["2020", "2019"])
    page.locator(".cards a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lens")


def test_on_paper_no_page_has_what_only_a_screen_needs(page, archive):
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    article = Article.objects.earliest("pk")
    for address in (
        "/", "/search/?q=ferry", article.get_absolute_url(), "/browse/2020-10/", "/search/batch/?queries=ferry",
        f"/articles/{article.pk}/versions/",
    ):  # fmt: skip
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for furniture in (".site-nav", ".search-box", ".facets", ".skip", ".neighbours", ".batch-form", ".colophon"):
            for part in page.locator(furniture).all():
                expect(part).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", address
