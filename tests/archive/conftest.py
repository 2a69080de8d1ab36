"""What the domain's tests stand on: a data folder of their own, and no index behind it."""

from importlib import import_module

import pytest
from django.apps import apps

from archive import signals


@pytest.fixture(autouse=True)
def archive_data(settings, tmp_path):
    """Originals go to a folder of the test's own."""
    settings.ARCHIVE_DATA = tmp_path / "archive"
    settings.ARCHIVE_DATA.mkdir()
    return settings.ARCHIVE_DATA


@pytest.fixture(autouse=True)
def _no_index(monkeypatch):
    """The domain does not know who listens; its tests do without."""
    for signal in (signals.catching_up, signals.examining):
        monkeypatch.setattr(signal, "send", lambda **_: [])


@pytest.fixture(autouse=True)
def _connection_of_the_test(monkeypatch):
    """A test's transaction is its connection's; Django's own test client keeps it open in the same way."""
    monkeypatch.setattr("archive.runs.working.close_old_connections", lambda: None)


@pytest.fixture
def groups():
    """As the migration makes them; a test with real transactions before this one has emptied every table."""
    import_module("archive.migrations.0001_squashed_0015_the_archive").make_groups(apps, None)
