"""The administrators' lists, the upload of dumps and their roll-back. Articles are looked at here, never typed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import pipeline
from archive.admin_users import CarefulUserAdmin, PlainGroupAdmin
from archive.admin_withdrawals import withdraw_articles, withdraw_originals
from archive.defending.logins import ThrottledLogin
from archive.delivery.arriving import PIECE_BYTES, unfinished
from archive.delivery.inbox import waiting
from archive.errors import DumpError
from archive.forms.uploading import UploadForm
from archive.ingest.readers import READERS
from archive.models import Article, AuditEntry, Dump, DumpStatus, Item, Source, VersionGroup
from archive.presenting.limits import limits_shown
from archive.views.uploads import say_received

admin.site.unregister((User, Group))
admin.site.register(User, CarefulUserAdmin)
admin.site.register(Group, PlainGroupAdmin)
admin.site.login_form = ThrottledLogin
admin.site.site_header = gettext_lazy("News Archive")
admin.site.site_title = gettext_lazy("News Archive")
admin.site.index_title = gettext_lazy("Administration")


class NamedValues(admin.AllValuesFieldListFilter):
    """A link for each value; the one for the empty value has words as well."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("none")}


if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs alone
else:
    ModelAdmin = admin.ModelAdmin


class LookAdmin(ModelAdmin):
    """Rows that the archive writes and people only look at."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("page"))
    def page(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), _("open"))


@admin.register(Article)
class ArticleAdmin(LookAdmin):
    list_display = ("display_headline", "source", "published", "published_status", "language", "words", "page")
    list_filter = ("published_status", ("language", NamedValues), "source")
    search_fields = ("headline", "byline", "url", "text_sha256")
    search_help_text = gettext_lazy("Headline, byline, address or SHA-256 of the text")
    list_select_related = ("source",)
    date_hierarchy = "published_day"
    actions = (withdraw_articles,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        found: QuerySet[Article] = super().get_queryset(request)
        return found.defer("text", "lines", "metadata_evidence", "own_date")


@admin.register(Source)
class SourceAdmin(LookAdmin):
    list_display = ("name", "article_count", "page")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        found: QuerySet[Source] = super().get_queryset(request)
        return found.annotate(article_count=Count("articles"))

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def article_count(self, source: Any) -> int:
        return int(source.article_count)


class StorySizeFilter(admin.SimpleListFilter):
    title = gettext_lazy("versions")
    parameter_name = "versions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("many", _("two or more")), ("one", _("one"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"many": {"article_count__gt": 1}, "one": {"article_count": 1}}.get(self.value() or "", {})
        return queryset.filter(**wanted)


@admin.register(VersionGroup)
class VersionGroupAdmin(LookAdmin):
    list_display = ("__str__", "article_count", "page")
    list_filter = (StorySizeFilter,)
    search_fields = ("articles__headline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[VersionGroup]:
        found: QuerySet[VersionGroup] = super().get_queryset(request)
        return found.annotate(article_count=Count("articles", distinct=True))

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def article_count(self, group: Any) -> int:
        return int(group.article_count)

    @admin.display(description=gettext_lazy("page"))
    def page(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("archive:story", args=[row.pk]), _("open"))


@admin.register(Item)
class ItemAdmin(LookAdmin):
    list_display = ("locator", "dump", "number", "status", "code", "format", "encoding", "page")
    list_filter = ("status", ("code", NamedValues), ("format", NamedValues), ("encoding", NamedValues), "dump")
    search_fields = ("locator", "detail")
    list_select_related = ("dump",)
    raw_id_fields = ("article",)

    @admin.display(description=gettext_lazy("article"))
    def page(self, row: Any) -> str:
        if row.article_id is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("archive:article", args=[row.article_id]), _("open"))


@admin.register(AuditEntry)
class AuditEntryAdmin(LookAdmin):
    list_display = ("at", "actor", "act", "dump", "detail")
    list_filter = ("act", "actor")
    search_fields = ("actor", "dump__name")
    list_select_related = ("dump",)


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
