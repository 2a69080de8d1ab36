"""Three nodes of OpenSearch, each a process of its own, for a command: `python -m tests.cluster.opensearch COMMAND…`.

It finds them in SEARCH_URL; without one they stay until Ctrl-C.

Java 11 to 21 and Maven are needed. The nodes are the real server without its launcher: what is tested here runs
unchanged against an installed OpenSearch 2.x.
"""

import argparse
import contextlib
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
from pathlib import Path
from typing import Self

HERE = Path(__file__).parent
MAIN = "org.codelibs.opensearch.runner.OpenSearchRunner"
HEAP = "512m"
FIRST_PORTS = range(9211, 9297, 3)  # the runner allows none above 9299
TRANSPORT = 100  # a node's transport port lies so far above its HTTP port
START_SECONDS = 240.0  # on a busy machine; 15 s on an idle one


class Node:
    def __init__(self, folder: Path, number: int, port: int, first_port: int, classpath: str) -> None:
        self.folder, self.port, self.classpath = folder, port, classpath
        self.process: subprocess.Popen[bytes] | None = None
        config = folder / "node_1" / "config"
        config.mkdir(parents=True, exist_ok=True)
        seeds = json.dumps([f"127.0.0.1:{first_port + at + TRANSPORT}" for at in range(3)])
        lines = [
            "network.host: 127.0.0.1",
            f"transport.port: {port + TRANSPORT}",
            f"discovery.seed_hosts: {seeds}",
            'action.auto_create_index: "false"',
            "cluster.routing.allocation.disk.threshold_enabled: false",
        ]
        if number == 0:
            lines.append(f'cluster.initial_cluster_manager_nodes: ["127.0.0.1:{first_port + TRANSPORT}"]')
        (config / "opensearch.yml").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        command = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", "-cp", self.classpath, MAIN, "-numOfNode", "1"]
        command += ["-basePath", str(self.folder), "-baseHttpPort", str(self.port - 1), "-clusterName", "archive-test"]
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)

    def kill(self) -> None:
        """As a machine dies: at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def answers(self) -> bool:
        try:
            asked(f"http://127.0.0.1:{self.port}/", 2)
        except OSError:
            return False
        return True


class Cluster:
    """`with Cluster(folder) as cluster`: green, and gone afterwards."""

    def __init__(self, folder: Path) -> None:
        first = next(port for port in FIRST_PORTS if all(_is_free(port + at) for at in range(3)))
        known = classpath(folder)
        self.nodes = [Node(folder / f"node-{at}", at, first + at, first, known) for at in range(3)]

    @property
    def url(self) -> str:
        return "opensearch://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def __enter__(self) -> Self:
        try:
            for node in self.nodes:
                node.start()
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

    def health(self) -> dict[str, object]:
        living = next(node for node in self.nodes if node.process is not None)
        return asked(f"http://127.0.0.1:{living.port}/_cluster/health", 30)

    def wait_for_green(self, nodes: int = 3) -> None:
        def is_green() -> bool:
            with contextlib.suppress(OSError):
                said = self.health()
                return said["status"] == "green" and said["number_of_nodes"] == nodes
            return False

        _wait(is_green, f"{nodes} green nodes")


def asked(url: str, timeout: float) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=timeout) as response:
        said: dict[str, object] = json.load(response)
        return said


def classpath(folder: Path, pom: Path = HERE / "pom.xml") -> str:
    """The jars that the pom names, brought by Maven where they are not in its cache."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(pom, folder)
    target = folder / "classpath.txt"
    command = ["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={target}"]
    subprocess.run(command, cwd=folder, check=True, timeout=600)
    return target.read_text().strip()


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
    parser.add_argument("command", nargs=argparse.REMAINDER, help="none: until Ctrl-C")
    command = parser.parse_args().command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go with whoever started them
    with tempfile.TemporaryDirectory(prefix="archive-opensearch-") as folder, Cluster(Path(folder)) as cluster:
        if command:
            return subprocess.run(command, env={**os.environ, "SEARCH_URL": cluster.url}, check=False).returncode
        print(f"SEARCH_URL={cluster.url}", flush=True)  # noqa: T201 - what the person who started it waits for
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
