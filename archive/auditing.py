"""The audit log: who did what, when, and from which address. Written here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from archive.models import AuditEntry, Dump

_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def acting_from(address: str) -> Iterator[None]:
    """Acts recorded within came from this address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def record(actor: str, act: str, dump: Dump | None = None, **detail: Any) -> AuditEntry:
    """Call inside the transaction of the act, so that neither stands without the other."""
    return AuditEntry.objects.create(actor=actor, act=act, dump=dump, detail=detail, address=_address.get()[:100])
