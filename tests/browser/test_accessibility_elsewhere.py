"""Pages that need a state of their own, by the same rules: refusals, an engine that is away, the administrators'."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive.corrections import renaming
from archive.models import Source
from search import engine
from search.backends.embedded import costing
from tests.archive.dumps import LIGHTHOUSE, folder
from tests.browser.test_accessibility import RULES, WCAG, broken_looks, signed_in
from tests.search.conftest import without_index

pytestmark = pytest.mark.browser


@pytest.fixture
def looked_at(chromium, archive, live_server):
    """A function of (addresses with their status or words of their title, whose session) that gives what is broken."""
    contexts = []

    def look(addresses, user=None, rules=RULES) -> list[str]:
        context = chromium.new_context(base_url=live_server.url)
        contexts.append(context)
        if user:
            signed_in(context, user, live_server.url)
        page = context.new_page()
        broken = []
        for address, expected in addresses.items():
            answer = page.goto(address)
            assert answer.status == expected if isinstance(expected, int) else expected in page.title(), address
            broken += broken_looks(page, address, rules)
        return broken

    yield look
    for context in contexts:
        context.close()


def test_pages_that_refuse_something_are_accessible(looked_at, settings, monkeypatch):
    broken = looked_at({"/nowhere/": 404, "/search/?q=" + "a" * 5001: 413, "/search/?sort=x": 400})
    monkeypatch.setattr(costing, "MOST_POSTINGS", 0)
    broken += looked_at({"/search/?q=ferry": "too broad"})
    monkeypatch.undo()
    without_index()
    broken += looked_at({"/search/?q=ferry": 503})
    monkeypatch.setattr(type(engine.store()), "percent_built", lambda store: 40)
    broken += looked_at({"/search/?q=ferry": "is being built"})
    settings.RATE_LIMITS, settings.RATES = "all", settings.RATES | {"search": 1}
    broken += looked_at({"/search/?q=gull": 503, "/search/?q=ferry": 429})
    assert not broken, "\n".join(broken)


def test_pages_of_administrators_and_accounts_are_accessible(looked_at, archive):
    call_command("ingest", str(folder(archive / "light", b__txt=LIGHTHOUSE.replace("farm", "yard"))), "--source", "HP")
    call_command("ingest", str(folder(archive / "more", c__txt=LIGHTHOUSE.replace("farm", "barn"))), "--source", "Post")
    renaming.merge(Source.objects.get(name="HP"), "Post", "mira")
    mira = User.objects.create_superuser("mira", password="tide-and-rope-7")
    # What is only good practice is Django's to decide on Django's pages.
    broken = looked_at(dict.fromkeys(_administrators_pages(), 200), mira, WCAG)
    broken += looked_at({"/sources/post/": "Post", "/account/password/": 200}, mira)
    broken += looked_at(dict.fromkeys(("/account/login/", "/account/password-reset/"), 200))
    assert not broken, "\n".join(broken)


def _administrators_pages() -> Iterator[str]:
    """The lists of everything, of each a row's own page, and the upload."""
    yield from (reverse("admin:index"), reverse("admin:archive_dump_add"))
    client = Client()
    client.force_login(User.objects.get())
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses = [reverse(f"{name}_changelist")]
        row = model._default_manager.first()
        if row:
            addresses.append(reverse(f"{name}_change", args=[row.pk]))
        yield from (address for address in addresses if client.get(address).status_code == 200)
