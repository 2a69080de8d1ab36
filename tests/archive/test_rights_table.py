"""Who may do what, as one table: every address the archive answers, for five kinds of people, by method.

A new address without a row fails here. Rows are read as: GET, POST, address. A column has a letter for each of PEOPLE:
`+` let in, `?` sent to the login, `-` refused, `.` a method the address does not know. What is let in may still find
nothing there, or say what is wrong with what was sent.
"""

import re

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLPattern, get_resolver

from tests.archive.test_rights import PEOPLE, log_in, rows  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

# anonymous, reader, onlooker (staff in no group), archivist, administrator
TABLE = """
+++++ ..... (front page)
+++++ ..... browse/
+++++ ..... browse/undated/
+++++ ..... browse/<when:when>/
+++++ ..... on-this-day/
+++++ ..... on-this-day/<day:day>/
+++++ ..... articles/<int:article_id>/
+++++ ..... articles/<int:article_id>/versions/
+++++ ..... articles/<int:article_id>/matrix/
..... ---++ articles/<int:article_id>/split/
..... ---++ articles/<int:article_id>/merge/
..... ---++ articles/<int:article_id>/decisions/<int:decision_id>/undo/
..... ---++ articles/<int:article_id>/correct/lines/
..... ---++ articles/<int:article_id>/correct/fields/
..... ---++ articles/<int:article_id>/corrections/<int:correction_id>/undo/
---++ ---++ articles/<int:article_id>/always/
---++ ..... rules/
..... ---++ rules/<int:rule_id>/undo/
+++++ ..... stories/<int:group_id>/
+++++ ..... compare/<int:left_id>/<int:right_id>/
..... ---++ compare/<int:left_id>/<int:right_id>/keep-apart/
..... ---++ compare/<int:left_id>/<int:right_id>/put-together/
+++++ ..... changes/
+++++ +++++ changes/feed.atom
+++++ +++++ relate/
+++++ ..... missing/
+++++ ..... sources/
+++++ ..... sources/<slug:slug>/
..... ---++ sources/<slug:slug>/rename/
..... ---++ sources/<slug:slug>/merge/
..... ---++ sources/<slug:slug>/names/<int:act_id>/undo/
+++++ ..... api/v1/compare/<int:left_id>/<int:right_id>
..... +++++ api/v1/relate
--+++ ---++ api/v1/dumps
--+++ ..... api/v1/dumps/<int:dump_id>
?-+++ ..... dumps/
?--++ ?--++ dumps/inbox/
..... ?--++ dumps/uploads/
..... ..... dumps/uploads/<uuid:upload_id>/
?-+++ ..... dumps/<int:dump_id>/
?-+++ ..... dumps/<int:dump_id>/progress/
?--++ ?--++ dumps/<int:dump_id>/preview/
?-+++ ..... dumps/<int:dump_id>/rejected.csv
?-+++ ..... dumps/<int:dump_id>/original/
..... ?--++ dumps/<int:dump_id>/pause/
..... ?--++ dumps/<int:dump_id>/resume/
..... ?--++ dumps/<int:dump_id>/cancel/
..... ?--++ dumps/<int:dump_id>/bring-back/
..... ?--++ dumps/<int:dump_id>/read-again/
?---+ ?---+ doctor/
+++++ +++++ account/login/
..... +++++ account/logout/
?++++ ?++++ account/password/
?++++ ?.... account/password/changed/
+++++ +++++ account/password-reset/
+++++ ..... account/password-reset/sent/
+++++ +++++ account/password-reset/<uidb64>/<token>/
+++++ ..... favicon.ico
----+ ..... metrics
+++++ ..... healthz
+++++ ..... search/
+++++ ..... articles/<int:article_id>/cite/<slug:file_format>
+++++ ..... search/advanced/
+++++ +++++ search/batch/
?++++ ?.... search/saved/
?++++ ?++++ search/saved/new/
?++++ ?.... search/saved/<int:saved_id>/
?.... ?++++ search/saved/<int:saved_id>/change/
?.... ?++++ search/saved/<int:saved_id>/seen/
?.... ?++++ search/saved/<int:saved_id>/renew/
?.... ?++++ search/saved/<int:saved_id>/delete/
?++++ ?.... search/lists/
?++++ ?++++ search/lists/put/<int:article_id>/
?++++ ?.... search/lists/<int:list_id>/
?.... ?++++ search/lists/<int:list_id>/rename/
?.... ?++++ search/lists/<int:list_id>/delete/
?.... ?++++ search/lists/<int:list_id>/<int:entry_id>/
+++++ ..... search/feeds/<str:token>.atom
+++++ ..... help/search/
+++++ ..... opensearch.xml
+++++ ..... opensearch/suggestions
+++++ ..... robots.txt
+++++ ..... readyz
+++++ +++++ sitemap.xml
+++++ +++++ sitemap-<section>.xml
+++++ ..... api/v1/openapi.json
+++++ ..... api/v1/search
+++++ ..... api/v1/complete
+++++ ..... api/v1/articles/<int:article_id>
+++++ ..... api/v1/articles/<int:article_id>/versions
??+++ ??+++ admin/
+++++ +++++ admin/login/
++... +++++ admin/logout/
??+++ ??+++ admin/password_change/
??+++ ??... admin/password_change/done/
??--- ??... admin/autocomplete/
??+++ ??... admin/jsi18n/
??+++ ??+++ admin/r/<path:content_type_id>/<path:object_id>/
??--+ ??--+ admin/auth/group/
??--- ??--- admin/auth/group/add/
??--+ ??--+ admin/auth/group/<path:object_id>/history/
??--- ??--- admin/auth/group/<path:object_id>/delete/
??--+ ??--- admin/auth/group/<path:object_id>/change/
??+++ ??+++ admin/auth/group/<path:object_id>/
??--+ ??--+ admin/archive/withdrawal/
??--- ??--- admin/archive/withdrawal/add/
??+++ ??+++ admin/archive/withdrawal/<path:object_id>/history/
??--- ??--- admin/archive/withdrawal/<path:object_id>/delete/
??--+ ??--- admin/archive/withdrawal/<path:object_id>/change/
??+++ ??+++ admin/archive/withdrawal/<path:object_id>/
??--+ ??--+ admin/auth/user/<id>/password/
??--+ ??--+ admin/auth/user/
??--+ ??--+ admin/auth/user/add/
??--+ ??--+ admin/auth/user/<path:object_id>/history/
??--+ ??--+ admin/auth/user/<path:object_id>/delete/
??--+ ??--+ admin/auth/user/<path:object_id>/change/
??+++ ??+++ admin/auth/user/<path:object_id>/
??-++ ??-++ admin/archive/article/
??--- ??--- admin/archive/article/add/
??-++ ??-++ admin/archive/article/<path:object_id>/history/
??--- ??--- admin/archive/article/<path:object_id>/delete/
??-++ ??--- admin/archive/article/<path:object_id>/change/
??+++ ??+++ admin/archive/article/<path:object_id>/
??-++ ??-++ admin/archive/source/
??--- ??--- admin/archive/source/add/
??-++ ??-++ admin/archive/source/<path:object_id>/history/
??--- ??--- admin/archive/source/<path:object_id>/delete/
??-++ ??--- admin/archive/source/<path:object_id>/change/
??+++ ??+++ admin/archive/source/<path:object_id>/
??-++ ??-++ admin/archive/versiongroup/
??--- ??--- admin/archive/versiongroup/add/
??-++ ??-++ admin/archive/versiongroup/<path:object_id>/history/
??--- ??--- admin/archive/versiongroup/<path:object_id>/delete/
??-++ ??--- admin/archive/versiongroup/<path:object_id>/change/
??+++ ??+++ admin/archive/versiongroup/<path:object_id>/
??-++ ??-++ admin/archive/item/
??--- ??--- admin/archive/item/add/
??-++ ??-++ admin/archive/item/<path:object_id>/history/
??--- ??--- admin/archive/item/<path:object_id>/delete/
??-++ ??--- admin/archive/item/<path:object_id>/change/
??+++ ??+++ admin/archive/item/<path:object_id>/
??-++ ??-++ admin/archive/auditentry/
??--- ??--- admin/archive/auditentry/add/
??+++ ??+++ admin/archive/auditentry/<path:object_id>/history/
??--- ??--- admin/archive/auditentry/<path:object_id>/delete/
??-++ ??--- admin/archive/auditentry/<path:object_id>/change/
??+++ ??+++ admin/archive/auditentry/<path:object_id>/
??--+ ??--+ admin/archive/dump/<int:dump_id>/rollback/
??-++ ??-++ admin/archive/dump/
??-++ ??-++ admin/archive/dump/add/
??-++ ??-++ admin/archive/dump/<path:object_id>/history/
??--- ??--- admin/archive/dump/<path:object_id>/delete/
??-++ ??--- admin/archive/dump/<path:object_id>/change/
??+++ ??+++ admin/archive/dump/<path:object_id>/
??+++ ??+++ admin/<app_label>/
??+++ ??+++ admin/<url>
"""
OTHERS = {"dumps/uploads/<uuid:upload_id>/": {"patch": "?--++", "delete": "?--++", "put": "....."}}  # tus 1.0
EXAMPLES = (
    ("uuid", "00000000-0000-0000-0000-000000000000"), ("slug", "harbour-post"), ("<when", "2020-10"),
    ("<day", "10-06"), ("uidb64", "MQ"), ("section", "1"),
)  # fmt: skip
LET_IN = {200, 204, 302, 400, 404, 412, 422, 503}  # 503: these tests have no index


