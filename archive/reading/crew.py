"""A dump's items read and prepared in processes of their own, which may die of them.

    worker ◄── items in order ── reader: opens, reads ◄──► lanes: label, date, parse

The worker has the database, the others have limits (`MAX_ITEM_SECONDS`, `MAX_READER_MEMORY`). An item that a lane dies
of twice is rejected. Where the reader dies, its watch says at which item; see precautions.
"""

import contextlib
import logging
import os
import pickle
import select
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, NoReturn

from django.conf import settings

from archive.errors import ArchiveError, ItemError
from archive.ingest import judges, language
from archive.ingest.items import ReadItem
from archive.models import Dump
from archive.reading.lanes import Died, Lanes, Limits, limit_child
from archive.reading.measuring import Meter
from archive.reading.stages import Delivery, Source, killer, prepare, prepare_delivery, unseen
from archive.reading.watching import Stage, Watch

logger = logging.getLogger(__name__)

_AHEAD: Final = 16 << 20  # bytes of prepared items that wait while the worker stores; some 500 long articles
_TRIES: Final = 2  # of an item that a lane died of; the first may have been another's fault
_LOOK_SECONDS: Final = 5.0  # between two beats while nothing comes
_HEAD: Final = struct.Struct("!cQQ")  # kind, bytes of the dump read so far, length of what follows
_Kind = Literal[b"i", b"e", b"x"]  # an item, the end, an exception


class ReaderDiedError(ArchiveError):
    """The reader ended without a word; its watch has the place."""

    def __str__(self) -> str:
        return "The process that read the dump ended before its time."


@dataclass(frozen=True, slots=True)
class Prepared:
    read: ReadItem
    bytes_done: int  # unpacked bytes of the dump read when this item was


class Crew:
    """The processes that read one dump. Close it, or they wait for ever."""

    def __init__(self, dump: Dump, source: Source, watch: Watch, processes: int) -> None:
        judges.load()
        self._line, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._line.close()
            _read_and_exit(dump, source, watch, theirs, processes)
        theirs.close()

    def items(self, beat: Callable[[], None]) -> Iterator[Prepared]:
        """In order. `beat` is called before each and all the while none comes. Raises what reading raises, and
        ReaderDiedError.
        """
        while True:
            beat()
            kind, bytes_done, data = self._frame(beat)
            if kind == b"e":
                return
            said = pickle.loads(data)  # noqa: S301 - from our own child
            if kind == b"x":
                raise said
            yield Prepared(said, bytes_done)

    def close(self) -> None:
        self._line.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def _frame(self, beat: Callable[[], None]) -> tuple[bytes, int, bytes]:
        kind, bytes_done, length = _HEAD.unpack(self._exactly(_HEAD.size, beat))
        return kind, bytes_done, self._exactly(length, beat)

    def _exactly(self, size: int, beat: Callable[[], None]) -> bytes:
        data = bytearray()
        while len(data) < size:
            if not select.select([self._line], [], [], _LOOK_SECONDS)[0]:
                beat()
                continue
            try:
                piece = self._line.recv(size - len(data))
            except ConnectionError:
                piece = b""
            if not piece:
                raise ReaderDiedError
            data += piece
        return bytes(data)


def _read_and_exit(dump: Dump, source: Source, watch: Watch, line: socket.socket, processes: int) -> NoReturn:
    """In the reader: never returns, and runs none of what the worker would do at its end."""
    limits = Limits(settings.MAX_ITEM_SECONDS, settings.MAX_READER_MEMORY)
    limit_child(limits)
    outbox = _Outbox(line)
    try:
        _Reader(source, watch, outbox, Lanes(partial(_prepared, dump), processes, limits)).read()
        outbox.end(b"e", b"")
    except OSError as error:
        if outbox.is_cut:  # the worker is gone, or wants no more
            os._exit(0)
        outbox.end(b"x", _as_bytes(error))
    except BaseException as error:  # noqa: BLE001 - the worker raises it in its own place
        outbox.end(b"x", _as_bytes(error))
    os._exit(0)


def _as_bytes(error: BaseException) -> bytes:
    try:
        return pickle.dumps(error)
    except Exception:  # whatever an exception from outside does when it is pickled; its name still gets through
        logger.exception("reading broke off")
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))


def _prepared(dump: Dump, delivery: Delivery) -> ReadItem:
    """In a lane. What the stages needed of the mark-up is in the lines, so it does not travel back."""
    read = prepare_delivery(dump, delivery, unseen)
    return read if read.raw is None else replace(read, raw=replace(read.raw, markup=None, hints=()))


