"""Large files through the web server as it runs in production: `python -m tests.deliveries --bytes 2147483648`.

Prints the most memory the web process ever held. Connections are broken off within a piece, at random; the file goes on
where the server says, and what is kept at the end must have the same SHA-256.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tests import databases

ROOT = Path(__file__).parents[1]
PIECE = 8 << 20  # bytes; as the page's script sends them
BLOCK = 1 << 20
SENT = 1 << 16  # bytes given to the socket at a time
BUSY = 423  # the piece before is still being written
STARTS_WITHIN = 60  # seconds
PASSWORD = "tide-and-rope-7"


class Parcel:
    """A file of so many bytes that is never held: text that compresses like text does."""

    def __init__(self, size: int, seed: int) -> None:
        rng = random.Random(seed)
        words = [f"{a}{b}" for a in ("gull", "quay", "rope", "tide", "crab") for b in ("man", "side", "wick", "ton")]
        text = "".join(f"{rng.choice(words)} {rng.randrange(10**6)}\n" for _ in range(BLOCK // 10))
        self._block = text.encode().ljust(BLOCK, b".")[:BLOCK]
        self.size = size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Block number N begins with N, so that no two are alike."""
        while start < end:
            number, within = divmod(start, BLOCK)
            stop = min(end, (number + 1) * BLOCK)
            yield (b"%016d" % number + self._block[16:])[within : within + stop - start]
            start = stop

    def sha256(self) -> str:
        digest = sha256()
        for block in self.read(0, self.size):
            digest.update(block)
        return digest.hexdigest()


