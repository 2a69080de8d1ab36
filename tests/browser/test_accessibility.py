"""No page breaks a rule of WCAG 2.2 AA that a machine can check: axe-core over all of them."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from archive.models import Article
from tests.archive.dumps import folder
from tests.browser.places import places

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = [*WCAG, "best-practice"]
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 320, "height": 640}}
FERRY_IN_ARABIC = """إلغاء العبارة إلى جزيرة النورس حتى الربيع

غادرت العبارة الأخيرة إلى جزيرة النورس ميناء مارو باي يوم الاثنين وعلى متنها أحد عشر راكبا وبريد الجزيرة.

وقالت مديرة الميناء إن المنحدر تضرر في عاصفة أكتوبر وإن الإصلاحات ستستغرق حتى شهر مارس."""


@pytest.fixture
def furnished(archive):
    """With a text written from right to left, and one that was rejected."""
    dump = folder(archive / "radio-marrow", arabic__txt=FERRY_IN_ARABIC, empty__txt="")
    call_command("ingest", str(dump), "--source", "Radio Marrow")
    assert Article.objects.filter(language="ar").exists()
    return archive


def broken_rules(page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe-core finds on the page as it stands: rule, where, why."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)["violations"]
    return [f"{rule['id']}: {node['target']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def opened_details(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


def broken_looks(page, address: str, rules: Sequence[str] = RULES) -> list[str]:
    """What is broken on the page, light and dark, wide and narrow; scrolling sideways is. It is loaded again for each
    scheme: a colour on its way to another one is neither."""
    broken = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        opened_details(page)
        page.evaluate(AXE_SCRIPT)
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            broken += [f"{address} {name} {scheme} {rule}" for rule in broken_rules(page, rules)]
            if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                broken.append(f"{address} {name} scrolls sideways")
    return broken


def signed_in(context, user, address: str) -> Client:
    """A client of the user, whose session the browser has too."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return client


@pytest.mark.parametrize("visitor", ["reader", "staff"])
def test_every_page_keeps_the_rules_that_a_machine_can_check(chromium, furnished, live_server, visitor):
    context = chromium.new_context(base_url=live_server.url)
    client = Client()
    if visitor == "staff":
        mira = User.objects.create_superuser("mira", password="tide-and-rope-7")
        client = signed_in(context, mira, live_server.url)
    page = context.new_page()
    broken = []
    for address in places(client):
        page.goto(address)
        broken += broken_looks(page, address)
    context.close()
    assert not broken, "\n".join(broken)
