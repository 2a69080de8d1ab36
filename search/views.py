"""The pages of the search."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.parameters import bad_parameter
from search import searching
from search.forms import SearchParameters
from search.presenting import chips, facets, without

FILTERS: Final = ("source", "language", "section", "year", "from", "to")
_SECONDS_TO_RETRY: Final = 30


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    wanted = SearchParameters.read(request.GET).request()
    try:
        found = searching.search(wanted)
    except QueryError as error:
        if error.field == "page":
            sentence = gettext("This result has no page %(page)s: %(detail)s.")
            raise Http404(sentence % {"page": error.value, "detail": error.detail.rstrip(".")}) from error
        raise bad_parameter(error) from error
    except searching.SearchUnavailableError:
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = str(_SECONDS_TO_RETRY)
        return response
    context = {
        "found": found,
        "wanted": wanted,
        "facets": facets(found, request.GET),
        "chips": chips(wanted, request.GET),
        "unfiltered": without(request.GET, *FILTERS),
        "unpaged": without(request.GET),
        "kept": list(without(request.GET, "q").lists()),
        "kept_by_range": list(without(request.GET, "from", "to").lists()),
    }
    return render(request, "search/search.html", context)


@require_safe
def language_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html")
