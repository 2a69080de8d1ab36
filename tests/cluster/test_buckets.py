"""Originals in a bucket: S3Proxy, a server of its own, keeps them; web and worker machines share nothing else."""

import json
import os
import socket
import subprocess
import sys
import time

import pytest

from tests import databases
from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, folder
from tests.cluster.leash import tied
from tests.cluster.opensearch import HERE, classpath

MANAGE = str(databases.ROOT / "manage.py")
ACCOUNT = {"AWS_ACCESS_KEY_ID": "edda", "AWS_SECRET_ACCESS_KEY": "tide-and-rope"}
boto3 = pytest.importorskip("boto3", reason="requirements-s3.lock is not installed: make cluster-test")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    place = tmp_path_factory.mktemp("s3")
    (place / "held").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = {
        "s3proxy.authorization": "aws-v2-or-v4",
        "s3proxy.endpoint": f"http://127.0.0.1:{port}",
        "s3proxy.identity": ACCOUNT["AWS_ACCESS_KEY_ID"],
        "s3proxy.credential": ACCOUNT["AWS_SECRET_ACCESS_KEY"],
        "jclouds.provider": "filesystem",
        "jclouds.filesystem.basedir": str(place / "held"),
    }
    (place / "s3proxy.conf").write_text("".join(f"{name}={value}\n" for name, value in said.items()))
    command = ["java", "-Xmx256m", "-cp", classpath(place, HERE / "s3" / "pom.xml"), "org.gaul.s3proxy.Main"]
    with (place / "log").open("wb") as log:
        command += ["--properties", str(place / "s3proxy.conf")]
        server = subprocess.Popen(tied(command), stdout=log, stderr=log)
    try:
        client = boto3.client("s3", endpoint_url=said["s3proxy.endpoint"], region_name="local", **{
            name.lower(): value for name, value in ACCOUNT.items()
        })  # fmt: skip
        until = time.monotonic() + 600
        while True:
            try:
                client.create_bucket(Bucket="news")
                break
            except Exception:  # noqa: BLE001 - whatever a server says that is still starting
                assert time.monotonic() < until, (place / "log").read_text()
                time.sleep(0.5)
        yield said["s3proxy.endpoint"], client
    finally:
        server.kill()
        server.wait()


def run(data, endpoint, *arguments, account=ACCOUNT, code=0):
    url = f"s3://news/originals?endpoint={endpoint}&region=local"
    database = os.environ.get("DATABASE_URL") or f"sqlite:///{data.parent / 'shared.sqlite3'}"
    environment = databases.environment(data) | {"ORIGINALS_URL": url, "DATABASE_URL": database, **account}
    done = subprocess.run(
        [sys.executable, MANAGE, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr if code else done.stdout


def keys(client):
    """What is kept; the server lists its folders too."""
    listed = client.list_objects_v2(Bucket="news").get("Contents", [])
    return [each["Key"] for each in listed if not each["Key"].endswith("/")]


def test_originals_in_a_bucket_are_read_by_another_machine_saved_and_restored(endpoint, tmp_path):
    url, client = endpoint
    here, there = tmp_path / "here", tmp_path / "there"
    post = folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT)
    run(here, url, "migrate", "-v0")
    (dump,) = json.loads(run(here, url, "ingest", str(post), "--json"))["dumps"]
    assert dump["new"] == 2
    kept = keys(client)
    assert len(kept) == 3
    assert all(key.startswith("originals/") for key in kept)
    assert not [path for path in (here / "originals").rglob("*") if path.is_file()]
    # Another machine: its own data folder, the same database and bucket.
    (again,) = json.loads(run(there, url, "ingest", str(post), "--json"))["dumps"]
    assert again["new"] == 0
    lighthouse = folder(tmp_path / "later", c__txt=LIGHTHOUSE)
    run(there, url, "ingest", str(lighthouse))
    said = run(here, url, "export", "--canonical")
    run(there, url, "reindex")
    assert json.loads(run(there, url, "doctor", "--json"))["clean"]
    run(there, url, "backup", str(tmp_path / "saved"))
    run(there, url, "verify-backup", str(tmp_path / "saved"))
    for key in keys(client):
        client.delete_object(Bucket="news", Key=key)
    assert "original" in run(there, url, "doctor", code=1)
    (tmp_path / "shared.sqlite3").unlink()
    restored = tmp_path / "restored"
    run(restored, url, "restore", str(tmp_path / "saved"))
    assert run(restored, url, "export", "--canonical") == said
    assert json.loads(run(restored, url, "doctor", "--json"))["clean"]
    assert len(keys(client)) == 5


def test_a_bucket_that_does_not_let_one_in_is_told_of_in_a_sentence(endpoint, tmp_path):
    url, _ = endpoint
    run(tmp_path / "data", url, "migrate", "-v0")
    post = folder(tmp_path / "post", a__txt=FERRY)
    said = run(tmp_path / "data", url, "ingest", str(post), account={**ACCOUNT, "AWS_SECRET_ACCESS_KEY": "ebb"}, code=1)
    assert "The place of the originals that ORIGINALS_URL names cannot be used" in said
    assert "Traceback" not in said