def expected():
    lines = [line.split(" ", 2) for line in TABLE.strip().splitlines()]
    return {("" if address == "(front page)" else address): (get, post) for get, post, address in lines}


def addresses(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            # Patterns of Django's own, whose alternatives come in no order.
            yield re.sub(r"\^?\(\?P(<\w+>)[^)]*\)(/?)\$", r"\1\2", route)
        else:
            yield from addresses(entry, route)


def example(route):
    """An address of this kind, of things that are there where the tests make any."""
    if route in {"admin/<app_label>/", "admin/<url>"}:
        return "/admin/archive/" if "app_label" in route else "/admin/nothing"
    if in_admin := re.match(r"admin/(\w+)/(\w+)/<path:object_id>", route):
        row = apps.get_model(*in_admin.groups()).objects.order_by("pk").first()  # tests before this one took numbers
        route = route.replace("<path:object_id>", str(row.pk if row else 1))
    return "/" + re.sub(r"<[^>]*>", lambda kind: next((e for sign, e in EXAMPLES if sign in kind[0]), "1"), route)


def letter(answer):
    if answer.status_code == 405:
        return "."
    if answer.status_code == 401 or (answer.status_code == 302 and "/login/" in answer.url):
        return "?"
    if answer.status_code == 403:
        return "-"
    return "+" if answer.status_code in LET_IN else str(answer.status_code)


def asked(client, method, route):
    """Whatever it does is undone, logging out included."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(example(route))
        transaction.set_rollback(True)
    client.cookies = cookies
    return letter(answer)


def test_every_address_has_its_row_and_every_row_its_address():
    assert set(addresses()) ^ set(expected()) == set()
    assert len(expected()) == len(TABLE.strip().splitlines())


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_answers_each_kind_of_person_as_the_table_says(client, rows, person, method):  # noqa: F811 - a fixture
    log_in(client, person)
    place, column = PEOPLE.index(person), ("get", "post").index(method)
    wrong = {}
    for route, letters in expected().items():
        got = asked(client, method, route)
        if got != letters[column][place]:
            wrong[f"{method} /{route}"] = f"{got} instead of {letters[column][place]}"
    assert wrong == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_other_method_lets_anybody_in_who_is_kept_out(client, rows, person):  # noqa: F811 - a fixture
    log_in(client, person)
    place = PEOPLE.index(person)
    wrong = {}
    for route, (get, post) in expected().items():
        if "+" in get[place] + post[place]:
            continue
        for method in ("put", "patch", "delete"):
            wanted = OTHERS[route][method][place] if route in OTHERS else "?-."
            got = asked(client, method, route)
            if got not in wanted:
                wrong[f"{method} /{route}"] = got
    assert wrong == {}
