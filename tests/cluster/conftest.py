"""The real servers, started once for all drills; only with CLUSTER=1, and then they have to start."""

import os
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


@pytest.fixture
def engine(cluster, transactional_db, settings, tmp_path):
    """The archive on the cluster, empty; every node lives when the test begins and when it ends."""
    from haystack import connections

    from archive.connecting import search_from
    from search.engine import store

    settings.ARCHIVE_DATA = tmp_path
    before = connections.connections_info["default"]
    connections.connections_info["default"] = search_from(f"{cluster.url}/drill")
    connections.reload("default")
    store().forget()
    yield cluster
    for node in cluster.nodes:
        if node.process is None:
            node.start()
    cluster.wait_for_green()
    store().forget()
    connections.connections_info["default"] = before
    connections.reload("default")
