"""The engine the settings name, as Haystack connects it."""

from typing import cast

from haystack import connections

from search.backends.store import Store
from search.backends.whoosh import Backend


def backend() -> Backend:
    return cast("Backend", connections["default"].get_backend())


def store() -> Store:
    return backend().store
