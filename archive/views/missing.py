"""What articles point to and the archive does not hold."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.forms.pages import MissingParameters
from archive.models import Mention, Source
from archive.presenting.mentions import missing, with_places

HEADLINES_A_PAGE: Final = 50


@require_safe
def mentioned(request: HttpRequest) -> HttpResponse:
    """Seven queries, whatever the archive holds."""
    wanted = MissingParameters.read(request.GET)
    slug = wanted.cleaned_data["source"]
    chosen = get_object_or_404(Source, slug=slug) if slug else None
    source_id = chosen.pk if chosen else None
    page = wanted.page_of(missing(source_id), HEADLINES_A_PAGE)
    mentioning = Source.objects.filter(articles__in=Mention.objects.missing().values("article")).distinct()
    context = {"page": page, "rows": with_places(page, source_id), "chosen": chosen, "sources": mentioning}
    return render(request, "archive/missing.html", context)
