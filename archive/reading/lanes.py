"""Work handed to child processes that may die of it: one task a child at a time, and a death is an answer too.

A child is forked when it is first needed, so `work` may be any function; it must not touch the database. What limits
a child is enforced by the system, in the child itself: it also holds when everybody else is gone.
"""

import contextlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

_LENGTH: Final = struct.Struct("!Q")  # of a pickled task or answer, in bytes, before it
_NICENESS: Final = 10  # beside the web server on two processors; see docs/decisions.md


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take. `seconds` are of the processor, so that a busy machine is no one's fault."""

    seconds: float
    memory: int  # bytes of private data beyond what the child has from its parent


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    pickled: bytes


@dataclass(frozen=True, slots=True)
class Died:
    """The child ended before it had an answer."""

    number: int
    out_of_time: bool


@dataclass(slots=True)
class _Lane:
    pid: int
    line: socket.socket
    number: int | None = None  # of the task in hand


class Lanes:
    """Up to `count` children. Not for several threads."""

    def __init__(self, work: Callable[[Any], Any], count: int, limits: Limits) -> None:
        self._work, self._count, self._limits = work, count, limits
        self._lanes: list[_Lane] = []

    @property
    def has_room(self) -> bool:
        return len(self._lanes) < self._count or any(lane.number is None for lane in self._lanes)

    @property
    def is_busy(self) -> bool:
        return any(lane.number is not None for lane in self._lanes)

    def give(self, number: int, task: Any) -> None:
        """Only where there is room. A child that was killed while it had nothing to do is replaced."""
        pickled = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        while True:
            lane = next((lane for lane in self._lanes if lane.number is None), None) or self._forked()
            try:
                send(lane.line, pickled)
            except OSError:
                self._buried(lane)
                continue
            lane.number = number
            return

    def look(self, seconds: float | None, writable: socket.socket | None = None) -> list[Answer | Died]:
        """What has come to an end; waits until something has, until `writable` is, or for `seconds`."""
        at_work = {lane.line: lane for lane in self._lanes if lane.number is not None}
        ready, _, _ = select.select(list(at_work), [writable] if writable else [], [], seconds)
        return [self._ended(at_work[line]) for line in ready]

    def close(self) -> None:
        """Ends the children, whatever they are doing."""
        for lane in list(self._lanes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(lane.pid, signal.SIGKILL)
            self._buried(lane)

    def _ended(self, lane: _Lane) -> Answer | Died:
        number = lane.number or 0
        pickled = receive(lane.line)
        if pickled is None:
            return Died(number, out_of_time=self._buried(lane) == -signal.SIGPROF)
        lane.number = None
        return Answer(number, pickled)

    def _buried(self, lane: _Lane) -> int:
        """Its exit code."""
        lane.line.close()
        self._lanes.remove(lane)
        _, status = os.waitpid(lane.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _forked(self) -> _Lane:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            for lane in self._lanes:  # or a sibling would never hear that the parent is gone
                lane.line.close()
            _serve(theirs, self._work, self._limits)
        theirs.close()
        lane = _Lane(pid, ours)
        self._lanes.append(lane)
        return lane


def _serve(line: socket.socket, work: Callable[[Any], Any], limits: Limits) -> NoReturn:
    """In the child: task after task until the parent is gone. Runs none of what the parent would do at its end."""
    try:
        limit_child(limits)
        while (pickled := receive(line)) is not None:
            with timed(limits.seconds):
                answer = pickle.dumps(work(pickle.loads(pickled)), pickle.HIGHEST_PROTOCOL)  # noqa: S301 - the parent's
            send(line, answer)
    except BaseException:  # noqa: BLE001 - a death in words is a death all the same: the parent sees no answer
        os._exit(1)
    os._exit(0)


def limit_child(limits: Limits) -> None:
    """Call first thing in a forked child. Ctrl-C is the parent's affair, and whoever reads a page goes first."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = _private_data() + limits.memory
    resource.setrlimit(resource.RLIMIT_DATA, (allowed if most == resource.RLIM_INFINITY else min(allowed, most), most))


def _private_data() -> int:
    """Bytes that RLIMIT_DATA counts for this process: proc(5), `statm`, its sixth number, in pages. 0 without Linux."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0


@contextlib.contextmanager
def timed(seconds: float) -> Iterator[None]:
    """Within it the process is ended by SIGPROF after so many seconds of the processor, in whatever code it is."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def send(line: socket.socket, data: bytes) -> None:
    line.sendall(_LENGTH.pack(len(data)))
    line.sendall(data)


def receive(line: socket.socket) -> bytes | None:
    """None where the other end is gone."""
    head = _exactly(line, _LENGTH.size)
    return None if head is None else _exactly(line, _LENGTH.unpack(head)[0])


def _exactly(line: socket.socket, size: int) -> bytes | None:
    data = bytearray(size)
    place = memoryview(data)
    while place:
        try:
            count = line.recv_into(place)
        except ConnectionError:
            return None
        if not count:
            return None
        place = place[count:]
    return bytes(data)
