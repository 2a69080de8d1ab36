"""Buttons on a dump's page: each POST asks one thing of it and leads back there."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from archive.errors import DumpError
from archive.forms.wishing import AgainForm, WishesForm
from archive.models import Dump
from archive.presenting.previews import preview_of
from archive.runs import steering
from archive.views.dumps import dump_or_404
from archive.views.guarding import with_right


def _ask(request: HttpRequest, dump_id: int, ask: Callable[[Dump], None], done: str) -> HttpResponseBase:
    dump = dump_or_404(dump_id)
    try:
        ask(dump)
    except DumpError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(dump)


@require_POST
@with_right("archive.change_dump")
def pause(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    actor = request.user.get_username()
    done = _("It pauses after the present batch. What came so far stays.")
    return _ask(request, dump_id, lambda dump: steering.pause(dump, actor), done)


@require_POST
@with_right("archive.change_dump")
def resume(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    actor = request.user.get_username()
    return _ask(request, dump_id, lambda dump: steering.resume(dump, actor), _("It goes on where it stopped."))


@require_POST
@with_right("archive.change_dump")
def cancel(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    actor = request.user.get_username()
    done = _("It is cancelled. What it brought goes out again; the original is kept.")
    return _ask(request, dump_id, lambda dump: steering.cancel(dump, actor), done)


@require_POST
@with_right("archive.add_dump")
def bring_back(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    actor = request.user.get_username()
    done = _("It is queued, and will be read in a moment.")
    return _ask(request, dump_id, lambda dump: steering.bring_back(dump, actor), done)


@require_POST
@with_right("archive.change_dump")
def read_again(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    form = AgainForm(request.POST)
    if not form.is_valid():
        for problem in form.errors.values():
            messages.error(request, str(problem[0]))
        return redirect(dump_or_404(dump_id))
    actor, way = request.user.get_username(), form.way()
    done = _("Its rejected items are read again. All others stay as they are.")
    return _ask(request, dump_id, lambda dump: steering.read_rejected_again(dump, actor, way), done)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("archive.add_dump")
def preview(request: HttpRequest, dump_id: int) -> HttpResponseBase:
    """What a dry run found. POST `look`: the same with other choices; POST `read`: read it so."""
    dump = dump_or_404(dump_id)
    if not dump.held:
        return redirect(dump)
    form = WishesForm(request.POST) if request.method == "POST" else WishesForm.about(dump)
    if request.method == "POST" and form.is_valid():
        reads = "read" in request.POST
        done = _("It is queued, and will be read in a moment.") if reads else _("Looking at it again.")
        actor = request.user.get_username()
        answer = _ask(request, dump_id, lambda it: steering.change_wishes(it, actor, form.wishes(held=not reads)), done)
        return answer if reads else redirect("archive:preview", dump_id)
    context = {"dump": dump, "form": form, "preview": preview_of(dump)}
    return render(request, "archive/preview.html", context)
