"""One writer of an index at a time, on the machine that has the file: the lock dies with its process."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.errors import IndexBusyError

# Seconds a writer waits for another one: longer than a batch, shorter than a rebuild of a large archive.
LOCK_WAIT: Final = 30.0
RETRY: Final = 0.05  # seconds between two tries


@contextmanager
def held(file: Path, wait: float) -> Iterator[None]:
    """Raises IndexBusyError after `wait` seconds."""
    until = time.monotonic() + wait
    with file.open("a") as stream:
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise IndexBusyError(f"another process has been writing the index for {wait:.0f} s") from None
                time.sleep(RETRY)
        yield
