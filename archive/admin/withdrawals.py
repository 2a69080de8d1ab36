"""Administrators withdraw one text or one original, and allow it again: from the lists of articles and dumps."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.rows import LookAdmin
from archive.keeping import withdrawing
from archive.models import Extent, Withdrawal

PERMISSION = "archive.delete_dump"  # who may roll back may withdraw: administrators


def may_withdraw(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(PERMISSION))


@admin.action(description=gettext_lazy("Withdraw from the archive (with a reason)"))
def withdraw_articles(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    def act(reason: str, extent: Extent) -> None:
        withdrawing.withdraw(list(queryset), extent, reason, request.user.get_username())

    return _asked(model_admin, request, queryset, act)


@admin.action(description=gettext_lazy("Withdraw the original (with a reason)"))
def withdraw_originals(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    def act(reason: str, _extent: Extent) -> None:
        together = bool(request.POST.get("with_articles"))
        for dump in queryset:
            withdrawing.withdraw_original(dump, reason, request.user.get_username(), with_articles=together)

    return _asked(model_admin, request, queryset, act)


def _asked(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Any], act: Callable[[str, Extent], None]
) -> HttpResponse | None:
    """First the page that asks why; the same form, confirmed, does it."""
    if not may_withdraw(request):
        model_admin.message_user(request, _("Only administrators withdraw."), messages.ERROR)
        return None
    if request.POST.get("confirmed"):
        extent = Extent.RESTRICTED if request.POST.get("extent") == Extent.RESTRICTED.value else Extent.REMOVED
        try:
            act(request.POST.get("reason", ""), extent)
        except withdrawing.WithdrawalError as error:
            model_admin.message_user(request, str(error), messages.ERROR)
        else:
            model_admin.message_user(request, _("Withdrawn: it is gone from every page."), messages.SUCCESS)
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Withdraw from the archive?"),
        "opts": model_admin.opts,
        "rows": queryset,
        "action": request.POST.get("action"),
        "is_original": model_admin.opts.model_name == "dump",
        "extents": Extent.choices,
    }
    return TemplateResponse(request, "admin/archive/withdraw.html", context)


@admin.register(Withdrawal)
class WithdrawalAdmin(LookAdmin):
    list_display = ("__str__", "extent", "article_id", "reason", "made_by", "lifted_by")
    list_filter = ("extent",)
    list_select_related = ("made_by", "lifted_by")
    actions = ("allow",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found if may_withdraw(request) else found.none()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_withdraw(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_withdraw(request)

    @admin.action(description=gettext_lazy("Allow again"))
    def allow(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        back = sum(withdrawing.allow(one, request.user.get_username()) for one in queryset)
        self.message_user(request, _("Allowed again; %(count)d items came back.") % {"count": back}, messages.SUCCESS)
