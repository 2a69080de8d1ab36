"""Pages for what went wrong: what happened, that nothing is lost, what to do."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from archive.errors import QueryError


def _sentence(exception: BaseException | None) -> str:
    """What the raiser said; the router's own findings are not for readers."""
    said = exception.args[0] if exception and exception.args else ""
    return said if isinstance(said, str) else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Names the parameter where a QueryError is behind it."""
    cause = exception.__cause__
    context = {"problem": cause if isinstance(cause, QueryError) else None}
    return HttpResponseBadRequest(render_to_string("400.html", context, request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"sentence": _sentence(exception)}, status=403)


class WithdrawnError(Http404):
    """What stood at the address was withdrawn by an administrator: a 410 instead of a 404."""


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, WithdrawnError):
        return render(request, "410.html", {"sentence": _sentence(exception)}, status=HTTPStatus.GONE)
    return render(request, "404.html", {"sentence": _sentence(exception)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the request may be what is broken
    """Asks nothing of the request, the session or the database."""
    return HttpResponseServerError(render_to_string("500.html"))


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes its request
    """That the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
