"""Pages for what went wrong: what happened, that nothing is lost, what to do."""

from http import HTTPStatus
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.errors import QueryError
from archive.refusals import refusal

API: Final = "/api/"


def _sentence(exception: BaseException | None) -> str:
    """What the raiser said; the router's own findings are not for readers."""
    said = exception.args[0] if exception and exception.args else ""
    return said if isinstance(said, str) else ""


def _of_the_api(request: HttpRequest) -> bool:
    """What asks there reads JSON, errors included."""
    return request.path_info.startswith(API)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Names the parameter where a QueryError is behind it."""
    cause = exception.__cause__
    problem = cause if isinstance(cause, QueryError) else None
    if _of_the_api(request):
        return refusal(
            HTTPStatus.BAD_REQUEST, "bad-request", str(problem or exception), problem.field if problem else None
        )
    context = {"problem": problem}
    return HttpResponseBadRequest(render_to_string("400.html", context, request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _of_the_api(request):
        return refusal(HTTPStatus.FORBIDDEN, "forbidden", _sentence(exception) or gettext("This is not for everybody."))
    return render(request, "403.html", {"sentence": _sentence(exception)}, status=403)


class WithdrawnError(Http404):
    """What stood at the address was withdrawn by an administrator: a 410 instead of a 404."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from elsewhere, or from a page of an earlier login."""
    sentence = gettext("The form was not sent from a page of this archive, or you logged in since. Load it again.")
    return permission_denied(request, PermissionDenied(f"{sentence} {reason}".strip()))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _of_the_api(request):
        return refusal(
            HTTPStatus.NOT_FOUND, "not-found", _sentence(exception) or gettext("Nothing is at this address.")
        )
    if isinstance(exception, WithdrawnError):
        return render(request, "410.html", {"sentence": _sentence(exception)}, status=HTTPStatus.GONE)
    return render(request, "404.html", {"sentence": _sentence(exception)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the session or the database, and of the request its path."""
    if _of_the_api(request):
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "broken", "Something broke on our side; it is in the log.")
    return HttpResponseServerError(render_to_string("500.html"))


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes its request
    """That the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
