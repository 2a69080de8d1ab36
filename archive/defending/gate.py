"""Who comes in at all: everybody, or with READERS=closed only people with an account. Also: from where they come."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from archive.auditing import acting_from
from archive.defending.addresses import client_address

# Where a closed archive answers strangers; static files are served before any of this.
_OPEN_PREFIXES: Final = ("/admin/login/", "/account/login/", "/account/password-reset/")
_OPEN: Final = frozenset({"/healthz", "/readyz", "/favicon.ico", "/robots.txt", "/metrics"})  # the last guards itself
_API: Final = "/api/"


class Gate:
    """Stands behind the middleware that knows the user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.READERS == "closed" and not _may_pass(request):
            return _sent_to_login(request)
        with acting_from(client_address(request)):
            return self._get_response(request)


def _may_pass(request: HttpRequest) -> bool:
    path = request.path_info
    return path in _OPEN or path.startswith(_OPEN_PREFIXES) or request.user.is_authenticated


def _sent_to_login(request: HttpRequest) -> HttpResponseBase:
    if request.path_info.startswith(_API):
        error = {"code": "login", "message": "This archive is for people with an account: log in.", "field": None}
        return JsonResponse({"error": error}, status=403)
    if request.method not in {"GET", "HEAD"}:
        return redirect_to_login(reverse("archive:home"))
    return redirect_to_login(request.get_full_path())
