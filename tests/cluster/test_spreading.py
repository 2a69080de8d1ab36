"""A Spark master and two workers, each a process of its own, link the articles of an archive as `relink` does."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article, VersionLink
from archive.versions.relinking import relink, texts
from tests import databases
from tests.archive.versions.test_spreading import texts as invented
from tests.cluster.leash import tied
from tests.factories import make_article

pytestmark = pytest.mark.django_db
if importlib.util.find_spec("pyspark") is None:
    pytest.skip("requirements-spark.lock is not installed: make cluster-test", allow_module_level=True)
HOME = Path(importlib.util.find_spec("pyspark").origin).parent
WAIT = 600  # seconds; it takes ten


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def spark(tmp_path):
    """The master's address and the environment of who gives it work."""
    port, page = free_port(), free_port()
    paths = os.pathsep.join([str(databases.ROOT), str(HOME.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": paths,
                   "PYSPARK_PYTHON": sys.executable, "SPARK_DAEMON_MEMORY": "256m"}  # fmt: skip
    program, package = str(HOME / "bin" / "spark-class"), "org.apache.spark.deploy"
    master = [
        program,
        f"{package}.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--webui-port",
        str(page),
    ]
    worker = [program, f"{package}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g"]
    commands = [master] + [[*worker, "--work-dir", str(tmp_path / name), f"spark://127.0.0.1:{port}"] for name in "ab"]
    with (tmp_path / "log").open("wb") as log:
        servers = [subprocess.Popen(tied(command), env=environment, stdout=log, stderr=log) for command in commands]
    until = time.monotonic() + WAIT
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as said:
                    if json.load(said)["aliveworkers"] == 2:
                        break
            except OSError:
                pass
            assert time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.5)
        yield f"spark://127.0.0.1:{port}", environment
    finally:
        for server in servers:
            server.kill()
            server.wait()


def test_links_are_those_of_relink(spark, tmp_path):
    master, environment = spark
    for text in invented(120):
        make_article(headline="", body=text.body)
    relink()
    with (tmp_path / "articles.jsonl").open("w") as target:
        call_command("relink", "--texts", stdout=target)
    script = str(databases.ROOT / "archive" / "versions" / "spreading.py")
    configured = {"spark.executor.memory": "512m", "spark.driver.memory": "512m", "spark.default.parallelism": "4",
                  "spark.executorEnv.PYTHONPATH": environment["PYTHONPATH"]}  # fmt: skip
    command = [str(HOME / "bin" / "spark-submit"), "--master", master]
    for name, value in configured.items():
        command += ["--conf", f"{name}={value}"]
    command += [script, str(tmp_path / "articles.jsonl"), str(tmp_path / "links")]
    done = subprocess.run(tied(command), env=environment, capture_output=True, text=True, check=False, timeout=WAIT)
    assert done.returncode == 0, done.stderr[-3000:]
    said = [json.loads(line) for part in (tmp_path / "links").glob("part-*") for line in part.read_text().splitlines()]
    columns = ("a_id", "b_id", "relation", "coverage_a", "coverage_b", "edited_share", "shared_words")
    stored = sorted(VersionLink.objects.values_list(*columns))
    assert sorted(tuple(link.values()) for link in said) == stored
    assert len(stored) > 50
    assert len(list(texts())) == Article.objects.count()
