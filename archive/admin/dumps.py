"""Dumps in the admin: the list, the upload, the roll-back."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from archive import pipeline
from archive.admin.rows import LookAdmin
from archive.admin.withdrawals import withdraw_originals
from archive.delivery.arriving import PIECE_BYTES, unfinished
from archive.delivery.inbox import waiting
from archive.errors import DumpError
from archive.forms.uploading import UploadForm
from archive.ingest.readers import READERS
from archive.models import Dump, DumpStatus, Item
from archive.presenting.limits import limits_shown
from archive.views.uploads import say_received


@admin.register(Dump)
class DumpAdmin(LookAdmin):
    list_display = ("name", "status", "format", "new_count", "duplicate_count", "rejected_count", "received_at", "page")
    list_filter = ("status", "format")
    search_fields = ("name", "sha256", "source_name")
    actions = (withdraw_originals,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.add_dump")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.rollback_view)
        return [path("<int:dump_id>/rollback/", view, name="archive_dump_rollback"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The upload form; every file becomes a dump that the worker reads."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            target = self._receive(request, form)
            if target:
                return HttpResponseRedirect(target)
        context = {
            **self._context(request, _("Upload dumps")),
            "form": form,
            "formats": list(READERS),
            "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
            "limits": limits_shown(),
            "piece_bytes": PIECE_BYTES,
            "unfinished": unfinished(request.user.pk or 0),
            "in_inbox": len(waiting()),
        }
        return TemplateResponse(request, "admin/archive/dump/add_form.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def _receive(self, request: HttpRequest, form: UploadForm) -> str | None:
        """Where to go next: the dump's page, the list for several, None where nothing could be taken."""
        received, refused = form.receive(request.user.get_username())
        for error in refused:
            self.message_user(request, str(error), messages.ERROR)
        for one in received:
            say_received(request, one.dump.name, already_here=one.already_here, held=one.dump.held)
        if len(received) == 1:
            dump = received[0].dump
            return reverse("archive:preview", args=[dump.pk]) if dump.held else dump.get_absolute_url()
        return reverse("archive:dumps") if received else None

    def rollback_view(self, request: HttpRequest, dump_id: int) -> HttpResponse:
        """Shows what would go; a POST takes it out."""
        if not request.user.has_perm("archive.delete_dump"):
            raise PermissionDenied
        dump = get_object_or_404(Dump, pk=dump_id)
        if request.method == "POST":
            self._roll_back(request, dump)
            return HttpResponseRedirect(dump.get_absolute_url())
        held = dump.items.filter(article__isnull=False).values("article_id").distinct()
        staying = Item.objects.filter(article__in=held).exclude(dump=dump).values("article_id").distinct().count()
        context = {
            **self._context(request, _("Roll back “%(name)s”?") % {"name": dump.name}),
            "dump": dump,
            "going": held.count() - staying,
            "staying": staying,
            "can_go": dump.status != DumpStatus.ROLLED_BACK and not dump.lease_token,
        }
        return TemplateResponse(request, "admin/archive/dump/rollback.html", context)

    def _roll_back(self, request: HttpRequest, dump: Dump) -> None:
        try:
            pipeline.rollback(dump, request.user.get_username())
        except DumpError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            text = _("“%(name)s” is out again; its original is kept.") % {"name": dump.name}
            self.message_user(request, text, messages.SUCCESS)
