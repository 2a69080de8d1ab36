"""Users in the admin: an administrator who is no superuser makes nobody mightier than themselves."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

if TYPE_CHECKING:
    Base = UserAdmin[User]  # generic in the stubs alone
else:
    Base = UserAdmin


admin.site.unregister((User, Group))


@admin.register(Group)
class PlainGroupAdmin(GroupAdmin):
    """Rights in a plain list: the script of Django's two boxes names what has no role (WCAG 4.1.2)."""

    filter_horizontal = ()


@admin.register(User)
class CarefulUserAdmin(Base):
    filter_horizontal = ()  # as above
    readonly_fields = ("last_login", "date_joined")  # nobody's to say; and their fields have no label of their own

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_superuser(request) else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_above(request, obj)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _is_above(request: HttpRequest, obj: Any) -> bool:
    return obj is not None and obj.is_superuser and not _is_superuser(request)
