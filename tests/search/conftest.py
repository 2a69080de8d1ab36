"""Every test of the search starts without an index."""

import shutil

import pytest

from search.engine import store


@pytest.fixture(autouse=True)
def _no_index(settings):
    shutil.rmtree(store().folder, ignore_errors=True)
    yield
    shutil.rmtree(store().folder, ignore_errors=True)