class Web:
    """gunicorn with one process on an archive of its own, and somebody logged in.

    `beside`: on the archive of another, as a second machine; who is logged in there is known here.
    """

    def __init__(
        self,
        data: Path,
        processes: int = 1,
        log: Path = Path(os.devnull),
        beside: "Web | None" = None,
        **settings: str,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self._environment = {**databases.environment(data), "ALLOWED_HOSTS": "127.0.0.1", **settings}
        self._processes, self._log = processes, log
        self._cookies: dict[str, str] = beside._cookies if beside else {}
        if not beside:
            self._prepare()
        self._start()

    def _prepare(self) -> None:
        for arguments in (
            ["migrate", "-v0"],
            ["createsuperuser", "--noinput", "--username=edda", "--email=a@example.com"],
        ):
            environment = {**self._environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
            subprocess.run(
                [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, capture_output=True
            )

    def _start(self) -> None:
        bound = f"--bind=127.0.0.1:{self.port}"
        command = ["-m", "gunicorn", "archive.wsgi", bound, f"--workers={self._processes}", "--threads=4"]
        with self._log.open("a") as log:
            self._server = subprocess.Popen(
                [sys.executable, *command, "--log-level=error"], cwd=ROOT, env=self._environment, stderr=log
            )
        self._wait()

    def killed(self) -> None:
        """All its processes at once, and started again."""
        for pid in (self._server.pid, *self._children()):
            os.kill(pid, signal.SIGKILL)
        self._server.wait(timeout=30)
        self._start()

    def _children(self) -> list[int]:
        listed = ["ps", "-o", "pid=", "--ppid", str(self._server.pid)]
        said = subprocess.run(listed, capture_output=True, text=True, check=False).stdout
        return [int(pid) for pid in said.split()]

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(timeout=30)

    def _wait(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < STARTS_WITHIN:
            with contextlib.suppress(OSError):
                self.ask("GET", "/healthz")
                return
            time.sleep(0.2)
        raise RuntimeError("the web server did not start")

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        with contextlib.closing(connection):
            connection.request(method, path, body, self._headers(headers))
            return self._taken(connection.getresponse())

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        said = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Cookie": cookies, "X-CSRFToken": self._cookies.get("csrftoken", ""), **said}

    def _taken(self, answer: http.client.HTTPResponse) -> tuple[int, dict[str, str], bytes]:
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self._cookies[name] = value
        return answer.status, dict(answer.headers), answer.read()

    def log_in(self) -> None:
        self.ask("GET", "/account/login/")
        form = f"username=edda&password={PASSWORD}&csrfmiddlewaretoken={self._cookies['csrftoken']}".encode()
        status, _, _ = self.ask("POST", "/account/login/", form, Content_Type="application/x-www-form-urlencoded")
        if status != 302:
            raise RuntimeError(f"the login answered {status}")

    def send(
        self, method: str, path: str, parcel: Iterator[bytes], length: int, cut: int | None = None, **headers: str
    ) -> int:
        """The status; 0 where the connection was broken off on purpose after `cut` bytes of `length`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        with contextlib.closing(connection):
            connection.putrequest(method, path)
            for name, value in self._headers({"Content_Length": str(length), **headers}).items():
                connection.putheader(name, value)
            connection.endheaders()
            sent = 0
            for block in parcel:
                for place in range(0, len(block), SENT):
                    part = block[place : place + SENT]
                    part = part if cut is None else part[: cut - sent]
                    connection.send(part)
                    sent += len(part)
                    if cut is not None and sent >= cut:
                        return 0
            return self._taken(connection.getresponse())[0]

    def most_memory(self) -> int:
        """Bytes of real memory that one process of the server held at most (the kernel's own high-water mark)."""
        marks = []
        for pid in (self._server.pid, *self._children()):
            found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
            marks.append(int(found[1]) * 1024 if found else 0)
        return max(marks)


def in_pieces(web: Web, parcel: Parcel, breaks: int, rng: random.Random, *, kill: bool = False) -> int:
    """Sends the file by tus, breaking off `breaks` times within a piece. Returns how often it went on.

    `kill`: the web server is killed at each break.
    """
    name = b64encode(b"large.txt").decode()
    tus = {"Tus_Resumable": "1.0.0"}
    status, headers, said = web.ask(
        "POST", "/dumps/uploads/", b"", Upload_Length=str(parcel.size), Upload_Metadata=f"filename {name}", **tus
    )
    if status != 201:
        raise RuntimeError(f"{status}: {said.decode()}")
    address, resumed = headers["Location"], 0
    cuts = sorted(rng.randrange(parcel.size) for _ in range(breaks))
    offset = 0
    while offset < parcel.size:
        end = min(offset + PIECE, parcel.size)
        cut = cuts.pop(0) - offset if cuts and cuts[0] < end else None
        piece = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(offset), **tus}
        status = BUSY
        with contextlib.suppress(ConnectionError):  # the server may answer "busy" and hang up before it has read it all
            status = web.send("PATCH", address, parcel.read(offset, end), end - offset, cut, **piece)
        if status == 204:
            offset = end
            continue
        if status not in {0, BUSY}:
            raise RuntimeError(f"a piece answered {status}")
        resumed += status == 0
        if kill and status == 0:
            web.killed()
        time.sleep(0.05)  # what came of the broken piece is being written
        offset = int(web.ask("HEAD", address, **tus)[1]["Upload-Offset"])
        cuts = [max(place, offset + 1) for place in cuts]
    return resumed


def by_form(web: Web, parcel: Parcel) -> None:
    """The plain form, as a browser without scripts sends it."""
    mark = "gull-quay-rope-tide"
    fields = {"source": "", "format": "auto", "encoding": "", "csrfmiddlewaretoken": web._cookies["csrftoken"]}
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="form.txt"\r\n'
    head += "Content-Type: text/plain\r\n\r\n"
    tail = f"\r\n--{mark}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head.encode()
        yield from parcel.read(0, parcel.size)
        yield tail

    length = len(head.encode()) + parcel.size + len(tail)
    status = web.send(
        "POST", "/admin/archive/dump/add/", body(), length, Content_Type=f"multipart/form-data; boundary={mark}"
    )
    if status != 302:
        raise RuntimeError(f"the form answered {status}")


def deliver(size: int, breaks: int, seed: int, ways: tuple[str, ...] = ("pieces", "form")) -> dict[str, int]:
    """Raises AssertionError where what is kept differs. What it took, in bytes."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="deliveries-", dir=os.environ.get("DELIVERIES")) as folder:
        web = Web(Path(folder))
        try:
            web.log_in()
            said = {"resumed": 0, "before": web.most_memory()}
            for number, way in enumerate(ways):
                parcel = Parcel(size, seed + number)
                if way == "pieces":
                    said["resumed"] = in_pieces(web, parcel, breaks, rng)
                else:
                    by_form(web, parcel)
                said[way] = web.most_memory()
                newest = json.loads(web.ask("GET", "/api/v1/dumps")[2])["dumps"][0]
                assert newest["sha256"] == parcel.sha256(), f"{way}: what is kept differs from what was sent"
        finally:
            web.close()
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=64 << 20)
    parser.add_argument("--breaks", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    said = deliver(arguments.bytes, arguments.breaks, arguments.seed)
    megabytes = {name: f"{value / 1e6:.1f} MB" for name, value in said.items() if name != "resumed"}
    sentence = f"{arguments.bytes:,} bytes, {said['resumed']} breaks resumed, sha256 equal; most memory: {megabytes}\n"
    sys.stdout.write(sentence)


if __name__ == "__main__":
    main()
