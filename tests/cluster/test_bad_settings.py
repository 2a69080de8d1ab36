"""Settings that lead to a server which cannot be used: the start says which setting, and what to do."""

import base64
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.starting import troubles
from search import indexing
from search.engine import store
from search.errors import SearchUnavailableError
from tests import databases
from tests.cluster.conftest import connected_to
from tests.cluster.postgres import Server, open_folder
from tests.factories import make_article

MANAGE = str(databases.ROOT / "manage.py")
WELCOME = base64.b64encode(b"edda:tide").decode()


@pytest.fixture
def gate(cluster):
    """A proxy before a node that lets one user in, as installations have it."""

    class Gate(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != f"Basic {WELCOME}":
                return self.say(401, b"{}", "application/json")
            asked = urllib.request.Request(f"http://127.0.0.1:{cluster.nodes[0].port}{self.path}", sent or None)
            asked.method = self.command
            asked.add_header("Content-Type", self.headers.get("Content-Type") or "application/json")
            try:
                with urllib.request.urlopen(asked, timeout=60) as said:
                    return self.say(said.status, said.read(), said.headers["Content-Type"])
            except urllib.error.HTTPError as error:
                return self.say(error.code, error.read(), error.headers["Content-Type"])

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server names them

        def say(self, status, body, kind):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Gate) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("account", ["edda:ebb", "gudrun:tide"])
def test_a_wrong_user_or_password_of_the_cluster(engine, gate, account):
    with connected_to(f"opensearch://{account}@127.0.0.1:{gate}/drill"):
        (said,) = troubles.troubles()
    assert "refuses the user or password of SEARCH_URL" in said
    assert "opensearch://USER:PASSWORD@HOST:PORT" in said
    assert "ebb" not in said


def test_with_the_right_ones_it_is_searched_through_the_proxy(engine, gate):
    make_article(body="The ferry left.")
    with connected_to(f"opensearch://edda:tide@127.0.0.1:{gate}/drill"):
        indexing.drain()
        assert list(troubles.troubles()) == []
        assert indexing.consistency() == []


@pytest.mark.filterwarnings("ignore:overriding main response version")
def test_a_server_of_another_version(engine):
    client = store().client
    try:
        client.cluster.put_settings(body={"persistent": {"compatibility.override_main_response_version": True}})
        store()._is_supported, store()._seen = False, None
        (said,) = troubles.troubles()
    finally:
        client.cluster.put_settings(body={"persistent": {"compatibility.override_main_response_version": None}})
    assert "SEARCH_URL leads to" in said
    assert "7.10.2; the engine needs OpenSearch 2.x, without compatibility.override_main_response_version" in said


def test_an_index_of_another_version_of_the_code(engine):
    make_article()
    indexing.drain()
    mapping = {"_meta": {"fingerprint": "old"}}
    store().client.indices.put_mapping(index=store().current(), body=mapping)
    (said,) = troubles.troubles()
    assert "was written by another version; run `python manage.py reindex`" in said
    with pytest.raises(SearchUnavailableError):
        store().open()


def test_a_wrong_password_of_the_database(tmp_path):
    with open_folder() as place, Server(place / "server") as server:
        server.sql("CREATE ROLE edda LOGIN PASSWORD 'tide'")
        server.sql("ALTER DATABASE archive OWNER TO edda")
        rules = place / "server" / "data" / "pg_hba.conf"
        rules.write_text("host all edda 127.0.0.1/32 scram-sha-256\n" + rules.read_text())
        server.sql("SELECT pg_reload_conf()")
        said = {}
        for password in ("ebb", "tide"):
            url = f"postgres://edda:{password}@127.0.0.1:{server.port}/archive"
            environment = databases.environment(tmp_path / "data") | {"DATABASE_URL": url}
            command = [sys.executable, MANAGE, "doctor"]
            said[password] = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            ).stderr
    assert "DATABASE_URL='postgres://edda:***@127.0.0.1" in said["ebb"]
    assert "password authentication failed" in said["ebb"]
    assert "user, password and name in DATABASE_URL" in said["ebb"]
    assert "run `python manage.py migrate` first" in said["tide"]
