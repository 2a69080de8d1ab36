"""Headers on every answer, and a number that finds the request in the log."""

import json
import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex
from typing import Final

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("archive.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")  # a proxy's own id; anything else would let strangers write logs
_FIXED: Final = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def request_id() -> str:
    """Of the request being answered; `-` outside of one."""
    return _request_id.get()


class Recorded:
    """The outermost middleware: what is below it logs under the request's number. Queries are never logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        token = _request_id.set(given if _GIVEN.match(given) else token_hex(8))
        started = time.monotonic()
        try:
            response = self._get_response(request)
            for name, value in _FIXED.items():
                response.headers.setdefault(name, value)
            response.headers["X-Request-ID"] = request_id()
            milliseconds = round((time.monotonic() - started) * 1000)
            said = {"method": request.method, "path": request.path_info[:500], "status": response.status_code}
            logger.info("request", extra={"facts": {**said, "milliseconds": milliseconds}})
            return response
        finally:
            _request_id.reset(token)


class LineFormatter(logging.Formatter):
    """For people: one line, the request's number in brackets."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value!r}" for name, value in getattr(record, "facts", {}).items())
        record.msg = f"{record.msg} {facts}" if facts else record.msg
        return f"{super().format(record)}" if request_id() == "-" else f"{super().format(record)} [{request_id()}]"


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname, "logger": record.name}
        said |= {"message": record.getMessage(), "request": request_id(), **getattr(record, "facts", {})}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
