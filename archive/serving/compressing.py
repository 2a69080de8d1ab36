"""Pages, scripts and styles travel compressed; archives, originals and other bytes as they are."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# What shrinks to a fraction. A zip or an original would cost the time and gain nothing.
_TEXTUAL: Final = ("text/", "application/json", "application/jsonl", "application/atom+xml", "image/svg+xml")


class Compression(GZipMiddleware):
    """Django's own, which pads against guessing secrets by length (BREACH), for texts alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(_TEXTUAL):
            return response
        return super().process_response(request, response)
