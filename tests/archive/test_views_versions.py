"""Compare, matrix, changes, relate, and the decisions of people about them."""

import re

import pytest
from django.contrib.auth.models import Permission, User

from archive.models import Article, AuditEntry, VersionVerdict
from archive.versions import linking
from tests.archive.test_views import make_versions, page, words
from tests.archive.versions.stories import story
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """Staff who may decide."""
    user = User.objects.create_user("desk", password="tide", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_versionverdict"))
    client.force_login(user)
    return client


def steps():
    """Two versions of one source, the later with another number and another name."""
    longer, shorter = make_versions()
    body = "The ferry to Skerry Holm stays in port on Sunday, and so do 12 of the boats, Mayor %s said at the ramp."
    Article.objects.filter(pk=longer.pk).update(body=body % "Brandt")
    Article.objects.filter(pk=shorter.pk).update(body=(body % "Farrow").replace("12", "14"))
    return longer, shorter


def groups(*articles):
    return [Article.objects.get(pk=one.pk).version_group_id for one in articles]


def test_every_new_page_works_for_anonymous_readers_without_a_cookie(client):
    longer, shorter = steps()
    for path in (
        f"/articles/{longer.pk}/matrix/", f"/articles/{longer.pk}/matrix/?first={shorter.pk}&row=1",
        f"/compare/{longer.pk}/{shorter.pk}/?view=inline&cosmetic=on", "/relate/",
    ):  # fmt: skip
        html = page(client, path)
        assert html.count("<h1") == 1, path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path
        assert "style=" not in html, path
        assert "csrf" not in html, path
        assert not client.cookies, path


def test_the_versions_page_tells_why_and_what_changed(client):
    longer, shorter = make_versions()
    text = words(page(client, f"/articles/{longer.pk}/versions/"))
    assert "All of that text stands in this one; that one leaves out the last two paragraphs; 2 days later." in text
    assert "left out two paragraphs" in text
    text = words(page(client, f"/articles/{shorter.pk}/versions/"))
    assert "All of this text stands in that one; that one adds the last two paragraphs; 2 days earlier." in text


def test_compare_names_the_changes(client):
    longer, shorter = steps()
    text = words(page(client, f"/compare/{longer.pk}/{shorter.pk}/"))
    assert re.search(r"number 12 → became 14 ¶ 1", text)
    assert re.search(r"name Brandt → became Farrow", text)
    assert "the right one is the earlier" in words(page(client, f"/compare/{shorter.pk}/{longer.pk}/"))


def test_compare_in_one_run_shows_what_went_before_what_came(client):
    longer, shorter = steps()
    html = page(client, f"/compare/{longer.pk}/{shorter.pk}/?view=inline")
    assert re.search(r"<del>12 </del><ins>14 </ins>", html)


def test_typography_is_passed_over_until_asked_for(client):
    one, other = make_article(body="The “high” tide - came in."), make_article(body='The "high" tide – came in.')
    path = f"/compare/{one.pk}/{other.pk}/"
    assert "The two bodies read the same" in page(client, path)
    html = page(client, f"{path}?cosmetic=on")
    assert "1 paragraph differs in typography" in html
    assert "<del>“high” </del>" in html


def test_the_matrix_leads_to_the_comparison_in_two_clicks(client):
    longer, shorter = make_versions()
    html = page(client, f"/articles/{longer.pk}/matrix/")
    assert f'href="/articles/{longer.pk}/matrix/?first={longer.pk}&amp;row=1#row-1"' in html
    html = page(client, f"/articles/{longer.pk}/matrix/?first={longer.pk}&row=1")
    assert f'href="/compare/{longer.pk}/{shorter.pk}/#right-1"' in html
    assert "Chosen: “Ferry stays in port”" in words(html)
    assert 'id="right-1"' in page(client, f"/compare/{longer.pk}/{shorter.pk}/")


def test_the_matrix_of_a_large_story_comes_in_pages(client):
    longer, _ = make_versions()
    for number in range(12):
        make_article(version_group_id=longer.version_group_id, body=f"Tide {number}.")
    assert "Versions 1 to 12 of 14" in words(page(client, f"/articles/{longer.pk}/matrix/"))
    assert "Versions 13 to 14 of 14" in words(page(client, f"/articles/{longer.pk}/matrix/?page=2"))


def test_a_pasted_passage_is_found_marked_and_dated(client):
    first = make_article(headline="The first", body=story("tide", 8), published="2020-10-05")
    later = make_article(
        headline="The later", body=story("tide", 8) + "\n\n" + story("more", 3), published="2020-10-07"
    )
    linking.link([first, later])
    passage = story("tide", 8).split("\n\n")[3]
    response = client.post("/relate/", {"text": f"{passage} And something else."})
    text = words(response.content.decode())
    assert "2 articles hold some of it" in text
    assert "First by date: The first , 5 October 2020" in text
    assert f"<mark>{passage[:20]}" in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste a text first."),
        ("   ", "Paste a text first."),
        ("x" * 300_000, "longer than this page looks at"),
        ("Nobody ever wrote this", "No article in the archive holds a passage of it"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_looked_for_is_said_so(client, text, sentence):
    assert sentence in client.post("/relate/", {"text": text}).content.decode()


def test_pasted_markup_is_shown_not_run(client):
    assert "<script>alert" not in client.post("/relate/", {"text": "<script>alert(1)</script>"}).content.decode()


def test_splitting_an_article_off_and_undoing_it(desk):
    longer, shorter = make_versions()
    html = desk.post(f"/articles/{shorter.pk}/split/", follow=True).content.decode()
    assert "stands in a story of its own" in html
    assert len(set(groups(longer, shorter))) == 2
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act) == ("desk", "split")
    assert f'action="/articles/{shorter.pk}/decisions/{entry.pk}/undo/"' in html
    assert "Kept apart by a person" in page(desk, longer.get_absolute_url())
    desk.post(f"/articles/{shorter.pk}/decisions/{entry.pk}/undo/")
    assert len(set(groups(longer, shorter))) == 1


def test_merging_two_stories_redirects_the_address_of_the_one_that_is_gone(desk):
    one, other = make_article(), make_article()
    desk.post(f"/articles/{other.pk}/merge/", {"story": one.version_group_id})
    assert groups(one, other) == [one.version_group_id] * 2
    assert desk.get(f"/stories/{other.version_group_id}/").url == f"/stories/{one.version_group_id}/"
    assert "by a person" in words(page(desk, f"/articles/{one.pk}/versions/"))


def test_two_compared_articles_can_be_put_together_and_kept_apart(desk):
    one, other = make_article(), make_article()
    assert "These two tell one story" in page(desk, f"/compare/{one.pk}/{other.pk}/")
    desk.post(f"/compare/{one.pk}/{other.pk}/put-together/")
    assert len(set(groups(one, other))) == 1
    html = page(desk, f"/compare/{one.pk}/{other.pk}/")
    assert "These two are not versions of one another" in html
    assert "Put together with 1 text." in html
    desk.post(f"/compare/{one.pk}/{other.pk}/keep-apart/")
    assert len(set(groups(one, other))) == 2
    assert VersionVerdict.objects.in_force().count() == 1


def test_what_would_change_nothing_is_said_so(desk):
    alone = make_article()
    assert "alone in its story" in desk.post(f"/articles/{alone.pk}/split/", follow=True).content.decode()
    assert "There is no story 99999" in desk.post(
        f"/articles/{alone.pk}/merge/", {"story": 99999}, follow=True
    ).content.decode()  # fmt: skip
    for story_number in ("", "x", "-1", str(2**63)):
        assert desk.post(f"/articles/{alone.pk}/merge/", {"story": story_number}).status_code == 400
    assert desk.post(f"/articles/{alone.pk}/decisions/424242/undo/").status_code == 404


@pytest.mark.parametrize("who", ["nobody", "reader", "staff"])
def test_only_staff_with_the_permission_may_decide(client, who):
    longer, shorter = make_versions()
    if who != "nobody":
        client.force_login(User.objects.create_user(who, is_staff=who == "staff"))
    pair = f"/compare/{longer.pk}/{shorter.pk}"
    for path in (
        f"/articles/{longer.pk}/split/", f"/articles/{longer.pk}/merge/", f"/articles/{longer.pk}/decisions/1/undo/",
        f"{pair}/keep-apart/", f"{pair}/put-together/",
    ):  # fmt: skip
        assert client.post(path, {"story": 1}).status_code == 403, path
        assert client.get(path).status_code == 405, path
    assert "Decide" not in page(client, f"/articles/{longer.pk}/versions/")
    assert not VersionVerdict.objects.exists()


def test_a_decision_needs_the_token_of_our_own_page(desk):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="desk"))
    _longer, shorter = make_versions()
    assert strict.post(f"/articles/{shorter.pk}/split/").status_code == 403
