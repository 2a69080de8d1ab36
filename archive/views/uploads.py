"""Files that come in pieces (tus 1.0: creation, checksum, expiration, termination), and the inbox. For staff.

A client sends its CSRF token in `X-CSRFToken` with every POST, PATCH and DELETE, as any script of this site does.
"""

import binascii
from base64 import b64decode
from http import HTTPStatus
from typing import BinaryIO, Final, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive.delivery import arriving, inbox
from archive.delivery.arriving import ArrivalError
from archive.errors import DumpError
from archive.forms.wishing import WishesForm
from archive.models import Upload
from archive.views.guarding import with_right

VERSION: Final = "1.0.0"
_PIECE_TYPE: Final = "application/offset+octet-stream"
_CHECKSUM_MISMATCH: Final = 460  # tus has it so
_STATUS: Final = {
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "no-space": HTTPStatus.INSUFFICIENT_STORAGE,
    "read-only": HTTPStatus.INSUFFICIENT_STORAGE,
    "offset": HTTPStatus.CONFLICT,
    "checksum": _CHECKSUM_MISMATCH,
    "algorithm": HTTPStatus.BAD_REQUEST,
    "busy": HTTPStatus.LOCKED,
    "gone": HTTPStatus.GONE,
}


def _answer(status: int, sentence: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """In words a script can show: a redirect to the login is no answer to a piece of a file."""
    if not request.user.is_authenticated:
        return _answer(HTTPStatus.UNAUTHORIZED, _("Your session has ended. Log in again, and the upload goes on."))
    if not (request.user.is_staff and request.user.has_perm("archive.add_dump")):
        return _answer(HTTPStatus.FORBIDDEN, _("Your account may not upload."))
    if request.headers.get("Tus-Resumable") != VERSION and request.method != "OPTIONS":
        return _answer(HTTPStatus.PRECONDITION_FAILED, "Tus-Resumable: 1.0.0", Tus_Version=VERSION)
    return None


@require_http_methods(["OPTIONS", "POST"])
@never_cache
def uploads(request: HttpRequest) -> HttpResponse:
    if refusal := _refused(request):
        return refusal
    if request.method == "OPTIONS":
        return _what_is_spoken()
    length = request.headers.get("Upload-Length", "")
    if not (length.isascii() and length.isdigit()):
        return _answer(HTTPStatus.BAD_REQUEST, _("Upload-Length is the number of bytes of the file."))
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    form = WishesForm(said)
    if not form.is_valid():
        return _answer(HTTPStatus.BAD_REQUEST, "\n".join(str(problem[0]) for problem in form.errors.values()))
    wishes = form.wishes(held=bool(said.get("preview")))
    try:
        upload = arriving.begin(request.user.pk or 0, said.get("filename", ""), int(length), wishes)
        headers = _state(upload)
        if not upload.length:
            headers |= _finish(request, upload)
    except ArrivalError as error:
        return _answer(_STATUS[error.code], str(error))
    return _answer(HTTPStatus.CREATED, Location=reverse("archive:upload", args=[upload.pk]), **headers)


def _what_is_spoken() -> HttpResponse:
    return _answer(
        HTTPStatus.NO_CONTENT,
        Tus_Version=VERSION,
        Tus_Extension="creation,checksum,expiration,termination",
        Tus_Max_Size=str(settings.MAX_UPLOAD_BYTES),
        Tus_Checksum_Algorithm=",".join(arriving.ALGORITHMS),
    )


def _metadata(header: str) -> dict[str, str]:
    """`name BASE64,name BASE64`; what cannot be decoded is left out."""
    said = {}
    for pair in header.split(","):
        name, _blank, value = pair.strip().partition(" ")
        try:
            said[name] = b64decode(value, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            continue
    return said


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@never_cache
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """One's own upload; another person's does not exist."""
    if refusal := _refused(request):
        return refusal
    found = Upload.objects.filter(pk=upload_id, user=request.user.pk).first()
    if found is None:
        return _answer(HTTPStatus.NOT_FOUND, _("This upload is not known here. Begin it anew."))
    try:
        if request.method == "DELETE":
            arriving.forget(found)
            return _answer(HTTPStatus.NO_CONTENT)
        if request.method == "PATCH":
            return _append(request, found)
    except (ArrivalError, DumpError) as error:
        return _answer(_STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY), str(error))
    return _answer(HTTPStatus.OK, **_state(found))


def _append(request: HttpRequest, found: Upload) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != _PIECE_TYPE and request.headers.get("Content-Length", "0") not in {"", "0"}:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _PIECE_TYPE)
    if not (offset.isascii() and offset.isdigit()):
        return _answer(HTTPStatus.BAD_REQUEST, _("Upload-Offset is the number of the first byte of the piece."))
    if found.dump_id is None:
        body = cast("BinaryIO", request)  # reads like a file
        arriving.append(found, int(offset), body, request.headers.get("Upload-Checksum", ""))
    headers = _state(found)
    if found.offset == found.length:
        headers |= _finish(request, found)
    return _answer(HTTPStatus.NO_CONTENT, **headers)


def _finish(request: HttpRequest, found: Upload) -> dict[str, str]:
    """Also after an answer that got lost: what is finished is not finished again."""
    if found.dump is None:
        try:
            received = arriving.finish(found, request.user.get_username())
        except DumpError as error:
            arriving.forget(found)
            raise ArrivalError(error.code if error.code in _STATUS else "gone", str(error)) from error
        say_received(request, received.dump.name, already_here=received.already_here, held=received.dump.held)
    dump = found.dump
    if dump is None:
        return {}
    return {"Upload_Dump": reverse("archive:preview", args=[dump.pk]) if dump.held else dump.get_absolute_url()}


def say_received(request: HttpRequest, name: str, *, already_here: bool, held: bool) -> None:
    if already_here:
        text = _("“%(name)s” is already here: the same bytes were read before. Nothing was stored twice.")
    elif held:
        text = _("“%(name)s” is received. Look at its preview, then say whether it is to be read.")
    else:
        text = _("“%(name)s” is received and will be read in a moment.")
    messages.success(request, text % {"name": name})


def _state(found: Upload) -> dict[str, str]:
    expires = http_date((found.touched_at + arriving.EXPIRES).timestamp())
    return {
        "Upload_Offset": str(found.offset),
        "Upload_Length": str(found.length),
        "Upload_Expires": expires,
        "Cache_Control": "no-store",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("archive.add_dump")
def inbox_page(request: HttpRequest) -> HttpResponseBase:
    form = WishesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wishes = form.wishes(held=bool(request.POST.get("preview")))
        for key in request.POST.getlist("key"):
            try:
                received = inbox.take(key, wishes, request.user.get_username())
            except DumpError as error:
                messages.error(request, str(error))
            else:
                dump = received.dump
                say_received(request, dump.name, already_here=received.already_here, held=dump.held)
        return redirect("archive:dumps")
    return render(request, "archive/inbox.html", {"form": form, "waiting": inbox.waiting()})
