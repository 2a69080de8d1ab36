"""Three nodes of OpenSearch, each a process of its own, for a command: `python -m tests.cluster.opensearch COMMAND…`.

It finds them in SEARCH_URL; without one they stay until Ctrl-C.

Java 11 to 21 and Maven are needed. The nodes are the real server without its launcher: what is tested here runs
unchanged against an installed OpenSearch 2.x.
"""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any, Self

from tests.cluster.leash import end_orderly, tied

HERE = Path(__file__).parent
MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"
HEAP = "512m"
FIRST_PORTS = range(9211, 9297, 3)  # the runner allows none above 9299
TRANSPORT = 100  # a node's transport port lies so far above its HTTP port
START_SECONDS = 600.0  # after which a server will not come any more: 6 s on an idle machine, 30 s at load 20
MAVEN_SECONDS = 900.0  # for the 77 MB of a machine that has none of it; 18 s on a good line
# The first of the two compilers alone: a server lives for minutes here, and starts with a third of the work.
QUICK = ("-XX:TieredStopAtLevel=1",)
UNREADY = (OSError, HTTPException, ValueError)  # what a server answers that starts or ends


class Node:
    def __init__(self, folder: Path, number: int, first_port: int, java: list[str]) -> None:
        self.folder, self.port, self.java = folder, first_port + number, java
        self.process: subprocess.Popen[bytes] | None = None
        config = folder / "node_1" / "config"
        config.mkdir(parents=True, exist_ok=True)
        seeds = json.dumps([f"127.0.0.1:{first_port + at + TRANSPORT}" for at in range(3)])
        lines = [
            "network.host: 127.0.0.1",
            f"transport.port: {self.port + TRANSPORT}",
            f"discovery.seed_hosts: {seeds}",
            'action.auto_create_index: "false"',
            "cluster.routing.allocation.disk.threshold_enabled: false",
        ]
        if number == 0:
            lines.append(f'cluster.initial_cluster_manager_nodes: ["127.0.0.1:{first_port + TRANSPORT}"]')
        (config / "opensearch.yml").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        command = [*self.java, MAIN, "-numOfNode", "1", "-clusterName", "archive-test"]
        command += ["-basePath", str(self.folder), "-baseHttpPort", str(self.port - 1)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                tied(command), stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )

    def kill(self) -> None:
        """As a machine dies: at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def log(self) -> Path:
        return self.folder / "out.log"

    @property
    def answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"the node ended: {self.log.read_text()[-2000:]}")
        try:
            asked(f"http://127.0.0.1:{self.port}/", 10)
        except UNREADY:
            return False
        return True


class Cluster:
    """`with Cluster(folder) as cluster`: green, and gone afterwards."""

    def __init__(self, folder: Path, flags: tuple[str, ...] = QUICK) -> None:
        java = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", *flags, "-cp", classpath(folder)]
        first, self._taken = _ports()
        self.nodes = [Node(folder / f"node-{at}", at, first, java) for at in range(3)]

    @property
    def url(self) -> str:
        return "opensearch://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def __enter__(self) -> Self:
        try:
            for node in self.nodes:
                node.start()
            for node in self.nodes:
                _wait(lambda node=node: node.answers, f"node on port {node.port}")
            self.wait_for_green()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()
        self._taken.close()

    def health(self) -> dict[str, Any]:
        return self._asked_of_the_living("_cluster/health")

    def manager(self) -> Node:
        """The node that the others have chosen to lead them."""
        said = self._asked_of_the_living("_nodes/_cluster_manager/http")["nodes"]
        (leading,) = said.values()
        port = int(leading["http"]["publish_address"].rpartition(":")[2])
        return next(node for node in self.nodes if node.port == port)

    def _asked_of_the_living(self, path: str) -> dict[str, Any]:
        living = next(node for node in self.nodes if node.process is not None)
        return asked(f"http://127.0.0.1:{living.port}/{path}", 60)

    def wait_for_green(self, nodes: int = 3) -> None:
        def is_green() -> bool:
            with contextlib.suppress(*UNREADY):
                said = self.health()
                return said["status"] == "green" and said["number_of_nodes"] == nodes
            return False

        _wait(is_green, f"{nodes} green nodes")


def asked(url: str, timeout: float) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=timeout) as response:
        said: dict[str, Any] = json.load(response)
        return said


def classpath(folder: Path, pom: Path = HERE / "pom.xml") -> str:
    """The jars that the pom names, brought by Maven where they are not in its cache."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(pom, folder)
    target = folder / "classpath.txt"
    command = ["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={target}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=MAVEN_SECONDS)
    if done.returncode:
        raise RuntimeError(f"Maven brought no server: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return target.read_text().strip()


def _ports() -> tuple[int, IO[str]]:
    """The first of three free ports, and the file that keeps clusters which start beside this one off them."""
    for port in FIRST_PORTS:
        lock = Path(tempfile.gettempdir(), f"archive-opensearch-{os.getuid()}-{port}.lock").open("a")  # noqa: SIM115 - closed by stop
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if all(_is_free(port + at) for at in range(3)):
                return port, lock
        lock.close()
    raise RuntimeError("no three free ports: other clusters have them")


def _is_free(port: int) -> bool:
    for each in (port, port + TRANSPORT):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", each)) == 0:
                return False
    return True


def _wait(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(f"no {what} after {START_SECONDS:.0f} s")
        time.sleep(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lasting", action="store_true", help="for servers that shall be fast, not soon there")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="none: until Ctrl-C")
    said = parser.parse_args()
    end_orderly()
    place = tempfile.TemporaryDirectory(prefix="archive-opensearch-")
    with place as folder, Cluster(Path(folder), () if said.lasting else QUICK) as cluster:
        if said.command:
            environment = {**os.environ, "SEARCH_URL": cluster.url}
            return subprocess.run(tied(said.command, "TERM"), env=environment, check=False).returncode
        print(f"SEARCH_URL={cluster.url}", flush=True)  # noqa: T201 - what the person who started it waits for
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
