"""A PostgreSQL server in a folder, gone afterwards: `python -m tests.cluster.postgres COMMAND…` runs a command on one.

The command finds it in DATABASE_URL. Debian's `postgresql` brings the programs; root hands the server to its user.
"""

import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.cluster.leash import end_orderly, tied

USER = "archive"
SERVER_ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
START_SECONDS = 300.0  # after which a server will not come any more: 0.3 s on an idle machine
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
        self.process: subprocess.Popen[bytes] | None = None

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
        if account := _account():
            shutil.chown(self.folder, account)

    def start(self) -> None:
        said = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            *self.options,
        )
        command = [str(programs() / "postgres"), "-D", self.data, *(part for each in said for part in ("-c", each))]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                tied(command, "QUIT", _account()), stdout=log, stderr=log, cwd="/", start_new_session=True
            )
        until = time.monotonic() + START_SECONDS
        while not self.accepts:
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    @property
    def accepts(self) -> bool:
        try:
            self.run("pg_isready", *self.where)
        except RuntimeError:
            return False
        return True

    def stop(self, how: str = "fast") -> None:
        if self.process is None:
            return
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)
        self.process.wait(START_SECONDS)
        self.process = None

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
        if account := _account():
            home = pwd.getpwnam(account).pw_dir
            command = ["runuser", "-u", account, "--", "env", f"HOME={home}", *command]
        # Into a file: the server inherits what `pg_ctl` has, and a pipe would never end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, check=False, cwd="/", timeout=120)
            said.seek(0)
            text = said.read()
        if check and done.returncode:
            raise RuntimeError(f"{program}: {text}")
        return text.strip()


def _account() -> str | None:
    return SERVER_ACCOUNT if os.geteuid() == 0 else None


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
    end_orderly()
    with open_folder() as folder, Server(folder / "server") as server:
        environment = {**os.environ, "DATABASE_URL": server.url}
        return subprocess.run(tied(command, "TERM"), env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
