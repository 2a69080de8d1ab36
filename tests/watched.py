"""What a piece of code does behind one's back: files it writes, people it calls."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    {"os.mkdir", "os.symlink", "os.link", "os.rename", "os.remove", "os.chmod", "os.truncate", "os.mknod"}
)
_CALLS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})
_watchers: list[list[str]] = []
_hooked: list[bool] = []


def _hook(event, arguments):
    """The interpreter's own audit events; a hook stays for good, so one serves all."""
    if not _watchers:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, str | bytes | os.PathLike) and isinstance(flags, int) and flags & _WRITING:
            _note(f"open {os.fsdecode(path)}")
    elif event in _CHANGES or event in _CALLS:
        _note(f"{event} {arguments}")


def _note(deed):
    for watcher in _watchers:
        watcher.append(deed)


@contextmanager
def deeds() -> Iterator[list[str]]:
    """Everything written, moved, linked, removed or called while it lasts, by this process."""
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked.append(True)
    seen: list[str] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


def outside(seen: list[str], *allowed: Path) -> list[str]:
    """Those that name none of the allowed folders. Nameless temporary files (O_TMPFILE) name their folder only."""
    return [deed for deed in seen if not any(str(folder) in deed for folder in allowed)]


@contextmanager
def listener() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """An address that notes whoever calls: libraries in C do so past every Python hook."""
    callers: list[tuple[str, int]] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def serve():
            while not done.is_set():
                try:
                    visitor, address = server.accept()
                except TimeoutError:
                    continue
                callers.append(address)
                visitor.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/x", callers
        finally:
            done.set()
            thread.join()
