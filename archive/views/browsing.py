"""The front page, and browsing without a query: by year, month and day, on this day, what has no date.

None of these asks the search, so they stand while it is away.
"""

from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from archive.forms.pages import PageParameters
from archive.models import Article, ArticleQuerySet, Source
from archive.presenting import stretches
from archive.presenting.calendar import calendar
from archive.presenting.cards import cards, for_cards
from archive.presenting.front import FrontStory, newest_stories
from archive.presenting.stretches import Stretch

SOURCES_ON_FRONT: Final = 12
ON_THIS_DAY_ON_FRONT: Final = 3  # articles of earlier years
STORIES_A_PAGE: Final = 30
_DAYS_OF_YEAR: Final = "m-d"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Seven queries, whatever the archive holds."""
    sources = list(Source.objects.with_counts().order_by(F("article_count").desc(), "name")[: SOURCES_ON_FRONT + 1])
    months, today = calendar(), timezone.localdate()
    earlier = [int(year.value) for year in months.years if int(year.value) < today.year]
    context = {
        "stories": newest_stories(),
        "calendar": months,
        "articles": sum(year.count for year in months.years) + months.undated,
        "sources": sources[:SOURCES_ON_FRONT],
        "more_sources": len(sources) > SOURCES_ON_FRONT,
        "today": _day_words(today),
        "on_this_day": cards(for_cards(stretches.on_this_day(today, earlier).newest_first())[:ON_THIS_DAY_ON_FRONT]),
    }
    return render(request, "archive/home.html", context)


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """All ways to go through the archive without a query. Two queries."""
    sources = Source.objects.with_counts().order_by(F("article_count").desc(), "name")[:SOURCES_ON_FRONT]
    return render(request, "archive/browse.html", {"calendar": calendar(), "sources": sources})


@require_safe
def stretch(request: HttpRequest, when: str) -> HttpResponse:
    """A year, a month or a day: its parts with their counts, and its stories. A year lists what has no month."""
    shown = Stretch.of(when)
    if shown is None:
        raise Http404(gettext("There is no such day in the calendar."))
    held = stretches.articles_in(shown)
    listed = held.filter(published_precision="year") if shown.unit == "year" else held
    previous, following = stretches.beside(shown)
    context = {
        "shown": shown,
        "parts": stretches.parts_of(shown),
        "story_count": held.order_by().values("version_group").distinct().count(),
        "article_count": held.count(),
        "previous": previous,
        "following": following,
        "day_of_year": shown.value[-5:] if shown.unit == "day" else "",
        **_listed(request, listed),
    }
    return render(request, "archive/stretch.html", context)


@require_safe
def undated(request: HttpRequest) -> HttpResponse:
    """The stories nobody knows the date of, the latest arrival first."""
    held = Article.objects.filter(published_day=None)
    context = {"article_count": held.count(), **_listed(request, held)}
    return render(request, "archive/undated.html", context | {"story_count": context["page"].paginator.count})


@require_safe
def on_this_day(request: HttpRequest, day: str | None = None) -> HttpResponse:
    """Of every year, the latest first; `day` is `10-06`, today where it is left out."""
    day = day or date_format(timezone.localdate(), _DAYS_OF_YEAR)
    shown = stretches.day_of_year(day)
    if shown is None:
        raise Http404(gettext("There is no such day in the calendar."))
    listed = _listed(request, stretches.on_this_day(shown, stretches.years()), each_day=True)
    context = {
        "day": day,
        "name": _day_words(shown),
        "previous": _neighbour(shown, -1),
        "following": _neighbour(shown, 1),
        "years": [(year, list(stories)) for year, stories in groupby(listed["stories"], key=_year_of)],
        **listed,
    }
    return render(request, "archive/on_this_day.html", context)


def _listed(request: HttpRequest, articles: ArticleQuerySet, *, each_day: bool = False) -> dict[str, Any]:
    """A page of their stories, each shown by its latest, or by the latest of each day. Four queries."""
    leads = stretches.leads(articles, each_day=each_day).values_list("pk", flat=True)
    page = PageParameters.read(request.GET).page_of(leads, STORIES_A_PAGE)
    return {"page": page, "stories": stretches.stories(list(page))}


def _year_of(story: FrontStory) -> str:
    return (story.lead.published or "")[:4]


def _day_words(day: date) -> str:
    """`6 October`."""
    return date_format(day, pgettext("date format without a year", "j F"))


def _neighbour(day: date, days: int) -> tuple[str, str]:
    """Its address and its name; a year has an end, and goes on at its beginning."""
    near = (day + timedelta(days=days)).replace(year=day.year)
    return date_format(near, _DAYS_OF_YEAR), _day_words(near)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes its request
    """For pages that name no icon, such as the admin's: browsers then ask for this address."""
    return HttpResponseRedirect(static("archive/icon.svg"))
