"""What later versions changed, across the archive: a page and a feed.

Which versions changed something material, and of what kind, stands in the index; the words are worked out anew.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.presenting.cards import for_cards
from archive.presenting.steps import Step, steps_of
from archive.versions.changes import Kind
from archive.wording import CHANGE_WORDS, printable
from search import searching
from search.facets.table import CHANGE, MATERIAL
from search.forms import ChangesParameters
from search.results import SearchRequest
from search.views import unavailable

if TYPE_CHECKING:
    StepFeed = Feed[Step, None]  # generic in the stubs alone
else:
    StepFeed = Feed

VERSIONS_A_PAGE: Final = 30
VERSIONS_IN_FEED: Final = 30


@dataclass(frozen=True, slots=True)
class StepPage:
    """`total`: steps on all pages."""

    steps: tuple[Step, ...]
    total: int
    number: int
    pages: int

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def latest_steps(page: int, size: int, kind: Kind | None = None) -> StepPage:
    """The steps to later versions that changed something material, or something of one kind; the newest first.

    Four queries. `page` is 1-based; one past the last has no steps. Raises SearchUnavailableError.
    """
    kinds = (kind.value,) if kind else MATERIAL
    wanted = SearchRequest(chosen={CHANGE.name: kinds}, sort="newest", group="all", page=page, size=size, facets=())
    rows, total = searching.listed_page(wanted)
    articles = {
        article.pk: article for article in for_cards(Article.objects.filter(pk__in=[r.article_id for r in rows]))
    }
    shown = steps_of([articles[row.article_id] for row in rows if row.article_id in articles])
    return StepPage(tuple(shown), total, page, pages=max(1, -(-total // size)))


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    wanted = ChangesParameters.read(request.GET)
    kind = wanted.wanted_kind()
    try:
        page = latest_steps(wanted.number(), VERSIONS_A_PAGE, kind)
    except searching.SearchUnavailableError:
        return unavailable(request)
    if page.number > page.pages:
        raise Http404(gettext("This list has no page %(number)d.") % {"number": page.number})
    kinds = [(each.value, str(CHANGE_WORDS[each])) for each in Kind if each.is_material]
    return render(request, "search/changes.html", {"page": page, "kinds": kinds, "kind": kind})


class ChangesFeed(StepFeed):
    """The latest material changes as Atom."""

    feed_type = Atom1Feed
    title = gettext_lazy("Material changes in the news archive")
    subtitle = gettext_lazy("What later versions of an article changed: numbers, dates, names, quotations, headlines.")

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().__call__(request, *args, **kwargs)
        except searching.SearchUnavailableError:
            return unavailable(request)

    def link(self) -> str:
        return reverse("search:changes")

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
