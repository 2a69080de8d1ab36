"""The JSON API. Errors have one shape: `{"error": {"code", "message", "field"}}`."""

from http import HTTPStatus
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.models import Article
from archive.refusals import no_article, refusal
from search import searching
from search.errors import TooBroadError, TooLongError
from search.forms import SearchParameters
from search.helping import completing
from search.presenting.completions import offered
from search.takeaway.records import records
from search.takeaway.serializing import as_json

_SECONDS_TO_RETRY: Final = 30


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """The page's parameters, the page's numbers."""
    try:
        found = searching.search(SearchParameters.read(request.GET).request())
    except BadRequest as error:
        return _bad_parameter(error.__cause__, HTTPStatus.BAD_REQUEST)
    except TooLongError as error:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-long", error.detail, error.field)
    except QueryError as error:
        return _bad_parameter(error, HTTPStatus.NOT_FOUND if error.field == "page" else HTTPStatus.BAD_REQUEST)
    except searching.SearchUnavailableError as error:
        return _unavailable(error)
    return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """What a reader may be about to type; nothing where there is no telling, or no index."""
    try:
        found = completing.complete(request.GET.get("q", ""))
    except searching.SearchUnavailableError as error:
        return _unavailable(error)
    except QueryError:
        found = completing.Completions()
    return JsonResponse({"completions": offered(found)}, json_dumps_params={"ensure_ascii": False})


@require_safe
def article(request: HttpRequest, article_id: int) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """The object `export` writes."""
    found = Article.objects.select_related("source").filter(pk=article_id)
    for record in records(found):
        return JsonResponse(record, json_dumps_params={"ensure_ascii": False})
    return no_article(article_id)


@require_safe
def versions(request: HttpRequest, article_id: int) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """The article's links, as its own object lists them, and the story they belong to."""
    found = Article.objects.select_related("source").filter(pk=article_id)
    for record in records(found):
        return JsonResponse({name: record[name] for name in ("id", "version_group", "versions")})
    return no_article(article_id)


def _unavailable(error: searching.SearchUnavailableError) -> JsonResponse:
    response = refusal(HTTPStatus.SERVICE_UNAVAILABLE, "search-unavailable", str(error))
    response["Retry-After"] = str(_SECONDS_TO_RETRY)
    return response


def _bad_parameter(error: BaseException | None, status: HTTPStatus) -> JsonResponse:
    """404 where the value is fine and there is nothing there: a page past the end."""
    if not isinstance(error, QueryError):
        return refusal(HTTPStatus.BAD_REQUEST, "bad-request", str(error))
    code = "not-found" if status == HTTPStatus.NOT_FOUND else "bad-parameter"
    if isinstance(error, TooBroadError):
        code = "too-broad"
    return refusal(status, code, error.detail, error.field)
