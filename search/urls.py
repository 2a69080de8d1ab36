"""Where the search's pages live."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from search import advanced, changed, views
from search.batches import views as batch_views
from search.lists import views as list_views
from search.machines import api, discovery, openapi
from search.saved import views as saved_views
from search.takeaway import citing

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("articles/<int:article_id>/cite/<slug:file_format>", citing.citation, name="cite"),
    path("changes/", changed.changes, name="changes"),
    path("changes/feed.atom", changed.ChangesFeed(), name="changes-feed"),
    path("search/advanced/", advanced.advanced, name="advanced"),
    path("search/batch/", batch_views.batch, name="batch"),
    path("search/saved/", saved_views.overview, name="saved"),
    path("search/saved/new/", saved_views.keep, name="save-search"),
    path("search/saved/<int:saved_id>/", saved_views.saved_search, name="saved-search"),
    path("search/saved/<int:saved_id>/change/", saved_views.change, name="change-search"),
    path("search/saved/<int:saved_id>/seen/", saved_views.seen, name="seen-search"),
    path("search/saved/<int:saved_id>/renew/", saved_views.renew, name="renew-search"),
    path("search/saved/<int:saved_id>/delete/", saved_views.forget, name="forget-search"),
    path("search/lists/", list_views.lists, name="lists"),
    path("search/lists/put/<int:article_id>/", list_views.put, name="put-in-list"),
    path("search/lists/<int:list_id>/", list_views.article_list, name="list"),
    path("search/lists/<int:list_id>/rename/", list_views.rename, name="rename-list"),
    path("search/lists/<int:list_id>/delete/", list_views.forget, name="forget-list"),
    path("search/lists/<int:list_id>/<int:entry_id>/", list_views.note, name="note-entry"),
    path("search/feeds/<str:token>.atom", saved_views.feed, name="saved-feed"),
    path("help/search/", views.language_help, name="help"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
    path("opensearch/suggestions", discovery.suggestions, name="suggestions"),
    path("robots.txt", discovery.robots, name="robots"),
    path("readyz", discovery.readyz, name="readyz"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": discovery.SITEMAPS, "sitemap_url_name": "search:sitemap"}),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": discovery.SITEMAPS}, name="sitemap"),
    path("api/v1/openapi.json", openapi.openapi, name="openapi"),
    path("api/v1/search", api.search, name="api-search"),
    path("api/v1/complete", api.complete, name="api-complete"),
    path("api/v1/articles/<int:article_id>", api.article, name="api-article"),
    path("api/v1/articles/<int:article_id>/versions", api.versions, name="api-versions"),
]
