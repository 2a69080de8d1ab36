"""What later versions changed, across the archive: a page and a feed."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from archive.forms import ChangesParameters
from archive.presenting.steps import Step, latest_steps
from archive.versions.changes import Kind
from archive.wording import CHANGE_WORDS, printable

if TYPE_CHECKING:
    StepFeed = Feed[Step, None]  # generic in the stubs alone
else:
    StepFeed = Feed

VERSIONS_A_PAGE: Final = 30  # looked at; those without a material change are counted and not listed
VERSIONS_IN_FEED: Final = 30


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    wanted = ChangesParameters.read(request.GET)
    kind = wanted.wanted_kind()
    page = latest_steps(wanted.number(), VERSIONS_A_PAGE, kind)
    if not (page.steps or page.passed_over) and page.number > 1:
        raise Http404(gettext("This list has no page %(number)d.") % {"number": page.number})
    kinds = [(each.value, str(CHANGE_WORDS[each])) for each in Kind if each.is_material]
    context = {"page": page, "kinds": kinds, "kind": kind, "kind_words": str(CHANGE_WORDS[kind]) if kind else ""}
    return render(request, "archive/changes.html", context)


class ChangesFeed(StepFeed):
    """The latest material changes as Atom."""

    feed_type = Atom1Feed
    title = gettext_lazy("Material changes in the news archive")
    subtitle = gettext_lazy("What later versions of an article changed: numbers, dates, names, quotations, headlines.")

    def link(self) -> str:
        return reverse("archive:changes")

    def items(self) -> list[Step]:
        return list(latest_steps(1, VERSIONS_IN_FEED).steps)

    def item_title(self, item: Step) -> str:
        return printable(item.later.headline)

    def item_description(self, item: Step) -> str:
        """Readers of feeds take it for HTML, and the words are an article's."""
        return escape(printable(item.summary))

    def item_link(self, item: Step) -> str:
        return item.compare_url

    def item_updateddate(self, item: Step) -> datetime | None:
        """The later version's day: no version is dated more closely than its source says."""
        return datetime.combine(item.later.day, time(), UTC) if item.later.day else None
