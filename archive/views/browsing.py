"""The front page."""

from typing import Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from archive.models import Source
from archive.presenting.calendar import calendar
from archive.presenting.front import newest_stories

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
