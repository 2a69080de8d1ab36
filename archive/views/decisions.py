"""People who may say what is a version of what, saying so. Every answer is a redirect with a message and a way back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from archive.forms.pages import MergeParameters
from archive.models import Article, AuditEntry
from archive.versions import deciding

PERMISSION = "archive.add_versionverdict"


def may_decide(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff and request.user.has_perm(PERMISSION)


def _guard(request: HttpRequest) -> str:
    """The name that goes into the log. Raises PermissionDenied."""
    if not may_decide(request):
        raise PermissionDenied(gettext("What is a version of what is decided by the archive's staff."))
    return str(request.user.get_username())


def _article(article_id: int) -> Article:
    found = Article.objects.defer("text", "body", "lines").filter(pk=article_id).first()
    if found is None:
        raise Http404(gettext("There is no article %(id)d in the archive.") % {"id": article_id})
    return found


def _decided(request: HttpRequest, decide: Callable[[], AuditEntry], done: str) -> None:
    """Says what was done, or why nothing was."""
    try:
        decide()
    except deciding.NothingToDecideError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)


@require_POST
def split(request: HttpRequest, article_id: int) -> HttpResponse:
    actor = _guard(request)
    article = _article(article_id)
    done = gettext("This article now stands in a story of its own. The decision is listed below and can be undone.")
    _decided(request, lambda: deciding.split_off(article, actor), done)
    return redirect("archive:versions", article_id)


@require_POST
def merge(request: HttpRequest, article_id: int) -> HttpResponse:
    actor = _guard(request)
    article = _article(article_id)
    story = MergeParameters.read(request.POST).cleaned_data["story"]
    done = gettext("The two stories are one now. The decision is listed below and can be undone.")
    _decided(request, lambda: deciding.merge(article, story, actor), done)
    return redirect("archive:versions", article_id)


@require_POST
def keep_apart(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    actor = _guard(request)
    left, right = _article(left_id), _article(right_id)
    done = gettext("These two are kept apart now. The decision is listed below and can be undone.")
    _decided(request, lambda: deciding.keep_apart(left, right, actor), done)
    return redirect("archive:compare", left_id, right_id)


@require_POST
def put_together(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    actor = _guard(request)
    left, right = _article(left_id), _article(right_id)
    done = gettext("These two tell one story now. The decision is listed below and can be undone.")
    _decided(request, lambda: deciding.merge(left, right.version_group_id, actor), done)
    return redirect("archive:compare", left_id, right_id)


@require_POST
def undo(request: HttpRequest, decision_id: int, article_id: int) -> HttpResponse:
    """Back to the versions of the article the button stood at."""
    actor = _guard(request)
    article = _article(article_id)
    entry = AuditEntry.objects.filter(pk=decision_id, act__in=deciding.DECISIONS).first()
    if entry is None:
        raise Http404(gettext("There is no such decision."))
    _decided(request, lambda: deciding.undo(entry, actor), gettext("The decision is undone."))
    return redirect("archive:versions", article.pk)
