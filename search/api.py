"""The JSON API. Errors have one shape: `{"error": {"code", "message", "field"}}`."""

from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.models import Article
from search import searching
from search.forms import SearchParameters
from search.records import records
from search.serializing import as_json

_SECONDS_TO_RETRY: Final = 30


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """The page's parameters, the page's numbers."""
    try:
        found = searching.search(SearchParameters.read(request.GET).request())
    except BadRequest as refusal:
        return _bad_parameter(refusal.__cause__)
    except QueryError as error:
        return _bad_parameter(error)
    except searching.SearchUnavailableError as error:
        response = _refusal(503, "search-unavailable", str(error))
        response["Retry-After"] = str(_SECONDS_TO_RETRY)
        return response
    return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})


@require_safe
def article(request: HttpRequest, article_id: int) -> JsonResponse:  # noqa: ARG001 - a view takes its request
    """The object `export` writes."""
    found = Article.objects.select_related("source").filter(pk=article_id)
    for record in records(found):
        return JsonResponse(record, json_dumps_params={"ensure_ascii": False})
    return _refusal(404, "not-found", f"There is no article {article_id}.")


def _bad_parameter(error: BaseException | None) -> JsonResponse:
    if isinstance(error, QueryError):
        not_found = error.field == "page"
        return _refusal(404 if not_found else 400, "bad-parameter", error.detail, error.field)
    return _refusal(400, "bad-request", str(error))


def _refusal(status: int, code: str, message: str, field: str | None = None) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "field": field}}, status=status)
