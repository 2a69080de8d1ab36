"""What a first start makes: an administrator with a password nobody else has, and the sample archive."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model

from archive.delivery.receiving import Wishes
from archive.jobs import RUNNABLE
from archive.models import Dump
from archive.runs.running import Outcome, run

ADMINISTRATOR: Final = "admin"
SAMPLE: Final = Path(settings.BASE_DIR) / "archive" / "sample"
SAMPLE_SOURCES: Final = {"harbour-post-scrape": "Harbour Post", "northbank-courier.zip": "Northbank Courier"}


def first_administrator() -> str | None:
    """The generated password of the account just made, or None where a superuser exists already."""
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    users.create_superuser(ADMINISTRATOR, password=password)
    return password


def load_sample(messages: Any) -> Iterator[Outcome]:
    """Brings each dump of the sample, once in an archive's life; a first start that was cut off goes on.

    Not where anything else was ever received, nor what of the sample has ended in any way: rolled back stays so.
    """
    paths = [path for path in sorted(SAMPLE.iterdir()) if path.name != "README.md" and not path.name.startswith(".")]
    there = dict(Dump.objects.values_list("name", "status"))
    if there.keys() - {path.name for path in paths}:
        return
    for path in paths:
        if there.get(path.name) in {None, *RUNNABLE}:
            yield run(path, Wishes(source=SAMPLE_SOURCES.get(path.name, "")), messages)
