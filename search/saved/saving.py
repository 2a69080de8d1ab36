"""Searches that people come back to: kept, asked again, marked as seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext

from archive.errors import ArchiveError
from search.forms import SearchParameters
from search.models import SavedSearch, new_token
from search.saved.news import News, news

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST_ADDRESS: Final = 8000  # characters of a query string: room for the longest query in Latin letters
_OF_THE_PAGE: Final = frozenset({"page", "size", "format", "manifest", "at", "group", "sort"})  # no part of a question
_KNOWN: Final = frozenset(SearchParameters().fields) - _OF_THE_PAGE


class FullError(ArchiveError):
    """Somebody keeps as many as one may."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a saved search has to tell, or why it cannot."""

    saved: SavedSearch
    news: News | None
    problem: str = ""


def question(parameters: QueryDict) -> str:
    """What of a page's address is the search itself, in one order; raises BadRequest, also for one too long."""
    SearchParameters.read(parameters)
    pairs = [(name, value) for name in sorted(_KNOWN) for value in parameters.getlist(name) if value.strip()]
    address = urlencode(pairs)
    if len(address) > LONGEST_ADDRESS:
        raise BadRequest(gettext("This search is too long to be kept."))
    return address


def save(saved: SavedSearch) -> SavedSearch:
    """What the search finds now counts as seen: a first run is silent. Raises FullError, and as a search does."""
    if of(saved.user_id).count() >= settings.MAX_SAVED_SEARCHES:
        sentence = gettext("You keep %(most)d searches, as many as one may: delete one first.")
        raise FullError(sentence % {"most": settings.MAX_SAVED_SEARCHES})
    found = news(SearchParameters.read(QueryDict(saved.address)).request(), 0, hears_changes=False)
    saved.begun_id = saved.seen_id = saved.told_id = found.seen_id
    saved.save()
    return saved


def look(saved: SavedSearch, since: int) -> Look:
    """A search that can no longer be asked says so, and hides no other."""
    try:
        request = SearchParameters.read(QueryDict(saved.address)).request()
        return Look(saved, news(request, since, hears_changes=saved.hears_changes))
    except (ArchiveError, BadRequest) as error:
        return Look(saved, None, str(error))


def looks(user_id: int) -> list[Look]:
    """All of somebody's searches since the last visit; one or two searches each."""
    return [look(saved, saved.seen_id) for saved in of(user_id)]


def of(user_id: int) -> "QuerySet[SavedSearch]":
    return SavedSearch.objects.filter(user_id=user_id)


def mark_seen(saved: SavedSearch, seen_id: int) -> None:
    """Up to what the page showed; an older page that is sent later takes nothing back. One statement."""
    SavedSearch.objects.filter(pk=saved.pk, seen_id__lt=seen_id).update(seen_id=seen_id)


def renew(saved: SavedSearch) -> None:
    """The feed's old address leads nowhere from now on."""
    saved.token = new_token()
    saved.save(update_fields=["token"])
