"""Who may see a page. Strangers are sent to the login and come back; people without the right get the 403 page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, _P], HttpResponseBase]


def for_staff(view: View[_P]) -> View[_P]:
    """Never cached."""
    return _guarded(view, "")


def with_right(right: str) -> Callable[[View[_P]], View[_P]]:
    """For staff with this permission, such as `archive.change_dump`. Never cached."""
    return lambda view: _guarded(view, right)


def _guarded(view: View[_P], right: str) -> View[_P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied(gettext("The pages about dumps are for the archive's staff."))
        if right and not request.user.has_perm(right):
            raise PermissionDenied(gettext("Your account may look at dumps, and may not do this with them."))
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def may_correct(request: HttpRequest) -> bool:
    """Whether this person may say what an article says."""
    return request.user.is_active and request.user.is_staff and request.user.has_perm("archive.add_correction")