class _Reader:
    """Reads ahead, hands out, and passes on in order what comes back."""

    def __init__(self, source: Source, watch: Watch, outbox: "_Outbox", lanes: Lanes) -> None:
        self._source, self._watch, self._outbox, self._lanes = source, watch, outbox, lanes
        self._meter = Meter()
        self._in_hand: dict[int, tuple[Delivery, int, int]] = {}  # place → item, bytes read, tries

    def read(self) -> None:
        placed = enumerate(self._source(self._at, self._meter))
        has_more = True
        while has_more or self._in_hand or self._outbox.is_waiting:
            may_read = has_more and self._lanes.has_room and self._outbox.has_room
            if may_read:
                has_more = self._take_next(placed)
            for said in self._lanes.look(0 if may_read else None, self._outbox.wanting):
                self._take_answer(said)
            self._outbox.push()

    def _at(self, stage: Stage, number: int, locator: str) -> None:
        self._watch.at(stage, number, locator)
        # Opening unpacks whole archives; it has limits of its own.
        signal.setitimer(signal.ITIMER_PROF, 0 if stage == "open" else settings.MAX_ITEM_SECONDS)

    def _take_next(self, placed: Iterator[tuple[int, Delivery]]) -> bool:
        """Whether there was one more item."""
        place, delivery = next(placed, (0, None))
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._watch.nowhere()
        if delivery is None:
            return False
        if isinstance(delivery.raw, ItemError):
            self._reject(place, delivery, self._meter.done)
        else:
            self._give(place, delivery, self._meter.done, tries=1)
        return True

    def _give(self, place: int, delivery: Delivery, bytes_done: int, tries: int) -> None:
        language.load()  # before the first lane is forked, so that they share it
        self._in_hand[place] = delivery, bytes_done, tries
        self._lanes.give(place, delivery)

    def _take_answer(self, said: Any) -> None:
        delivery, bytes_done, tries = self._in_hand.pop(said.number)
        locator = delivery.raw.locator
        if not isinstance(said, Died):
            self._outbox.put(said.number, bytes_done, said.pickled)
        elif tries < _TRIES:
            logger.warning("a lane died at item %d (%s); once more", delivery.number, locator)
            self._give(said.number, delivery, bytes_done, tries + 1)
        else:
            logger.warning("item %d (%s) is set apart", delivery.number, locator)
            self._reject(said.number, replace(delivery, raw=killer(locator)), bytes_done)

    def _reject(self, place: int, delivery: Delivery, bytes_done: int) -> None:
        """`delivery.raw` says why; no stage is needed for that, and no lane."""
        read = prepare(delivery.number, delivery.raw)
        read = replace(read, read_as=delivery.read_as, is_further=delivery.is_further)
        self._outbox.put(place, bytes_done, pickle.dumps(read))


class _Outbox:
    """Items on their way to the worker, who may be busy storing: put in any order, sent in theirs."""

    def __init__(self, line: socket.socket) -> None:
        self._next = 0  # place in the order of reading
        self._line = line
        self._early: dict[int, tuple[int, bytes]] = {}
        self._buffer = bytearray()
        self._kept = 0  # bytes of what is early
        self.is_cut = False
        line.setblocking(False)

    @property
    def has_room(self) -> bool:
        return self._kept + len(self._buffer) < _AHEAD

    @property
    def is_waiting(self) -> bool:
        return bool(self._buffer)

    @property
    def wanting(self) -> socket.socket | None:
        return self._line if self._buffer else None

    def put(self, place: int, bytes_done: int, pickled: bytes) -> None:
        self._early[place] = bytes_done, pickled
        self._kept += len(pickled)
        while self._next in self._early:
            self._enqueue(b"i", *self._early.pop(self._next))
            self._next += 1

    def _enqueue(self, kind: _Kind, bytes_done: int, data: bytes) -> None:
        self._kept -= len(data) if kind == b"i" else 0
        self._buffer += _HEAD.pack(kind, bytes_done, len(data)) + data

    def push(self) -> None:
        """As much as the line takes now."""
        while self._buffer:
            try:
                sent = self._line.send(memoryview(self._buffer)[: 1 << 20])
            except BlockingIOError:
                return
            except OSError:
                self.is_cut = True
                raise
            del self._buffer[:sent]

    def end(self, kind: _Kind, data: bytes) -> None:
        """The last word, after all that was put; waits until the worker has it."""
        self._line.setblocking(True)
        self._enqueue(kind, 0, data)
        with contextlib.suppress(OSError):
            self._line.sendall(self._buffer)
