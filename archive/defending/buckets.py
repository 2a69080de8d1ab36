"""How often somebody may do something, counted across processes in one small file.

Each client and act has a slot of eight bytes: the moment at which its bucket would be empty again (the generic cell
rate algorithm). One lock, one read, one write: about 20 µs. Slots are chosen by a keyed hash, so that nobody can aim
at another client's.
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
from typing import Final

_SLOTS: Final = 1 << 17  # at 1,000 clients at once two of them share a slot with a probability of 0.4 % each; 1 MiB
_SLOT: Final = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, and `burst` more over each `seconds`."""

    burst: int
    seconds: float

    @property
    def interval(self) -> float:
        return self.seconds / self.burst


class Buckets:
    """`file` is made where it is missing; `secret` keeps the slots unguessable."""

    def __init__(self, file: Path, secret: str) -> None:
        self._file = file
        self._secret = secret.encode()[:64]

    def take(self, key: str, rate: Rate) -> float:
        """Counts one act. 0.0: it may go ahead; else the seconds to wait, and it is not counted.

        A clock that jumped back locks nobody out: a slot that lies further ahead than a full bucket is begun anew.
        """
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
        """Empties the bucket."""
        with self._slot(key) as (descriptor, place):
            os.pwrite(descriptor, _SLOT.pack(0.0), place)

    @contextmanager
    def _slot(self, key: str) -> Iterator[tuple[int, int]]:
        digest = blake2b(key.encode(), key=self._secret, digest_size=8).digest()
        place = int.from_bytes(digest, "big") % _SLOTS * _SLOT.size
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


_ROUNDING: Final = 1e-6  # seconds: what adding intervals may be off by
