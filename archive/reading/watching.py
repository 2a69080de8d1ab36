"""Where a run stands, written down item by item, and what to do about an item that killed its reader.

The place is a small file, not a row: it is written before each step of each item and must cost next to nothing. A
process that dies leaves it behind; whoever takes the dump over then tries that item in a child process first.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.conf import settings

Stage = Literal["open", "read", "label"]
STUCK_SECONDS: Final = 120.0  # at one item of a trial; the slowest seen took 1.4 s. Opening may take its time
_LOOK_SECONDS: Final = 0.02  # between two looks at a trial under way


@dataclass(frozen=True, slots=True)
class Place:
    """`open`: looking for the next member; `read`: the reader is making the item; `label`: the stages after it."""

    stage: Stage
    number: int  # 0-based, of the item
    locator: str  # of the member, or of the item once it is read


class Watch:
    """The place of one run. `kind` keeps a trial's place apart from its run's."""

    def __init__(self, dump_id: int, kind: str = "run") -> None:
        self._file = _file(dump_id, kind)
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        self._descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)

    def at(self, stage: Stage, number: int, locator: str) -> None:
        """One write, some microseconds."""
        row = json.dumps([stage, number, locator]) + "\n"
        os.pwrite(self._descriptor, row.encode(), 0)

    def nowhere(self) -> None:
        """Between two items: whatever kills the process now, no item is to blame."""
        os.pwrite(self._descriptor, b"\n", 0)

    def close(self, *, ended: bool) -> None:
        """`ended`: the run ended in order, and no other has taken the dump over."""
        os.close(self._descriptor)
        if ended:
            self._file.unlink(missing_ok=True)


def _file(dump_id: int, kind: str) -> Path:
    return Path(settings.ARCHIVE_DATA) / "running" / f"{dump_id}.{kind}"


def place_left(dump_id: int, kind: str = "run") -> Place | None:
    """Where a process died that read this dump; None where none did, or between two items."""
    try:
        with _file(dump_id, kind).open("rb") as stream:
            row = stream.readline()
        stage, number, locator = json.loads(row)
    except (OSError, ValueError):
        return None
    return Place(stage, number, locator)


def killing_place(dump_id: int, attempt: Callable[[Watch], None], beat: Callable[[], None]) -> Place | None:
    """Runs `attempt` in a child process that may die; the place where it died or got stuck, or None.

    `attempt` must not touch the database. It tells its watch where it is. `beat` is called all the while.
    """
    child = os.fork()
    if child == 0:
        _attempt_and_exit(dump_id, attempt)
    died = _is_killed(child, dump_id, beat)
    place = place_left(dump_id, "trial") if died else None
    _file(dump_id, "trial").unlink(missing_ok=True)
    return place


def _attempt_and_exit(dump_id: int, attempt: Callable[[Watch], None]) -> None:
    """In the child: never returns, and runs none of what the parent would do at its end."""
    try:
        attempt(Watch(dump_id, "trial"))
    except BaseException:  # noqa: BLE001 - an error in words is the run's own affair; a death is what is looked for
        os._exit(0)
    os._exit(0)


def _is_killed(child: int, dump_id: int, beat: Callable[[], None]) -> bool:
    """Waits for the child; True where it was killed, by itself or for standing still too long."""
    place, since = None, time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) != 0
        beat()
        now = place_left(dump_id, "trial")
        if now != place:
            place, since = now, time.monotonic()
        elif place and place.stage != "open" and time.monotonic() - since > STUCK_SECONDS:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(_LOOK_SECONDS)
