"""Where each page lives. The search brings its own list; it is named by string, never imported."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from archive import api, staff_urls
from archive.views import (
    accounts,
    articles,
    browsing,
    comparing,
    correcting,
    decisions,
    errors,
    health,
    missing,
    relating,
    sources,
)


class WhenConverter(StringConverter):
    """A date as precise as known: `2020`, `2020-10`, `2020-10-06`."""

    regex = r"[0-9]{4}(?:-[0-9]{2}){0,2}"


class DayConverter(StringConverter):
    """A day of the year: `10-06`."""

    regex = r"[0-9]{2}-[0-9]{2}"


register_converter(WhenConverter, "when")
register_converter(DayConverter, "day")

pages: list[URLPattern] = [
    path("", browsing.home, name="home"),
    path("browse/", browsing.browse, name="browse"),
    path("browse/undated/", browsing.undated, name="undated"),
    path("browse/<when:when>/", browsing.stretch, name="stretch"),
    path("on-this-day/", browsing.on_this_day, name="on-this-day"),
    path("on-this-day/<day:day>/", browsing.on_this_day, name="on-this-day"),
    path("articles/<int:article_id>/", articles.article, name="article"),
    path("articles/<int:article_id>/versions/", articles.versions, name="versions"),
    path("articles/<int:article_id>/matrix/", comparing.versions_matrix, name="matrix"),
    path("articles/<int:article_id>/split/", decisions.split, name="split"),
    path("articles/<int:article_id>/merge/", decisions.merge, name="merge"),
    path("articles/<int:article_id>/decisions/<int:decision_id>/undo/", decisions.undo, name="undo-decision"),
    path("articles/<int:article_id>/correct/lines/", correcting.lines, name="correct-lines"),
    path("articles/<int:article_id>/correct/fields/", correcting.fields, name="correct-fields"),
    path("articles/<int:article_id>/corrections/<int:correction_id>/undo/", correcting.undo, name="undo-correction"),
    path("articles/<int:article_id>/always/", correcting.always, name="always"),
    path("rules/", correcting.rules, name="rules"),
    path("rules/<int:rule_id>/undo/", correcting.undo_rule, name="undo-rule"),
    path("stories/<int:group_id>/", articles.story, name="story"),
    path("compare/<int:left_id>/<int:right_id>/", comparing.compare, name="compare"),
    path("compare/<int:left_id>/<int:right_id>/keep-apart/", decisions.keep_apart, name="keep-apart"),
    path("compare/<int:left_id>/<int:right_id>/put-together/", decisions.put_together, name="put-together"),
    path("relate/", relating.relate, name="relate"),
    path("missing/", missing.mentioned, name="missing"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("sources/<slug:slug>/rename/", sources.rename, name="rename-source"),
    path("sources/<slug:slug>/merge/", sources.merge, name="merge-source"),
    path("sources/<slug:slug>/names/<int:act_id>/undo/", sources.undo, name="undo-source-name"),
    path("api/v1/compare/<int:left_id>/<int:right_id>", api.compare, name="api-compare"),
    path("api/v1/relate", api.relate, name="api-relate"),
    path("api/v1/dumps", api.dumps, name="api-dumps"),
    path("api/v1/dumps/<int:dump_id>", api.dump, name="api-dump"),
    *staff_urls.pages,
    path("favicon.ico", browsing.icon, name="icon"),
    path("metrics", health.metrics, name="metrics"),
    path("healthz", errors.healthz, name="healthz"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "archive"))),
    path("", include("search.urls")),
    path("account/password-reset/", accounts.PasswordReset.as_view(), name="admin_password_reset"),  # the admin's link
    path("admin/", admin.site.urls),
]
handler400 = "archive.views.errors.bad_request"
handler403 = "archive.views.errors.permission_denied"
handler404 = "archive.views.errors.page_not_found"
handler500 = "archive.views.errors.server_error"
