"""Correcting on the article's page: every act a redirect with a sentence."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages

from archive.models import Article, AuditEntry, Correction, SourceRule
from tests.archive.dumps import FERRY, LIGHTHOUSE, bring, folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry(tmp_path):
    bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=LIGHTHOUSE), source="Harbour Post")
    return Article.objects.get(text=FERRY)


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("mira"))
    return client


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def page(client, article):
    return client.get(f"/articles/{article.pk}/?view=received").content.decode()


def test_readers_see_why_and_nothing_to_correct_with(client, ferry):
    shown = page(client, ferry)
    assert 'aria-describedby="why-0"' in shown
    assert "correct" not in shown


def test_chosen_lines_are_corrected_shown_and_undone(desk, ferry):
    url = f"/articles/{ferry.pk}/correct/lines/"
    answer = desk.post(url, {"line": ["3", "4"], "role": "caption"}, REMOTE_ADDR="192.0.2.7")
    assert answer.url == f"/articles/{ferry.pk}/?view=received#corrections"
    shown = page(desk, ferry)
    assert shown.count("staff; read as body") == 2
    assert "is caption; it was read as body." in shown
    entry = AuditEntry.objects.get(act="correct")
    assert (entry.actor, entry.address) == ("mira", "192.0.2.7")
    desk.post(f"/articles/{ferry.pk}/corrections/{entry.pk}/undo/")
    assert "; read as body" not in page(desk, ferry)


def test_fields_are_corrected_and_only_those_that_were_sent(desk, ferry):
    desk.post(f"/articles/{ferry.pk}/correct/fields/", {"published": "2019-11", "tags": "sea, ferries,,sea"})
    made = {one.about: one.value for one in Correction.objects.all()}
    assert made == {"published": "2019-11", "tags": ["sea", "ferries"]}
    assert "read as none" in page(desk, ferry)


@pytest.mark.parametrize(
    ("field", "value"),
    [("published", "yesterday"), ("published", "2020-13"), ("published", "1620-01-01"), ("published", "2999-01-01"),
     ("published", "2020-10-06Tnoon"), ("language", "English"), ("url", "javascript:alert(1)"), ("url", "http://[x"),
     ("headline", "x" * 2001), ("agency", "x" * 301)],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_a_sentence(desk, ferry, field, value):
    answer = desk.post(f"/articles/{ferry.pk}/correct/fields/", {field: value})
    assert answer.status_code == 400
    assert said(answer)[0].endswith(".")
    assert not Correction.objects.exists()


def test_what_was_typed_beside_a_refused_value_is_not_lost(desk, ferry):
    sent = {"published": "yesterday", "byline": "By Ines Farrow"}
    html = desk.post(f"/articles/{ferry.pk}/correct/fields/", sent).content.decode()
    assert 'value="yesterday" autocomplete="off" aria-invalid="true"' in html
    assert 'value="By Ines Farrow" autocomplete="off">' in html


@pytest.mark.parametrize("sent", [{"line": "x", "role": "ad"}, {"line": "1"}, {"line": "1", "role": "hero"}])
def test_unusable_lines_are_a_400(desk, ferry, sent):
    assert desk.post(f"/articles/{ferry.pk}/correct/lines/", sent).status_code == 400


def test_nothing_chosen_is_said(desk, ferry):
    answer = desk.post(f"/articles/{ferry.pk}/correct/lines/", {"role": "ad"})
    assert said(answer) == ["No line was chosen that is anything else."]


def test_always_for_this_source_is_looked_at_made_and_undone(desk, ferry):
    sent = {"line": ["4"], "role": "boilerplate", "always": ""}
    there = desk.post(f"/articles/{ferry.pk}/correct/lines/", sent).url
    assert there == f"/articles/{ferry.pk}/always/?line=4&role=boilerplate"
    shown = desk.get(there).content.decode()
    assert "This changes 1 article, 1 line of text of the source's 2." in " ".join(shown.split())
    assert not SourceRule.objects.exists()
    assert desk.post(f"/articles/{ferry.pk}/always/", {"line": "4", "role": "boilerplate"}).url == "/rules/"
    rule = SourceRule.objects.get()
    assert "is boilerplate." in desk.get("/rules/").content.decode()
    desk.post(f"/rules/{rule.made_by_id}/undo/")
    assert "There is no rule yet." in desk.get("/rules/").content.decode()


@pytest.mark.parametrize("query", ["", "?field=url", "?line=99&role=ad", "?line=1", "?distrust=" + "x" * 41])
def test_a_rule_of_nothing_leads_back_or_is_a_400(desk, ferry, query):
    assert desk.get(f"/articles/{ferry.pk}/always/{query}").status_code in {302, 400}


def test_what_is_not_there_is_a_404(desk, ferry):
    for path in ("corrections/99/undo/", "correct/lines/"):
        assert desk.post(f"/articles/{ferry.pk + 99}/{path}", {"role": "ad"}).status_code == 404
    assert desk.post(f"/articles/{ferry.pk}/corrections/99/undo/").status_code == 404
    assert desk.post("/rules/99/undo/").status_code == 404
