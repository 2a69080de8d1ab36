"""How machines find their way in: browsers, crawlers, load balancers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib.sitemaps import Sitemap
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.errors import ArchiveError, QueryError
from archive.models import Article, Source
from archive.presenting.stretches import held_values
from search.errors import SearchUnavailableError
from search.helping.completing import complete
from search.indexing import needs_reindex
from search.presenting.completions import offered

_UNREADY: Final = 503


if TYPE_CHECKING:
    ArticleBase = Sitemap[Article]  # generic in the stubs alone
    SourceBase = Sitemap[Source]
    DateBase = Sitemap[str]
else:
    ArticleBase = SourceBase = DateBase = Sitemap


class ArticleSitemap(ArticleBase):
    limit = 10_000  # of the 50,000 the sitemap protocol allows: a page of them stays under a second

    def items(self) -> QuerySet[Article]:
        return Article.objects.only("pk", "created_at").order_by("pk")

    def lastmod(self, item: Article) -> datetime:
        return item.created_at


class SourceSitemap(SourceBase):
    def items(self) -> QuerySet[Source]:
        return Source.objects.order_by("pk")


class DateSitemap(DateBase):
    """The years, months and days that hold an article."""

    limit = ArticleSitemap.limit

    def items(self) -> list[str]:
        return held_values()

    def location(self, item: str) -> str:
        return reverse("archive:stretch", args=[item])


SITEMAPS: Final = {"articles": ArticleSitemap, "dates": DateSitemap, "sources": SourceSitemap}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Articles may be crawled; result pages have no end and may not."""
    lines = ["User-agent: *", "Disallow: /search/", "Disallow: /api/", "Disallow: /compare/", "Disallow: /admin/"]
    lines += [f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1 description: a browser can search the archive from its address bar."""
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "search/opensearch.xml", {"root": request.build_absolute_uri("/")}, content_type=kind)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """OpenSearch Suggestions 1.1: what was typed, completions, what each is, and where it leads."""
    text = request.GET.get("q", "")
    try:
        found = offered(complete(text))
    except (ArchiveError, QueryError):
        found = []  # a browser's bar has no room for errors
    addresses = [each["address"] or f"/search/?{urlencode({'q': each['query']})}" for each in found]
    said: list[Any] = [
        text,
        [each["query"] or each["text"] for each in found],
        [each["note"] for each in found],
        [request.build_absolute_uri(address) for address in addresses],
    ]
    return JsonResponse(said, safe=False, content_type="application/x-suggestions+json")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes its request
    """Whether this process can answer readers: the database answers and the index can be read."""
    trouble = _trouble()
    said = f"{trouble}\n" if trouble else "ready\n"
    return HttpResponse(said, status=_UNREADY if trouble else 200, content_type="text/plain; charset=utf-8")


def _trouble() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "the index has to be built: python manage.py reindex" if needs_reindex() else ""
    except OperationalError:
        return "the database does not answer"
    except SearchUnavailableError as error:
        return str(error)
