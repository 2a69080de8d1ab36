"""A PostgreSQL server in a folder, gone afterwards: `python -m tests.cluster.postgres COMMAND…` runs a command on one.

The command finds it in DATABASE_URL. Debian's `postgresql` brings the programs; root hands the server to its user.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

USER = "archive"
SERVER_ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
CAREFUL = ("fsync=on", "synchronous_commit=on")
CARELESS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # for tests that no power cut is part of


def programs() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    if places:
        return places[-1]
    found = shutil.which("initdb")
    if found is None:
        raise FileNotFoundError("PostgreSQL's initdb is missing: install the package postgresql")
    return Path(found).parent


class Server:
    """`with Server(folder) as server`; `standby` makes a second one that follows it."""

    def __init__(self, folder: Path, options: tuple[str, ...] = CARELESS) -> None:
        self.folder, self.options, self.port = folder, options, _free_port()

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{USER}"

    def __enter__(self) -> Self:
        self._own()
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        self.run("createdb", *self.where, USER)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def where(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER)

    def _own(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SERVER_ACCOUNT)

    def start(self) -> None:
        said = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            *self.options,
        ]
        self.run("pg_ctl", "-D", self.data, "-l", str(self.folder / "log"), "-w", "-o",
                 " ".join(f"-c {each}" for each in said), "start")  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)

    def standby(self, folder: Path, *, is_waited_for: bool = True) -> "Server":
        """Follows this server; where it is waited for, nothing it has not confirmed is acknowledged from now on."""
        second = Server(folder, self.options)
        second._own()
        self.run("pg_basebackup", *self.where, "-D", second.data, "-R", "-X", "stream", "-c", "fast")
        second.start()
        if is_waited_for:
            self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.sql("SELECT pg_reload_conf()")
        return second

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def sql(self, statement: str) -> str:
        return self.run("psql", *self.where, "-At", "-c", statement, USER)

    def run(self, program: str, *arguments: str, check: bool = True) -> str:
        command = [str(programs() / program), *arguments]
        if os.geteuid() == 0:
            home = pwd.getpwnam(SERVER_ACCOUNT).pw_dir
            command = ["runuser", "-u", SERVER_ACCOUNT, "--", "env", f"HOME={home}", *command]
        # Into a file: the server inherits what `pg_ctl` has, and a pipe would never end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, check=False, cwd="/", timeout=120)
            said.seek(0)
            text = said.read()
        if check and done.returncode:
            raise RuntimeError(f"{program}: {text}")
        return text.strip()


@contextmanager
def open_folder() -> Iterator[Path]:
    """Where a server of another owner can live: pytest keeps its own folders closed."""
    with tempfile.TemporaryDirectory(prefix="archive-postgres-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    command = parser.parse_args().command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go with whoever started them
    with open_folder() as folder, Server(folder / "server") as server:
        environment = {**os.environ, "DATABASE_URL": server.url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
