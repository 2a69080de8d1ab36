"""The pages of the search."""

from dataclasses import replace
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.parameters import bad_parameter
from search import searching
from search.errors import TooBroadError
from search.forms import SearchParameters
from search.presenting import chips, facets, without
from search.results import SearchRequest
from search.serializing import as_json
from search.takeaway import CONTENT_TYPES, as_bundle, as_feed, as_file

FILTERS: Final = ("source", "language", "section", "year", "from", "to")
_SECONDS_TO_RETRY: Final = 30


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """The page; with `format`, the same result as a file, a feed or JSON."""
    form = SearchParameters.read(request.GET)
    try:
        if form.cleaned_data["format"] in CONTENT_TYPES:
            return _file(request, form)
        return _answer(request, form.request(), form.cleaned_data["format"] or "html")
    except TooBroadError as error:
        return render(request, "search/too_broad.html", {"problem": error})
    except QueryError as error:
        if error.field == "page":
            sentence = gettext("This result has no page %(page)s: %(detail)s.")
            raise Http404(sentence % {"page": error.value, "detail": error.detail.rstrip(".")}) from error
        raise bad_parameter(error) from error
    except searching.SearchUnavailableError:
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = str(_SECONDS_TO_RETRY)
        return response


def _file(request: HttpRequest, form: SearchParameters) -> HttpResponseBase:
    wanted, file_format = form.request(), form.cleaned_data["format"]
    listed = searching.listed_ids(wanted)
    if not form.cleaned_data["manifest"]:
        return as_file(listed, file_format)
    found = searching.search(replace(wanted, page=1, size=1))
    return as_bundle(listed, file_format, found, request.build_absolute_uri())


def _answer(request: HttpRequest, wanted: SearchRequest, file_format: str) -> HttpResponseBase:
    found = searching.search(wanted)
    if file_format == "json":
        return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})
    if file_format == "atom":
        return as_feed(request, found)
    context = {
        "found": found,
        "wanted": wanted,
        "first": (found.page - 1) * wanted.size,
        "facets": facets(found, request.GET),
        "chips": chips(wanted, request.GET),
        "unfiltered": without(request.GET, *FILTERS),
        "unpaged": without(request.GET),
        "kept": list(without(request.GET, "q").lists()),
        "kept_by_range": list(without(request.GET, "from", "to").lists()),
        "formats": ("csv", "jsonl", "json", "bibtex", "ris", "atom"),
    }
    return render(request, "search/search.html", context)


@require_safe
def language_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html")
