"""The sources: who publishes, under which names, and people putting names together."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from archive.corrections import renaming
from archive.forms.pages import PageParameters
from archive.models import Article, AuditEntry, Source, SourceAlias
from archive.naming import names
from archive.presenting.cards import cards, for_cards
from archive.views.acting import corrector, did
from archive.views.guarding import may_correct

ARTICLES_A_PAGE: Final = 30
SOURCES_A_PAGE: Final = 200
OFFERED: Final = 500  # names to merge into that a browser completes; any other can be written


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    wanted = PageParameters.read(request.GET)
    page = wanted.page_of(Source.objects.with_counts().order_by("name"), SOURCES_A_PAGE)
    unnamed = Article.objects.filter(source=None).count()
    return render(request, "archive/sources.html", {"page": page, "unnamed": unnamed})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of a name that is an alias now leads to its source."""
    wanted = PageParameters.read(request.GET)
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        return redirect(_known_now(slug))
    page = wanted.page_of(for_cards(Article.objects.filter(source=found).newest_first()), ARTICLES_A_PAGE)
    family = names().family(found.name)
    aliases = SourceAlias.objects.in_force().filter(name__in=family).select_related("made_by").order_by("name")
    context = {"source": found, "page": page, "cards": cards(page), "aliases": list(aliases)}
    if may_correct(request):
        others = Source.objects.exclude(pk=found.pk).order_by("name").values_list("name", flat=True)[:OFFERED]
        context |= {"may_correct": True, "others": list(others), "pending": renaming.is_pending()}
    return render(request, "archive/source.html", context)


def _known_now(slug: str) -> Source:
    """Raises Http404."""
    alias = SourceAlias.objects.in_force().filter(slug=slug).order_by("pk").first()
    return get_object_or_404(Source, name=names().of(alias.name) if alias else "")


@require_POST
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    actor = corrector(request)
    found = get_object_or_404(Source, slug=slug)
    name = request.POST.get("name", "")
    did(request, lambda: renaming.rename(found, name, actor), gettext("Renamed. The old name leads here."))
    return _after(slug)


@require_POST
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    actor = corrector(request)
    found = get_object_or_404(Source, slug=slug)
    into = request.POST.get("into", "")
    did(request, lambda: renaming.merge(found, into, actor), gettext("Merged. The other name leads here."))
    return _after(slug)


@require_POST
def undo(request: HttpRequest, slug: str, act_id: int) -> HttpResponse:
    actor = corrector(request)
    entry = AuditEntry.objects.filter(pk=act_id, act__in=(renaming.RENAME, renaming.MERGE)).first()
    if entry is None:
        raise Http404(gettext("There is no such name."))
    did(request, lambda: renaming.undo(entry, actor), gettext("Undone. The name stands for itself again."))
    return _after(slug)


def _after(slug: str) -> HttpResponse:
    """To the source's page, or to all of them where it has no text left or the worker is still at it."""
    if renaming.is_pending():
        return redirect("archive:sources")
    alias = SourceAlias.objects.filter(slug=slug).exists()
    if Source.objects.filter(slug=slug).exists() or alias:
        return redirect("archive:source", slug)
    return redirect("archive:sources")
