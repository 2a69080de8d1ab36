"""Acts of people who may correct: who they are, and what came of it as a message."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext

from archive.errors import ArchiveError
from archive.models import AuditEntry
from archive.views.guarding import may_correct


def corrector(request: HttpRequest) -> str:
    """The name that goes into the log. Raises PermissionDenied."""
    if not request.user.is_authenticated:
        raise PermissionDenied(gettext("Your session has ended, or never began. Log in, go back, and send it again."))
    if not may_correct(request):
        raise PermissionDenied(gettext("What an article says is corrected by the archive's staff."))
    return str(request.user.get_username())


def did(request: HttpRequest, act: Callable[[], AuditEntry], done: str) -> bool:
    """Says what was done, or why nothing was."""
    try:
        act()
    except ArchiveError as error:
        messages.warning(request, str(error))
        return False
    messages.success(request, done)
    return True
