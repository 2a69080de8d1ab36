"""The doctor as a job: administrators ask for it, a worker makes one check after the other between two dumps.

A worker that is killed loses one check; the next goes on with it. What a check finds is looked at twice, since an
archive under work changes while it is read: only what is wrong both times is told.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import auditing, jobs
from archive.errors import ArchiveError
from archive.keeping import doctor
from archive.keeping.doctor import Problem
from archive.models import Examination

EXAMINE: Final = "examine"
MENDED: Final = "mending"  # the step after the checks, where somebody asked for it
CHECK_LONGEST: Final = timedelta(hours=2)  # after which another machine's worker is taken to be gone
KEPT: Final = 50  # examinations remembered
MOST_TOLD: Final = 200  # problems whose sentences are kept; all are counted


class AlreadyAskedError(ArchiveError):
    """One at a time."""

    def __str__(self) -> str:
        return _("The archive is being looked at already.")


def ask(actor: str, *, repair: bool = False) -> Examination:
    """Raises AlreadyAskedError. Forgets all but the latest ones."""
    with transaction.atomic():
        if Examination.objects.filter(finished_at=None).exists():
            raise AlreadyAskedError
        Examination.objects.exclude(pk__in=list(Examination.objects.values_list("pk", flat=True)[: KEPT - 1])).delete()
        asked = Examination.objects.create(asked_by=actor[:200], repair=repair)
        auditing.record(actor, EXAMINE, repair=repair)
    return asked


def follow() -> int:
    """Makes the next check of what was asked for; how many were made: one or none. A check reads all it compares."""
    asked = Examination.objects.filter(finished_at=None).order_by("pk").first()
    if asked is None or not _claimed(asked):
        return 0
    began = time.monotonic()
    left = steps_left(asked)
    if left:
        found = list(_mended() if left[0] == MENDED else _persisting(left[0]))
        _note(asked, left[0], found, time.monotonic() - began)
    if len(left) <= 1:
        asked.finished_at = timezone.now()
    asked.worker = ""
    asked.save()
    return 1


def steps_left(asked: Examination) -> list[str]:
    """Checks still to be made, in order; the mending last, and only where something was found."""
    done = {step["name"] for step in asked.checked}
    left = [name for name in doctor.CHECKS if name not in done]
    return left if not asked.repair or MENDED in done or not (left or asked.found) else [*left, MENDED]


def _claimed(asked: Examination) -> bool:
    """Whether this process makes the next check: nobody else does, or whoever did is gone."""
    now = timezone.now()
    if asked.worker and not jobs.is_orphan(asked.worker) and asked.worker_until and asked.worker_until > now:
        return False
    mine = {"worker": jobs.new_token(), "worker_until": now + CHECK_LONGEST}
    won = Examination.objects.filter(pk=asked.pk, worker=asked.worker).update(**mine)
    return bool(won)


def _persisting(check: str) -> Iterator[Problem]:
    """What is wrong both times."""
    found = list(doctor.CHECKS[check]())
    if found:
        again = set(doctor.CHECKS[check]())
        yield from (problem for problem in found if problem in again)


def _mended() -> Iterable[Problem]:
    return doctor.examine(repair=True)


def _note(asked: Examination, check: str, found: list[Problem], seconds: float) -> None:
    if check == MENDED:
        asked.problems, asked.found = [], 0
    asked.found += len(found)
    room = max(0, MOST_TOLD - len(asked.problems))
    asked.problems += [[problem.code, problem.detail, problem.repaired] for problem in islice(found, room)]
    asked.checked += [{"name": check, "found": len(found), "seconds": round(seconds, 1)}]
