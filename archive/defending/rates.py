"""Rate limits: searching, taking away, uploading and the API, for each client. docs/limits.md has the figures."""

import logging
import math
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from archive.defending.addresses import client_address, is_this_machine, network_of
from archive.defending.buckets import Buckets, FileBuckets, Rate, TableBuckets
from archive.refusals import refusal

logger = logging.getLogger(__name__)

MINUTE: Final = 60.0  # seconds; a bucket holds a minute's worth, so a burst may spend it at once
WAIT_HEADER: Final = "Retry-After"
_PAGES: Final = frozenset({"", "html", "json", "atom"})  # formats of one page; any other is a file of all pages
_SEARCHING: Final = ("/search/", "/relate/", "/compare/")
_BATCH: Final = "/search/batch/"  # as many searches at once as a result taken away has pages
_UPLOADING: Final = ("/dumps/uploads/", "/admin/archive/dump/add/", "/api/v1/dumps")


def buckets() -> Buckets:
    """On a server of databases all machines count together; SQLite is one machine's, and its one writer is not kept."""
    if connection.vendor == "postgresql":
        return TableBuckets(settings.SECRET_KEY)
    return FileBuckets(Path(settings.ARCHIVE_DATA) / "throttle", settings.SECRET_KEY)


def waiting(keys: dict[str, Rate]) -> float:
    """Counts an act against all of them: the longest wait in seconds, 0.0 where none is full.

    Where it cannot be counted nobody is stopped, and the log says so.
    """
    try:
        return max(buckets().take(key, rate) for key, rate in keys.items())
    except (OSError, DatabaseError):
        logger.exception("the throttle cannot be written")
        return 0.0


def scope_of(request: HttpRequest) -> str:
    """`search`, `export`, `upload`, `api`, or nothing for what costs next to nothing."""
    path = request.path_info
    if path.startswith(_UPLOADING) and request.method not in {"GET", "HEAD"}:
        return "upload"
    if path.startswith("/api/"):
        return "api"
    if path.startswith("/search/") and request.GET.get("format", "") not in _PAGES:
        return "export"
    if path == _BATCH and (request.method not in {"GET", "HEAD"} or "queries" in request.GET):
        return "export"
    return "search" if path.startswith(_SEARCHING) else ""


class RateLimits:
    """Stands outside of everything that does a request's work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wait = _wait(request)
        if wait:
            return too_many(request, wait)
        return self._get_response(request)


def _wait(request: HttpRequest) -> float:
    """Seconds; 0.0 where nothing limits the request."""
    scope = scope_of(request)
    address = client_address(request)
    if not scope or settings.RATE_LIMITS == "off":
        return 0.0
    if settings.RATE_LIMITS == "remote" and is_this_machine(address):
        return 0.0
    return waiting({f"{scope} {network_of(address)}": Rate(settings.RATES[scope], MINUTE)})


def too_many(request: HttpRequest, wait: float) -> HttpResponseBase:
    """429 with how long to wait, as a page or in the API's shape."""
    seconds = max(1, math.ceil(wait))
    if request.path_info.startswith("/api/"):
        sentence = f"Too many requests from your address: try again in {seconds} s."
        response: HttpResponseBase = refusal(HTTPStatus.TOO_MANY_REQUESTS, "too-many", sentence)
    else:
        response = render(request, "429.html", {"seconds": seconds}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers[WAIT_HEADER] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
