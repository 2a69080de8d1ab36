"""A text that is not in the archive: which articles hold it. Nothing is stored, nobody is given a cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.forms.pages import MOST_PASTED, RelateForm
from archive.presenting.holdings import holdings_of


@csrf_exempt  # changes nothing: a stranger's page that posts here learns nothing either
@require_http_methods(["GET", "HEAD", "POST"])
def relate(request: HttpRequest) -> HttpResponse:
    form = RelateForm(request.POST if request.method == "POST" else None)
    asked = form.is_bound and form.is_valid()
    text = form.cleaned_data["text"] if asked else ""
    context = {
        "form": form,
        "asked": asked,
        "most": MOST_PASTED,
        "held": holdings_of(text) if asked else None,
        "words": len(text.split()),
    }
    return render(request, "archive/relate.html", context)
