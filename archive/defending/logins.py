"""Guessing passwords takes too long. What is said does not tell whether an account exists: unknown names wait too."""

import logging
import math
from typing import Any, Final

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from archive.defending.addresses import client_address, network_of
from archive.defending.buckets import Rate
from archive.defending.rates import buckets, waiting

logger = logging.getLogger(__name__)

# From one place for one name: five tries, then one every three minutes.
_NAME_FROM_HERE: Final = Rate(5, 900.0)
# For one name from anywhere, and from one place for any name: many machines or many names gain nothing. High enough
# that a stranger elsewhere cannot easily lock somebody out.
_NAME: Final = Rate(50, 3600.0)
_HERE: Final = Rate(50, 3600.0)


class ThrottledLogin(AuthenticationForm):
    """A try counts before the password is looked at, so that many at once are counted too; a right one is forgiven."""

    waits: float = 0.0  # seconds; set where the form refused to look

    def clean(self) -> dict[str, Any]:
        name = str(self.cleaned_data.get("username", "")).casefold()[:200]
        here = network_of(client_address(self.request)) if self.request else ""
        keys = {f"login {name} {here}": _NAME_FROM_HERE, f"login {name}": _NAME, f"login from {here}": _HERE}
        self.waits = waiting(keys)
        if self.waits:
            minutes = math.ceil(self.waits / 60)
            sentence = _("Too many tries. Wait %(minutes)d minutes, then try again.") % {"minutes": minutes}
            raise ValidationError(sentence, code="throttled")
        cleaned: dict[str, Any] = super().clean()
        for key in list(keys)[:2]:
            _forgive(key)
        return cleaned


def _forgive(key: str) -> None:
    try:
        buckets().forgive(key)
    except (OSError, DatabaseError):
        logger.exception("the throttle cannot be written")
