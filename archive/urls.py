"""Where each page lives. The search brings its own list; it is named by string, never imported."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from archive.views import articles, browsing, dumps, errors

pages: list[URLPattern] = [
    path("", browsing.home, name="home"),
    path("articles/<int:article_id>/", articles.article, name="article"),
    path("articles/<int:article_id>/versions/", articles.versions, name="versions"),
    path("stories/<int:group_id>/", articles.story, name="story"),
    path("compare/<int:left_id>/<int:right_id>/", articles.compare, name="compare"),
    path("sources/", browsing.sources, name="sources"),
    path("sources/<slug:slug>/", browsing.source, name="source"),
    path("dumps/", dumps.dumps, name="dumps"),
    path("dumps/<int:dump_id>/", dumps.dump, name="dump"),
    path("dumps/<int:dump_id>/original/", dumps.original, name="original"),
    path("favicon.ico", browsing.icon, name="icon"),
    path("healthz", errors.healthz, name="healthz"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "archive"))),
    path("", include("search.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "archive.views.errors.bad_request"
handler403 = "archive.views.errors.permission_denied"
handler404 = "archive.views.errors.page_not_found"
handler500 = "archive.views.errors.server_error"
