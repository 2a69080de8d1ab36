import os
import subprocess
import sys

import pytest

from tests import sizes

BAD = [
    ("DEBUG", "maybe"),
    ("MAX_UPLOAD_BYTES", "2 GB"),
    ("MAX_UPLOAD_BYTES", "0"),
    ("DATABASE_URL", "mysql://x/y"),
    ("REPLICA_URL", "sqlite:///copy.sqlite3"),
    ("REPLICA_LAG", "0"),
    ("SEARCH_URL", "solr://x"),
    ("SEARCH_URL", "opensearch://host:9200/Upper Case"),
    ("SEARCH_URL", "opensearch://host:port"),
    ("TIME_ZONE", "Mars/Olympus"),
    ("READERS", "some"),
    ("EMAIL_URL", "pigeon://loft"),
    ("ARCHIVE_DATA", "/proc/none/such"),
]


def start(tmp_path, **environment):
    """Loads the settings in a process of their own, as a start does."""
    clean = {name: value for name, value in os.environ.items() if name not in {"ARCHIVE_DATA", "LOG_LEVEL"}}
    code = "from archive import settings as s; print(s.DEBUG, len(s.SECRET_KEY), s.ARCHIVE_DATA)"
    everything = {**clean, "ARCHIVE_DATA": str(tmp_path / "data"), **environment}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=everything,
        capture_output=True,
        text=True,
        check=False,
        timeout=sizes.HANGS,
    )


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_value_that_cannot_be_used_stops_the_start_with_name_value_and_what_is_allowed(tmp_path, name, value):
    run = start(tmp_path, **{name: value})
    assert run.returncode != 0
    assert name in run.stderr
    assert value in run.stderr
    assert "allowed:" in run.stderr


def test_without_a_word_it_starts_safe_with_a_secret_of_its_own(tmp_path):
    debug, length, _ = start(tmp_path).stdout.split()
    assert (debug, int(length) >= 50) == ("False", True)
    secret = tmp_path / "data" / "secret-key"
    assert secret.stat().st_mode & 0o077 == 0
    before = secret.read_text()
    start(tmp_path)
    assert secret.read_text() == before


def test_sqlite_has_no_replica(tmp_path):
    run = start(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'a.sqlite3'}", REPLICA_URL="postgres://edda:tide@db2/a")
    assert "REPLICA_URL='postgres://edda:***@db2/a' cannot be used" in run.stderr
    assert "allowed: nothing, unless DATABASE_URL is a postgres://" in run.stderr
