"""How the archive is, for administrators: what was looked at, when, what is wrong; asking for another look."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from archive.errors import ArchiveError
from archive.keeping import examining
from archive.models import Examination
from archive.presenting.examinations import checks_of
from archive.views.guarding import with_right

_EARLIER = 10  # examinations listed below the latest


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("archive.delete_dump")
def doctor(request: HttpRequest) -> HttpResponse:
    """POST asks for a look at everything; with `repair` what can be mended is."""
    if request.method == "POST":
        try:
            examining.ask(request.user.get_username(), repair="repair" in request.POST)
        except ArchiveError as error:
            messages.warning(request, str(error))
        else:
            messages.success(
                request, gettext("A worker looks at everything, between two dumps. Come back to this page.")
            )
        return redirect("archive:doctor")
    told = list(Examination.objects.all()[: _EARLIER + 1])
    latest = told[0] if told else None
    context = {"latest": latest, "earlier": told[1:], "checks": checks_of(latest), "most": examining.MOST_TOLD}
    return render(request, "archive/doctor.html", context)
