"""What people decide about versions, on the pages that show them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from archive.models import Article, AuditEntry, VersionVerdict
from tests.archive.views.pages import make_versions, page, words
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """Staff who may decide."""
    user = User.objects.create_user("desk", password="tide", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_versionverdict"))
    client.force_login(user)
    return client


def groups(*articles):
    return [Article.objects.get(pk=one.pk).version_group_id for one in articles]


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
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="desk"))
    _longer, shorter = make_versions()
    assert strict.post(f"/articles/{shorter.pk}/split/").status_code == 403
