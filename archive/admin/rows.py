"""Rows that administrators look at, in the admin's terms."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
