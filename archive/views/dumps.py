"""What was delivered, and how its reading goes: for staff."""

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive.delivery import receiving
from archive.delivery.inbox import waiting
from archive.forms.pages import DumpParameters, PageParameters
from archive.forms.wishing import AgainForm
from archive.models import Dump, DumpStatus, Item, ItemStatus
from archive.presenting.brought import brought_by
from archive.presenting.endings import endings
from archive.presenting.jobs import job_of
from archive.views.guarding import for_staff

DUMPS_A_PAGE: Final = 50
ITEMS_A_PAGE: Final = 100
_CHUNK: Final = 1 << 20  # bytes sent at a time
_REJECT_COLUMNS: Final = ("number", "locator", "code", "detail", "format", "encoding")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def dump_or_404(dump_id: int) -> Dump:
    found = Dump.objects.filter(pk=dump_id).first()
    if found is None:
        raise Http404(gettext("There is no dump %(id)d.") % {"id": dump_id})
    return found


@require_safe
@for_staff
def dumps(request: HttpRequest) -> HttpResponse:
    page = PageParameters.read(request.GET).page_of(Dump.objects.all(), DUMPS_A_PAGE)
    jobs = [(dump, job_of(dump)) for dump in page]
    return render(request, "archive/dumps.html", {"page": page, "jobs": jobs, "in_inbox": len(waiting())})


@require_safe
@for_staff
def dump(request: HttpRequest, dump_id: int) -> HttpResponse:
    wanted = DumpParameters.read(request.GET)
    found = dump_or_404(dump_id)
    status = wanted.cleaned_data["status"]
    items = Item.objects.filter(dump=found, **({"status": status} if status else {})).order_by("number")
    page = wanted.page_of(items, ITEMS_A_PAGE)
    context = {"dump": found, "job": job_of(found), "status": status, "page": page, "way": AgainForm()}
    context["endings"] = endings(page)
    if found.status == DumpStatus.DONE and found.new_count and not status and page.number == 1:
        context["brought"] = brought_by(found)
    return render(request, "archive/dump.html", context)


@require_safe
@for_staff
def progress(request: HttpRequest, dump_id: int) -> HttpResponse:
    """The part of the dump's page that changes while it is read: for the page's own script."""
    found = dump_or_404(dump_id)
    return render(request, "archive/_job.html", {"dump": found, "job": job_of(found)})


@require_safe
@for_staff
def rejects(request: HttpRequest, dump_id: int) -> HttpResponseBase:  # noqa: ARG001 - a view takes its request
    """Every rejected item with its locator and reason, as CSV."""
    found = dump_or_404(dump_id)
    items = found.items.filter(status=ItemStatus.REJECTED).order_by("number").values_list(*_REJECT_COLUMNS)
    response = StreamingHttpResponse(_csv(items.iterator(chunk_size=1000)), content_type="text/csv; charset=utf-8")
    name = f"{found.name}-rejected.csv"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


class _Line:
    """What csv writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(_REJECT_COLUMNS)
    for number, *texts in rows:
        yield writer.writerow([number + 1, *map(_inert, texts)])


def _inert(text: str) -> str:
    """Never a formula, whatever the dump's file names are."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


@require_safe
@for_staff
def original(request: HttpRequest, dump_id: int) -> HttpResponseBase:  # noqa: ARG001 - a view takes its request
    """The bytes as delivered, always as a download: never shown as a page of this site."""
    try:
        stream, name = receiving.open_original(dump_or_404(dump_id))
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
