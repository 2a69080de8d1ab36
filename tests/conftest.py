"""What holds for all tests; `--of-the-database` leaves out those that no database has a part in."""

import sys
from functools import cache

import pytest
from django.utils import translation
from hypothesis import settings

from tests import defences

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Fixtures without which pytest-django lets no test near a database.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
PROCESSES = "tests.databases"  # what a test needs to run a process on an archive


def pytest_addoption(parser):
    parser.addoption("--of-the-database", action="store_true", help="only tests that a database has a part in")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--of-the-database"):
        return
    left = [item for item in items if not touches_a_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if touches_a_database(item)]


def touches_a_database(item):
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or not DATABASE_FIXTURES.isdisjoint(item.fixturenames) or starts_processes(item.module.__name__)


@cache
def starts_processes(name, seen=frozenset()):
    """Whether the module, or one of the tests' own that it uses, knows how to run a process on an archive."""
    if name == PROCESSES:
        return True
    used = {
        getattr(each, "__module__", None) or getattr(each, "__name__", "") for each in vars(sys.modules[name]).values()
    }
    own = {each for each in used if isinstance(each, str) and each.startswith("tests.") and each in sys.modules}
    return any(starts_processes(each, seen | {name}) for each in own - seen - {name})


@pytest.fixture(autouse=True)
def _in_english():
    """A request in another language leaves it in force for what comes after it in the same thread."""
    translation.activate("en")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _defences(request, monkeypatch):
    """Switched off for the test that must fail then, where the run is one of `test_defences`."""
    if defences.is_off():
        defences.switch_off(request.node.nodeid, monkeypatch.setattr)
