"""What Haystack is told of the archive's documents: stock calls (`SearchQuerySet`, `update_index`) go by this."""

from django.db.models import QuerySet
from haystack import indexes

from archive.models import Article


class ArticleIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    text = indexes.CharField(document=True, model_attr="text")
    headline = indexes.CharField(model_attr="headline")
    body = indexes.CharField(model_attr="body")
    byline = indexes.CharField(model_attr="byline")
    source = indexes.CharField(model_attr="source__name", null=True, faceted=True)
    language = indexes.CharField(model_attr="language", faceted=True)
    section = indexes.CharField(model_attr="section", faceted=True)
    published = indexes.DateField(model_attr="published_day", null=True)

    def get_model(self) -> type[Article]:
        return Article

    def index_queryset(self, using: str | None = None) -> QuerySet[Article]:  # noqa: ARG002 - Haystack's signature
        return Article.objects.select_related("source")
