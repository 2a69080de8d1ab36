"""Two versions beside each other, and all of a story's, paragraph by paragraph."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.forms.pages import CompareParameters, MatrixParameters
from archive.models import Article, VersionLink
from archive.presenting.cards import card
from archive.presenting.decisions import decisions_between
from archive.presenting.differences import folded
from archive.presenting.matrix import MOST_PARAGRAPHS, MOST_VERSIONS, matrix
from archive.presenting.steps import label_of
from archive.presenting.versions import tie_from
from archive.versions.changes import name_changes
from archive.versions.editions import compared, edition_of
from archive.versions.following import came_before
from archive.views.articles import find_article
from archive.views.decisions import may_decide


@require_safe
def compare(request: HttpRequest, left_id: int, right_id: int) -> HttpResponse:
    wanted = CompareParameters.read(request.GET)
    if left_id == right_id:
        return redirect(find_article(left_id))
    left, right = find_article(left_id), find_article(right_id)
    editions = edition_of(left), edition_of(right)
    pairs = compared(editions[0].paragraphs, editions[1].paragraphs)
    link = VersionLink.objects.filter(a=min(left_id, right_id), b=max(left_id, right_id)).first()
    may = may_decide(request)
    context = {
        "left": card(left),
        "right": card(right),
        "tie": tie_from(link, left_id) if link else None,
        "together": left.version_group_id == right.version_group_id,
        "view": wanted.wanted_view(),
        "cosmetic": wanted.shows_cosmetic(),
        "difference": folded(pairs, cosmetic=wanted.shows_cosmetic()),
        "labels": [label_of(change) for change in name_changes(*editions, pairs)],
        "backwards": came_before(right.published, left.published),
        "may_decide": may,
        "decisions": decisions_between(left.identity, right.identity) if may else [],
    }
    return render(request, "archive/compare.html", context)


@require_safe
def versions_matrix(request: HttpRequest, article_id: int) -> HttpResponse:
    wanted = MatrixParameters.read(request.GET)
    beside = find_article(article_id)
    members = Article.objects.filter(version_group=beside.version_group_id).select_related("source")
    members = members.defer("text", "lines", "metadata_evidence", "fingerprint")
    page = wanted.page_of(members.order_by(F("published").asc(nulls_last=True), "id"), MOST_VERSIONS)
    address = reverse("archive:matrix", args=[article_id])
    context = {
        "article": beside,
        "card": card(beside),
        "page": page,
        "matrix": matrix(list(page), address, wanted.choice()),
        "most_paragraphs": MOST_PARAGRAPHS,
    }
    return render(request, "archive/matrix.html", context)
