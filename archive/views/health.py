"""How the archive is: numbers for machines."""

import hmac

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.keeping.metrics import CONTENT_TYPE, exposition


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus with `Authorization: Bearer METRICS_TOKEN`, and for administrators in a browser."""
    if not (_has_token(request) or request.user.has_perm("archive.delete_dump")):
        raise PermissionDenied(gettext("The archive's numbers are for its administrators."))
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
