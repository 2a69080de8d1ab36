"""Lists of what the archive holds: looked at here, never typed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.rows import LookAdmin
from archive.admin.withdrawals import withdraw_articles
from archive.models import Article, AuditEntry, Item, Source, VersionGroup


class NamedValues(admin.AllValuesFieldListFilter):
    """A link for each value; the one for the empty value has words as well."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("none")}


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
