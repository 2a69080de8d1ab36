"""Mark-up that would run, in every field a dump can fill: seen by a real Chromium with scripts on, on every page."""

import json
from html import escape
from itertools import product
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from archive.models import Article, Source
from tests import sizes
from tests.archive.dumps import FERRY
from tests.browser.places import places

pytestmark = pytest.mark.browser

PAYLOADS = sizes.of(60, 6)
FIELDS = (
    "headline", "standfirst", "byline", "author", "section", "source", "location", "dateline", "credit", "copyright",
    "keywords", "tags", "url", "id", "language", "caption", "agency", "subheadline",
)  # fmt: skip
# `planted` marks the element, so that one which is there and does not run is found as well.
_FRAMES = (
    "{}",
    '">{}',
    "'>{}",
    "</title>{}",
    "</textarea>{}",
    "</script>{}",
    "-->{}",
    "]]>{}",
    "<b>{}</b>",
    "\u2028{}",
)
_DEEDS = (
    "<script planted>alert(1)</script>", "<img planted src=x onerror=alert(1)>", "<svg planted onload=alert(1)>",
    "<iframe planted srcdoc='<script>alert(1)</script>'></iframe>", "<a planted href='javascript:alert(1)'>go</a>",
    "<style planted>*{{background:red}}</style>", "<div planted style='color:red' onmouseover=alert(1)>x</div>",
)  # fmt: skip


def payloads(count):
    """Frames and deeds in turn, and what would only work as an address."""
    found = [frame.format(deed) for deed, frame in product(_DEEDS, _FRAMES)]
    found[3::9] = ["javascript:alert(1)"] * len(found[3::9])
    step = len(found) / count
    return [found[int(number * step)] for number in range(count)]


def rows(count):
    for number, payload in enumerate(payloads(count)):  # mark-up goes as it is read; escaped, it becomes the text
        last = f"{escape(payload)} ends the notice of Gull Island."
        body = f"Gull Island, number {number}.\n\n{payload}\n\n{FERRY}\n\n{last}"
        fields = {
            **dict.fromkeys(FIELDS, payload),
            "headline": f"{payload} Notice {number}",
            "url": f"https://post.example/{payload}",
        }
        if payload.startswith("javascript:"):
            fields["url"] = payload
        yield {**fields, "body": body, "date": f"2020-04-{number % 28 + 1:02}"}


@pytest.fixture
def poisoned(archive, settings):
    settings.ARCHIVE_DATA.mkdir(exist_ok=True)
    path = archive / "<img src=x onerror=alert(1)>.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(PAYLOADS)))
    call_command("ingest", str(path))
    plain = archive / "<svg onload=alert(1)>"
    plain.mkdir()
    (plain / "a.txt").write_text(f"{payloads(2)[0]}\n\nBy {payloads(2)[0]}\n\n{FERRY}")
    call_command("ingest", str(plain), "--source", "<script>alert(1)</script>")
    assert Article.objects.filter(text__contains="alert(1)").count() > PAYLOADS / 2
    assert Source.objects.filter(name__contains="<").exists()


def addresses(client):
    """What places() finds, each poisoned article in its ways, and every list and form of the administrators."""
    found = places(client)
    for article in Article.objects.filter(text__contains="alert(1)"):
        found += [f"/articles/{article.pk}/", f"/articles/{article.pk}/?view=received"]
    found += [f"/search/?q={quote(payload)}" for payload in payloads(PAYLOADS)]
    found += ["/search/?q=gull", "/admin/", "/admin/password_change/"]
    for model in apps.get_models():
        if model in admin.site._registry:
            here = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            found += [here, f"{here}?q=%3Cscript%3Ealert(1)%3C/script%3E"]
            found += [
                f"{here}{row.pk}/{way}/"
                for row in model._default_manager.order_by("-pk")[:2]
                for way in ("change", "history")
            ]
    found += map("/admin/archive/{}/add/".format, ("dump", "source", "article"))
    return [address for address in found if client.get(address, follow=True).status_code == 200]


_PLANTED = "[...document.querySelectorAll('[planted], a[href^=\"javascript:\" i]')].map(e => e.outerHTML)"


def complaints(chromium, live_server, client, wanted) -> list[str]:
    """What ran, what the policy had to stop, what is part of a page and came from a dump."""
    context = chromium.new_context(base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page, seen = context.new_page(), []
    page.on("dialog", lambda dialog: (seen.append(f"{page.url} ran: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(f"{page.url} {error}"))
    page.on("console", lambda said: seen.append(f"{page.url} {said.text}") if said.type == "error" else None)
    for address in wanted:
        page.goto(address)
        seen += [f"{address} holds {element[:200]}" for element in page.evaluate(_PLANTED)]
    context.close()
    return seen


@pytest.fixture
def staff(poisoned):
    client = Client()
    client.force_login(User.objects.create_superuser("mira", password="tide-and-rope-7"))
    return client


def test_nothing_a_dump_brings_runs_or_is_stopped_by_the_policy_alone(chromium, staff, live_server, record_property):
    wanted = addresses(staff)
    seen = complaints(chromium, live_server, staff, wanted)
    record_property("figures", f"{PAYLOADS} payloads, {len(wanted)} pages, {len(seen)} complaints")
    assert [complaint for complaint in seen if "status of 4" not in complaint] == []


def test_without_escaping_the_browser_complains(chromium, staff, live_server, settings):
    """The check itself: templates that escape nothing."""
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "autoescape": False}}]
    article = Article.objects.filter(text__contains="alert(1)").latest("pk")
    assert complaints(chromium, live_server, staff, [f"/articles/{article.pk}/"])
