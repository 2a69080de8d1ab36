"""What was delivered: for staff."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import BinaryIO, Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive import receiving
from archive.forms import DumpParameters, PageParameters
from archive.models import Dump, Item

DUMPS_A_PAGE: Final = 50
ITEMS_A_PAGE: Final = 100
_CHUNK: Final = 1 << 20  # bytes sent at a time

_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def for_staff(view: _View[_P]) -> _View[_P]:
    """Strangers are sent to the login and come back; people without the right get the 403 page. Never cached."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("admin:login"))
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied(gettext("The pages about dumps are for the archive's staff."))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def _dump(dump_id: int) -> Dump:
    found = Dump.objects.filter(pk=dump_id).first()
    if found is None:
        raise Http404(gettext("There is no dump %(id)d.") % {"id": dump_id})
    return found


@require_safe
@for_staff
def dumps(request: HttpRequest) -> HttpResponse:
    page = PageParameters.read(request.GET).page_of(Dump.objects.all(), DUMPS_A_PAGE)
    return render(request, "archive/dumps.html", {"page": page})


@require_safe
@for_staff
def dump(request: HttpRequest, dump_id: int) -> HttpResponse:
    wanted = DumpParameters.read(request.GET)
    found = _dump(dump_id)
    status = wanted.cleaned_data["status"]
    items = Item.objects.filter(dump=found, **({"status": status} if status else {})).order_by("number")
    page = wanted.page_of(items, ITEMS_A_PAGE)
    return render(request, "archive/dump.html", {"dump": found, "status": status, "page": page})


@require_safe
@for_staff
def original(request: HttpRequest, dump_id: int) -> HttpResponseBase:  # noqa: ARG001 - a view takes its request
    """The bytes as delivered, always as a download: never shown as a page of this site."""
    try:
        stream, name = receiving.open_original(_dump(dump_id))
    except FileNotFoundError as error:
        raise Http404(gettext("The original of this dump is no longer kept.")) from error
    response = StreamingHttpResponse(_chunks(stream), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """To the end, then closed. Not FileResponse: it would unpack the whole original once to learn its length."""
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
