"""How often somebody may do something, counted across processes: in one small file, or in a table for all machines.

Each client and act has a slot: the moment at which its bucket would be empty again (the generic cell rate algorithm).
In the file one lock, one read, one write: about 20 µs; in the table one statement. Slots are chosen by a keyed hash,
so that nobody can aim at another client's; there are no more of them than that, so nothing has to be tidied up.
"""

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol

from django.db import connection

_SLOTS: Final = 1 << 17  # at 1,000 clients at once two of them share a slot with a probability of 0.4 % each; 1 MiB
_SLOT: Final = struct.Struct("<d")
_ROUNDING: Final = 1e-6  # seconds: what adding intervals may be off by

# A refused act changes no row, and so returns none. Two at once: the second waits for the row and sees it changed.
_CLOCK: Final = "extract(epoch FROM statement_timestamp())::float8"
_TAKE: Final = f"""
INSERT INTO archive_throttle AS held (slot, until) VALUES (%(slot)s, {_CLOCK} + %(interval)s)
ON CONFLICT (slot) DO UPDATE SET until = %(interval)s + CASE
    WHEN held.until BETWEEN {_CLOCK} AND {_CLOCK} + %(seconds)s + %(interval)s THEN held.until ELSE {_CLOCK} END
WHERE held.until NOT BETWEEN {_CLOCK} AND {_CLOCK} + %(seconds)s + %(interval)s
    OR held.until + %(interval)s - %(seconds)s - {_CLOCK} <= %(rounding)s
RETURNING until"""  # noqa: S608 - a constant of ours
_WAIT: Final = f"SELECT until + %(interval)s - %(seconds)s - {_CLOCK} FROM archive_throttle WHERE slot = %(slot)s"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, and `burst` more over each `seconds`."""

    burst: int
    seconds: float

    @property
    def interval(self) -> float:
        return self.seconds / self.burst


class Buckets(Protocol):
    """Where they stand. Raises OSError or DatabaseError where nothing can be counted."""

    def take(self, key: str, rate: Rate) -> float:
        """Counts one act. 0.0: it may go ahead; else the seconds to wait, and it is not counted.

        A clock that jumped back locks nobody out: a slot that lies further ahead than a full bucket is begun anew.
        """
        ...

    def forgive(self, key: str) -> None:
        """Empties the bucket."""
        ...


def _slot_of(key: str, secret: bytes) -> int:
    digest = blake2b(key.encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(digest, "big") % _SLOTS


class FileBuckets:
    """`file` is made where it is missing; `secret` keeps the slots unguessable."""

    def __init__(self, file: Path, secret: str) -> None:
        self._file = file
        self._secret = secret.encode()[:64]

    def take(self, key: str, rate: Rate) -> float:
        now = time.time()
        with self._slot(key) as (descriptor, place):
            until = self._read(descriptor, place)
            if not now <= until <= now + rate.seconds + rate.interval:
                until = now
            wait = until + rate.interval - rate.seconds - now
            if wait > _ROUNDING:
                return wait
            os.pwrite(descriptor, _SLOT.pack(until + rate.interval), place)
        return 0.0

    def forgive(self, key: str) -> None:
        with self._slot(key) as (descriptor, place):
            os.pwrite(descriptor, _SLOT.pack(0.0), place)

    @contextmanager
    def _slot(self, key: str) -> Iterator[tuple[int, int]]:
        place = _slot_of(key, self._secret) * _SLOT.size
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor, place
        finally:
            os.close(descriptor)

    @staticmethod
    def _read(descriptor: int, place: int) -> float:
        found = os.pread(descriptor, _SLOT.size, place)
        return float(_SLOT.unpack(found)[0]) if len(found) == _SLOT.size else 0.0


class TableBuckets:
    """In the configured database, by its clock alone: one count for every process of every machine that shares it."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()[:64]

    def take(self, key: str, rate: Rate) -> float:
        asked = {"slot": _slot_of(key, self._secret), "seconds": rate.seconds, "interval": rate.interval}
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {**asked, "rounding": _ROUNDING})
            if cursor.fetchone():
                return 0.0
            cursor.execute(_WAIT, asked)
            row = cursor.fetchone()
        return max(float(row[0]), _ROUNDING) if row else 0.0

    def forgive(self, key: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM archive_throttle WHERE slot = %s", [_slot_of(key, self._secret)])
