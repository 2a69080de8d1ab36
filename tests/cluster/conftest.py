"""The real servers, started once for all drills; only with CLUSTER=1, and then they have to start."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cluster.opensearch import Cluster

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    if os.environ.get("CLUSTER"):
        return
    wanted = pytest.mark.skip(reason="starts real servers: make cluster-test")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(wanted)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("opensearch")) as started:
        yield started


@contextmanager
def connected_to(url):
    """Haystack on this address as long as the block lasts."""
    from haystack import connections

    from archive.starting.connecting import search_from

    before = connections.connections_info["default"]
    connections.connections_info["default"] = search_from(url)
    connections.reload("default")
    yield
    connections.connections_info["default"] = before
    connections.reload("default")


@pytest.fixture
def engine(cluster, transactional_db, settings, tmp_path):
    """The archive on the cluster, empty; every node lives when the test begins and when it ends."""
    from search.engine import store

    settings.ARCHIVE_DATA = tmp_path
    with connected_to(f"{cluster.url}/drill"):
        store().forget()
        yield cluster
        for node in cluster.nodes:
            if node.process is None:
                node.start()
        cluster.wait_for_green()
        store().forget()


@pytest.fixture
def note(request):
    """Puts a sentence into the drills' log, where DRILLS_LOG names one, and among what the test said."""
    target = os.environ.get("DRILLS_LOG", os.devnull)

    def write(sentence):
        line = f"{datetime.now(UTC):%H:%M:%S} {request.node.name}: {sentence}"
        print(line)  # noqa: T201 - shown where the test fails
        with Path(target).open("a") as log:
            log.write(f"{line}\n")

    return write
