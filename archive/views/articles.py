"""An article, its versions and the story they make."""

from http import HTTPStatus
from typing import Any, Final

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.forms.corrections import FieldsForm
from archive.forms.pages import ArticleParameters, ArticleView, PageParameters
from archive.models import Article, Item, MergedGroup, Withdrawal
from archive.presenting.cards import card, for_cards
from archive.presenting.corrections import corrections_of, distrustable, field_entries
from archive.presenting.decisions import decisions_on
from archive.presenting.mentions import related_by_headline
from archive.presenting.reading import far_below, reading_blocks, received_lines, role_choices, set_apart
from archive.presenting.versions import related, time_line
from archive.views.decisions import may_decide
from archive.views.errors import WithdrawnError
from archive.views.guarding import may_correct

ITEMS_SHOWN: Final = 20  # places an article came from; the rest is counted
VERSIONS_A_PAGE: Final = 100


def find_article(article_id: int) -> Article:
    """With its source. Raises Http404 with a sentence; WithdrawnError where an administrator took it out."""
    found = Article.objects.select_related("source").filter(pk=article_id).first()
    if found is None:
        if Withdrawal.objects.of_article(article_id).exists():
            raise WithdrawnError(gettext("The article %(id)d was withdrawn from the archive.") % {"id": article_id})
        raise Http404(gettext("There is no article %(id)d in the archive.") % {"id": article_id})
    return found


@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    return article_page(request, find_article(article_id), ArticleParameters.read(request.GET).wanted_view())


def article_page(
    request: HttpRequest, found: Article, view: ArticleView, refused: FieldsForm | None = None
) -> HttpResponse:
    """With `refused`, the fields as a person sent them, each beside what is wrong with it."""
    items = list(Item.objects.filter(article=found).select_related("dump")[: ITEMS_SHOWN + 1])
    lines = received_lines(found) if view == "received" else []
    context = {
        "article": found,
        "card": card(found),
        "view": view,
        "blocks": reading_blocks(found) if view == "read" else [],
        "lines": lines,
        "far_below": far_below(lines),
        "set_apart": set_apart(found),
        "related": related(found),
        "mentions": related_by_headline(found),
        "items": items[:ITEMS_SHOWN],
        "more_items": len(items) > ITEMS_SHOWN,
        "may_decide": may_decide(request),
    }
    if may_correct(request):
        context |= _for_correcting(found, refused) if view == "received" else {"may_correct": True}
    return render(request, "archive/article.html", context, status=HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK)


def _for_correcting(found: Article, refused: FieldsForm | None) -> dict[str, Any]:
    return {
        "may_correct": True,
        "roles": role_choices(),
        "corrections": corrections_of(found),
        "fields": field_entries(found, refused.data, refused.errors) if refused else field_entries(found),
        "distrustable": distrustable(found),
    }


@require_safe
def versions(request: HttpRequest, article_id: int) -> HttpResponse:
    return _story_page(request, find_article(article_id), "archive/versions.html")


@require_safe
def story(request: HttpRequest, group_id: int) -> HttpResponse:
    """Told from its longest version. The address of a story that went into another leads there."""
    # Not `version_group=group_id`: SQLite would be asked for a number however large.
    members = Article.objects.filter(version_group__pk=group_id)
    longest = members.select_related("source").order_by("-words", "id").first()
    if longest is None:
        merged = MergedGroup.objects.filter(old_id=group_id).first()
        if merged is None:
            raise Http404(gettext("There is no story %(id)d in the archive.") % {"id": group_id})
        return redirect("archive:story", merged.group_id)
    return _story_page(request, longest, "archive/story.html")


def _story_page(request: HttpRequest, beside: Article, template: str) -> HttpResponse:
    """All versions of the article's story by date, earliest first, each as it stands to that article."""
    wanted = PageParameters.read(request.GET)
    members = Article.objects.filter(version_group=beside.version_group_id)
    members = members.order_by(F("published").asc(nulls_last=True), "id")
    page = wanted.page_of(for_cards(members), VERSIONS_A_PAGE)
    may = may_decide(request)
    context = {
        "article": beside,
        "card": card(beside),
        "page": page,
        "entries": time_line(beside, list(page)),
        "may_decide": may,
        "decisions": decisions_on([beside.identity]) if may else [],
    }
    return render(request, template, context)
