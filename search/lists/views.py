"""The pages of lists: each belongs to one account, and to everybody else does not exist."""

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.models import Article
from archive.presenting.cards import card, for_cards
from search.lists import listing
from search.lists.forms import NewListForm, NoteForm, PutForm
from search.models import ArticleList
from search.saved.saving import FullError
from search.takeaway.delivering import as_file
from search.takeaway.exports import FORMATS

if TYPE_CHECKING:
    from django.db.models import QuerySet

_ON_A_PAGE: Final = 50  # articles


@login_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    mine = _mine(request).annotate(count=Count("entries"))
    return render(request, "search/lists.html", {"lists": mine})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put(request: HttpRequest, article_id: int) -> HttpResponse:
    """Puts an article in a list, or in a new one."""
    article = Article.objects.filter(pk=article_id).first()
    if article is None:
        raise Http404(gettext("There is no such article."))
    form = PutForm(request.POST if request.method == "POST" else None, user_id=request.user.pk or 0)
    if form.is_valid():
        said = form.cleaned_data
        try:
            chosen = said["of_list"] or listing.make(request.user.pk or 0, said["name"])
            listing.put(chosen, article, said["note"])
        except FullError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("“%(name)s” holds it.") % {"name": chosen.name})
            return redirect("search:list", chosen.pk)
    return render(request, "search/put_in_list.html", {"form": form, "article": article})


@login_required
@require_safe
def article_list(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """The page; with `format`, all articles of the list as a file, notes and all; with `manifest`, a zip of both."""
    shown = _own(request, list_id)
    listed = listing.contents(shown)
    file_format = request.GET.get("format", "")
    if file_format:
        if file_format not in FORMATS:
            raise BadRequest(gettext("format: a list comes as %(formats)s.") % {"formats": ", ".join(FORMATS)})
        if request.GET.get("manifest"):
            return listing.as_bundle(listed, file_format, shown.name, request.build_absolute_uri())
        return as_file(listed.ids, file_format, listed.notes)
    page = Paginator(listed.there, _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = {row.pk: row for row in for_cards(Article.objects.filter(pk__in=[pk for _, pk in page]))}
    cards = [(card(rows[pk]), entry) for entry, pk in page if pk in rows]
    context = {"shown": shown, "listed": listed, "cards": cards, "page": page, "files": tuple(FORMATS)}
    return render(request, "search/list.html", context)


@login_required
@require_POST
def rename(request: HttpRequest, list_id: int) -> HttpResponse:
    shown, form = _own(request, list_id), NewListForm(request.POST)
    if form.is_valid():
        shown.name = form.cleaned_data["name"]
        shown.save(update_fields=["name"])
    else:
        messages.error(request, str(form.errors["name"][0]))
    return redirect("search:list", list_id)


@login_required
@require_POST
def note(request: HttpRequest, list_id: int, entry_id: int) -> HttpResponse:
    form, entries = NoteForm(request.POST), _own(request, list_id).entries.filter(pk=entry_id)
    if "take-out" in request.POST:
        entries.delete()
    elif form.is_valid():
        entries.update(note=form.cleaned_data["note"])
    else:
        messages.error(request, str(form.errors["note"][0]))
    return redirect("search:list", list_id)


@login_required
@require_POST
def forget(request: HttpRequest, list_id: int) -> HttpResponse:
    _own(request, list_id).delete()
    messages.success(request, gettext("The list is deleted; its articles stay in the archive."))
    return redirect("search:lists")


def _mine(request: HttpRequest) -> "QuerySet[ArticleList]":
    return ArticleList.objects.filter(user_id=request.user.pk or 0)


def _own(request: HttpRequest, list_id: int) -> ArticleList:
    shown = _mine(request).filter(pk=list_id).first()
    if shown is None:
        raise Http404(gettext("You have no such list."))
    return shown
