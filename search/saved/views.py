"""The pages of saved searches: each belongs to one account, and to everybody else does not exist."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.errors import ArchiveError, QueryError
from archive.models import Article
from archive.presenting.cards import card, for_cards
from search.errors import SearchUnavailableError
from search.models import NAME_LENGTH, SavedSearch
from search.saved import saving
from search.saved.feed import feed_of
from search.saved.forms import SavedSearchForm
from search.saved.news import NewStory

_MOST_SHOWN: Final = 100  # new stories on a page; the result page has them all


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    looks = saving.looks(_me(request))
    return render(request, "search/saved_searches.html", {"looks": looks, "most": settings.MAX_SAVED_SEARCHES})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """GET asks for a name; POST keeps the search that stands in the address."""
    address = saving.question(request.GET)
    begun = SavedSearch(user_id=_me(request), address=address, site=request.build_absolute_uri("/"))
    said = request.POST if request.method == "POST" else None
    name = request.GET.get("q", "")[:NAME_LENGTH]
    form = SavedSearchForm(said, instance=begun, initial={"name": name}, email=_mail(request))
    if form.is_valid():
        try:
            saved = saving.save(form.save(commit=False))
        except SearchUnavailableError:
            return render(request, "503.html", status=503)
        except QueryError as error:
            raise BadRequest(str(error)) from error
        except ArchiveError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("Kept. What the search finds today counts as seen."))
            return redirect("search:saved-search", saved.pk)
    return render(request, "search/save_search.html", {"form": form, "address": address})


@login_required
@require_safe
def saved_search(request: HttpRequest, saved_id: int) -> HttpResponse:
    saved = _own(request, saved_id)
    look = saving.look(saved, saved.seen_id)
    stories = look.news.stories[:_MOST_SHOWN] if look.news else ()
    context = {
        "look": look,
        "saved": saved,
        "stories": _cards(stories),
        "unshown": len(look.news.stories) - len(stories) if look.news else 0,
        "form": SavedSearchForm(instance=saved, email=_mail(request)),
        "has_feed": settings.READERS != "closed",
    }
    return render(request, "search/saved_search.html", context)


@login_required
@require_POST
def change(request: HttpRequest, saved_id: int) -> HttpResponse:
    saved = _own(request, saved_id)
    form = SavedSearchForm(request.POST, instance=saved, email=_mail(request))
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Changed."))
    else:
        messages.error(request, " ".join(str(problem) for problems in form.errors.values() for problem in problems))
    return redirect("search:saved-search", saved_id)


@login_required
@require_POST
def seen(request: HttpRequest, saved_id: int) -> HttpResponse:
    """`until`: what the page showed."""
    until = request.POST.get("until", "")
    if not (until.isascii() and until.isdigit() and len(until) < len(str(1 << 63))):
        raise BadRequest(gettext("until: a number is needed."))
    saving.mark_seen(_own(request, saved_id), int(until))
    return redirect("search:saved")


@login_required
@require_POST
def renew(request: HttpRequest, saved_id: int) -> HttpResponse:
    saving.renew(_own(request, saved_id))
    messages.success(request, gettext("The feed has a new address; the old one leads nowhere."))
    return redirect("search:saved-search", saved_id)


@login_required
@require_POST
def forget(request: HttpRequest, saved_id: int) -> HttpResponse:
    saved = _own(request, saved_id)
    saved.delete()
    messages.success(request, gettext("“%(name)s” is deleted.") % {"name": saved.name})
    return redirect("search:saved")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For readers of feeds, who have no cookie: whoever knows the address may read it."""
    saved = get_object_or_404(SavedSearch, token=token, user__is_active=True)
    look = saving.look(saved, saved.begun_id)
    if look.news is None:
        return HttpResponse(look.problem, content_type="text/plain; charset=utf-8", status=503)
    return feed_of(request, saved, look.news)


def _own(request: HttpRequest, saved_id: int) -> SavedSearch:
    saved = saving.of(_me(request)).filter(pk=saved_id).first()
    if saved is None:
        raise Http404(gettext("You keep no such search."))
    return saved


def _me(request: HttpRequest) -> int:
    return request.user.pk or 0  # nobody's rows; `login_required` has let nobody in


def _mail(request: HttpRequest) -> str:
    return str(getattr(request.user, "email", ""))


def _cards(stories: tuple[NewStory, ...]) -> list[tuple[object, NewStory]]:
    """Each story by its latest article; two queries."""
    found = {row.pk: row for row in for_cards(Article.objects.filter(pk__in=[story.latest_id for story in stories]))}
    return [(card(found[story.latest_id]), story) for story in stories if story.latest_id in found]
