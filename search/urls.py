"""Where the search's pages live."""

from django.urls import path

from search import api, views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("help/search/", views.language_help, name="help"),
    path("api/v1/search", api.search, name="api-search"),
    path("api/v1/articles/<int:article_id>", api.article, name="api-article"),
]
