"""Whose turn a dump is: lease, heartbeat, fencing, checkpoint. The Dump row is the job.

A run holds a lease. Each batch renews it inside its own transaction; a run that lost its lease therefore cannot
commit another batch, however late it wakes up (fencing). A lease ends by time, or at once when its process on this
machine is gone.
"""

import os
import secrets
import socket
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from archive.errors import ArchiveError
from archive.models import Dump, DumpStatus

# Far above the slowest batch seen (100 long HTML pages: 15 s); what a dead machine's dump waits for at most.
LEASE: Final = timedelta(seconds=120)
HEARTBEAT: Final = 20.0  # seconds between two renewals inside a batch: six may be missed before the lease ends
RUNNABLE: Final = (DumpStatus.RECEIVED, DumpStatus.READING)


class LeaseLostError(ArchiveError):
    """Another run has taken the dump over; what this one had not committed is undone."""

    def __str__(self) -> str:
        return "Another process reads this dump now."


@dataclass(frozen=True, slots=True)
class Lease:
    dump_id: int
    token: str

    def renew(self) -> None:
        """Call inside the batch's transaction. Raises LeaseLostError. One query."""
        mine = Dump.objects.filter(pk=self.dump_id, lease_token=self.token, status=DumpStatus.READING)
        if not mine.update(lease_until=timezone.now() + LEASE):
            raise LeaseLostError

    def release(self) -> bool:
        """Whether it was still held."""
        mine = Dump.objects.filter(pk=self.dump_id, lease_token=self.token)
        return bool(mine.update(lease_token="", lease_until=None))


@dataclass(slots=True)
class Heart:
    """Keeps a lease alive through work that takes longer than it runs."""

    lease: Lease
    _last: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Cheap; renews only when it is time. Raises LeaseLostError."""
        if time.monotonic() - self._last > HEARTBEAT:
            self.lease.renew()
            self._last = time.monotonic()


def claim(dump_id: int) -> Lease | None:
    """The lease on a runnable dump, or None while another run holds it."""
    held = Dump.objects.filter(pk=dump_id).values_list("lease_token", flat=True).first() or ""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    if held and is_orphan(held):
        free |= Q(lease_token=held)
    lease = Lease(dump_id, new_token())
    runnable = Dump.objects.filter(free, pk=dump_id, status__in=RUNNABLE, held=False)
    taken = {"lease_token": lease.token, "lease_until": timezone.now() + LEASE, "status": DumpStatus.READING}
    with transaction.atomic() if connection.features.has_select_for_update_skip_locked else nullcontext():
        # Where rows can be locked: a dump another worker is just claiming is passed over, not waited for.
        free_now = runnable.select_for_update(skip_locked=True).values_list("pk", flat=True)
        won = list(free_now) and runnable.update(**taken)
    return lease if won else None


def claim_next() -> Lease | None:
    """The lease on the dump that has waited longest, or None when nothing waits."""
    waiting = Dump.objects.filter(status__in=RUNNABLE, held=False).order_by("id").values_list("id", flat=True)
    leases = (claim(dump_id) for dump_id in waiting)
    return next((lease for lease in leases if lease), None)


def new_token() -> str:
    """Names this process and this turn of it."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}:{secrets.token_hex(8)}"


def is_orphan(token: str) -> bool:
    """Whether the process that took the lease ran on this machine and is gone."""
    host, _, rest = token.rpartition(":")[0].rpartition(":")
    return host == socket.gethostname()[:100] and rest.isdigit() and is_gone(int(rest))


def is_gone(pid: int) -> bool:
    """Whether no process of this machine has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
