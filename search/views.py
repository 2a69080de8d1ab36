"""The pages of the search."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.models import Article
from archive.parameters import bad_parameter
from search import searching
from search.errors import TooBroadError, TooLongError
from search.facets.table import FACETS, SOURCE
from search.forms import SIZES, SearchParameters
from search.helping.diagnosing import diagnose
from search.indexing import percent_built
from search.language.wording import said
from search.presenting.addresses import without
from search.presenting.editions import editions
from search.presenting.examples import examples
from search.presenting.facets import chips, facets
from search.presenting.nothing import ways
from search.presenting.timeline import presets, timeline
from search.results import ResultPage, SearchRequest
from search.takeaway.delivering import as_bundle, as_feed, as_file
from search.takeaway.exports import FORMATS
from search.takeaway.serializing import as_json

_FILTERS: Final = (*FACETS, "from", "to")
_SECONDS_TO_RETRY: Final = 30


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """The page; with `format`, the same result as a file, a feed or JSON."""
    form = SearchParameters.read(request.GET)
    try:
        if form.cleaned_data["format"] in FORMATS:
            return _file(request, form)
        return _answer(request, form.request(), form.cleaned_data["format"] or "html")
    except TooBroadError as error:
        return render(request, "search/too_broad.html", {"problem": _told(error)})
    except TooLongError as error:
        return render(request, "400.html", {"problem": _told(error), "code": 413}, status=413)
    except QueryError as error:
        if error.field == "page":
            sentence = gettext("This result has no page %(page)s: %(detail)s.")
            raise Http404(sentence % {"page": error.value, "detail": error.detail.rstrip(".")}) from error
        raise bad_parameter(error) from error
    except searching.SearchUnavailableError:
        return unavailable(request)


def _told(error: QueryError) -> QueryError:
    """With its sentence in the reader's language."""
    error.detail = said(error.detail)
    return error


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the engine is away, or its index is being made. Never "nothing found"."""
    try:
        percent = percent_built()
    except searching.SearchUnavailableError:
        percent = None
    page = "503.html" if percent is None else "search/rebuilding.html"
    response = render(request, page, {"percent": percent}, status=HTTPStatus.SERVICE_UNAVAILABLE)
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
    is_staff = request.user.is_authenticated and request.user.is_staff
    found = searching.search(replace(wanted, facets=tuple(FACETS)) if is_staff else wanted)
    if file_format == "json":
        return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})
    if file_format == "atom":
        return as_feed(request, found)
    known = found.request.chosen.get(SOURCE.name, ())
    if not set(known) <= set(wanted.chosen.get(SOURCE.name, ())):
        return redirect(_by_known_names(request, known))
    return render(request, "search/search.html", _shown(request, found))


def _by_known_names(request: HttpRequest, sources: tuple[str, ...]) -> str:
    """Where the same search lies that calls its sources by the names they have now. A merger can be undone."""
    query = request.GET.copy()
    query.setlist(SOURCE.name, list(sources))
    return f"{request.path}?{query.urlencode()}"


def _shown(request: HttpRequest, found: ResultPage) -> dict[str, Any]:
    wanted, query = found.request, request.GET
    others = editions(found.hits, wanted.query) if wanted.group == "stories" else {}
    lost = None if found.articles else diagnose(wanted)
    return {
        "found": found,
        "wanted": wanted,
        "first": (found.page - 1) * wanted.size,
        "hits": [(hit, others.get(hit.id)) for hit in found.hits],
        "facets": facets(found, query),
        "timeline": timeline(found.histogram, query) if found.histogram else None,
        "presets": presets(query, timezone.localdate()),
        "chips": chips(wanted, query),
        "sizes": SIZES,
        "diagnosis": lost,
        "ways": ways(lost, query) if lost else [],
        "archive_is_empty": lost is not None and not Article.objects.exists(),
        "unfiltered": without(query, *_FILTERS),
        "unpaged": without(query),
        "kept": list(without(query, "q").lists()),
        "kept_by_range": list(without(query, "from", "to").lists()),
        "files": tuple(FORMATS),
    }


@require_safe
def language_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html", {"examples": examples()})
