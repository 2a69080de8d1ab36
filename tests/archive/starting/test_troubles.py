"""A web server whose settings cannot work says so when it starts, and goes on serving."""

import os
import subprocess
import sys

import pytest

from archive.starting import troubles
from search import indexing
from tests import databases
from tests.factories import make_article
from tests.search.conftest import _no_index  # noqa: F401 - a fixture for each of these tests


def started(data, **settings):
    """What gunicorn logs until it has said one thing."""
    environment = databases.environment(data) | {"LOG_LEVEL": "ERROR"} | settings
    command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind=127.0.0.1:0", "--log-level=critical"]
    with subprocess.Popen(command, cwd=databases.ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        said = next(line for line in server.stderr if " ERROR " in line)
        server.terminate()
        server.communicate()
    return said


def test_the_web_server_says_at_its_start_that_tables_are_missing(tmp_path):
    assert "The database has no tables yet: run `python manage.py migrate` first." in started(tmp_path)


@pytest.mark.django_db
def test_an_archive_that_works_says_nothing():
    assert list(troubles.troubles()) == []


@pytest.mark.django_db
@pytest.mark.skipif("opensearch" in os.environ.get("SEARCH_URL", ""), reason="the folder is the embedded engine's")
def test_an_index_that_lacks_is_told_of(settings, tmp_path):
    make_article(body="The ferry left.")
    assert list(troubles.troubles()) == ["There is no search index yet: run `python manage.py reindex`."]
    indexing.drain()
    assert list(troubles.troubles()) == []
