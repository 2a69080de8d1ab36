"""The front page and the sources."""

from typing import Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from archive.forms import PageParameters
from archive.models import Article, Source
from archive.presenting.calendar import calendar
from archive.presenting.cards import cards, for_cards
from archive.presenting.front import newest_stories

ARTICLES_A_PAGE: Final = 30
SOURCES_A_PAGE: Final = 200
SOURCES_ON_FRONT: Final = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Six queries, whatever the archive holds."""
    sources = list(Source.objects.with_counts().order_by(F("article_count").desc(), "name")[: SOURCES_ON_FRONT + 1])
    months = calendar()
    context = {
        "stories": newest_stories(),
        "calendar": months,
        "articles": sum(year.count for year in months.years) + months.undated,
        "sources": sources[:SOURCES_ON_FRONT],
        "more_sources": len(sources) > SOURCES_ON_FRONT,
    }
    return render(request, "archive/home.html", context)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes its request
    """For pages that name no icon, such as the admin's: browsers then ask for this address."""
    return HttpResponseRedirect(static("archive/icon.svg"))


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    wanted = PageParameters.read(request.GET)
    page = wanted.page_of(Source.objects.with_counts().order_by("name"), SOURCES_A_PAGE)
    unnamed = Article.objects.filter(source=None).count()
    return render(request, "archive/sources.html", {"page": page, "unnamed": unnamed})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    wanted = PageParameters.read(request.GET)
    found = get_object_or_404(Source, slug=slug)
    articles = Article.objects.filter(source=found).newest_first()
    page = wanted.page_of(for_cards(articles), ARTICLES_A_PAGE)
    return render(request, "archive/source.html", {"source": found, "page": page, "cards": cards(page)})
