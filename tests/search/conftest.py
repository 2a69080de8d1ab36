"""Every test of the search starts without an index, on whichever engine SEARCH_URL names."""

import shutil

import pytest

from search.engine import store


def without_index():
    target = store()
    if hasattr(target, "forget"):
        target.forget()
    else:
        shutil.rmtree(target.folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_index(settings):
    without_index()
    yield
    without_index()
