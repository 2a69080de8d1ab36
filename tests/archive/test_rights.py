"""Who may do what: a closed archive, the API, and what no table of addresses (`test_rights_table`) shows."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import URLPattern, get_resolver

from archive.models import Article, Dump, Item
from tests.factories import make_article

pytestmark = pytest.mark.django_db
PEOPLE = ("anonymous", "reader", "onlooker", "archivist", "administrator")  # an onlooker is staff in no group
OPEN_WHEN_CLOSED = {"login", "healthz", "readyz", "robots", "icon", "password-reset", "password-reset-sent",
                    "password-new", "admin_password_reset"}  # fmt: skip
ALLOWED = {200, 204, 302, 400, 404, 405, 412, 422, 503}


def patterns(resolver=None, prefix="", space=""):
    """Every address outside the admin: its full name and an example of it."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{space}{entry.name}", "/" + re.sub(r"<[^>]*>", example, route).lstrip("^"))
        elif not route.startswith("admin/"):
            yield from patterns(entry, route, f"{entry.namespace}:" if entry.namespace else "")


def example(found):
    kind = found.group(0)
    if "uuid" in kind:
        return "00000000-0000-0000-0000-000000000000"
    return "harbour-post" if "slug" in kind else "MQ" if "uidb64" in kind else "1"


ADDRESSES = sorted(set(patterns()))


@pytest.fixture
def rows(groups):
    dump = Dump.objects.create(pk=1, name="post", sha256="0" * 64, status="done", held=True)
    if not Article.objects.filter(pk=1).exists():
        Item.objects.create(dump=dump, number=0, locator="a", status="new", article=make_article(pk=1, announce=False))


def log_in(client, person):
    if person == "anonymous":
        return
    user = User.objects.create_user(person, is_staff=person != "reader")
    if person in {"archivist", "administrator"}:
        user.groups.add(Group.objects.get(name=f"{person}s"))
    client.force_login(user)


def kind_of(answer):
    if answer.status_code == 401 or (answer.status_code == 302 and "/login/" in answer.url):
        return "login"
    return "no" if answer.status_code == 403 else "in" if answer.status_code in ALLOWED else str(answer.status_code)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_archive_shows_strangers_the_login_and_nothing_else(client, rows, settings, method):
    settings.READERS = "closed"
    wrong = {}
    for name, path in ADDRESSES:
        answer = getattr(client, method)(path)
        if path == "/metrics":
            assert answer.status_code in {403, 405}
            continue
        is_open = name.split(":")[-1] in OPEN_WHEN_CLOSED
        refused = answer.status_code == 403 if path.startswith("/api/") else kind_of(answer) == "login"
        if refused == is_open and answer.status_code != 405 and name.split(":")[-1] != "opensearch-none":
            wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


def test_a_closed_archive_is_open_to_readers_with_an_account(client, rows, settings):
    settings.READERS = "closed"
    log_in(client, "reader")
    assert client.get("/sources/").status_code == 200


def test_archivists_upload_and_correct_and_do_not_roll_back(client, rows):
    log_in(client, "archivist")
    assert client.get("/admin/archive/dump/add/").status_code == 200
    assert client.post("/admin/archive/dump/1/rollback/").status_code == 403
    assert client.get("/admin/auth/user/").status_code == 403


def test_administrators_roll_back_and_look_after_users(client, rows):
    log_in(client, "administrator")
    assert client.get("/admin/archive/dump/1/rollback/").status_code == 200
    assert client.get("/admin/auth/user/").status_code == 200


def test_administrators_make_nobody_mightier_than_themselves(client, rows):
    log_in(client, "administrator")
    root = User.objects.create_superuser("root")
    me = User.objects.get(username="administrator")
    page = client.get(f"/admin/auth/user/{me.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert client.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x", "password2": "x"}).status_code == 403


def test_an_act_is_logged_with_where_it_came_from(client, rows):
    log_in(client, "archivist")
    Dump.objects.filter(pk=1).update(status="received", held=False)
    client.post("/dumps/1/pause/", REMOTE_ADDR="192.0.2.7")
    entry = Dump.objects.get(pk=1).audit.get()
    assert (entry.actor, entry.act, entry.address) == ("archivist", "pause", "192.0.2.7")


API = [  # method, address, who is let in; everybody else gets 403
    ("get", "/api/v1/dumps", {"onlooker", "archivist", "administrator"}),
    ("post", "/api/v1/dumps", {"archivist", "administrator"}),
    ("get", "/api/v1/dumps/1", {"onlooker", "archivist", "administrator"}),
    ("get", "/api/v1/articles/1", set(PEOPLE)),
    ("get", "/api/v1/articles/1/versions", set(PEOPLE)),
    ("get", "/api/v1/search?q=ferry", set(PEOPLE)),
    ("get", "/api/v1/compare/1/1", set(PEOPLE)),
    ("post", "/api/v1/relate", set(PEOPLE)),
    ("get", "/api/v1/openapi.json", set(PEOPLE)),
]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_api_lets_in_whom_the_pages_let_in(client, rows, person):
    log_in(client, person)
    wrong = {}
    for method, path, people in API:
        answer = getattr(client, method)(path)
        is_in = answer.status_code in {200, 400, 404, 503}  # 503: these tests have no index
        if is_in != (person in people) or (not is_in and answer.status_code != 403):
            wrong[f"{method} {path}"] = answer.status_code
        if not is_in:
            assert set(answer.json()["error"]) == {"code", "message", "field"}
    assert wrong == {}
