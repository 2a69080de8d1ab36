"""One migration an app makes a new database; one that has run some of those it replaces ends with the same tables."""

import os
import re
import sqlite3
from contextlib import closing

import pytest

from tests.kills import Archive

pytestmark = pytest.mark.skipif(
    "sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="reads the tables of an SQLite file"
)
AS_ONE = {("archive", "0001_squashed_0015_the_archive"), ("search", "0001_squashed_0003_the_search")}
# The migrations replaced, up to these and no further, as releases before this one ran them.
ONE_BY_ONE = """
import sys, django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
executor = MigrationExecutor(connection)
executor.loader = MigrationLoader(connection, replace_migrations=False)
executor.migrate([tuple(name.split(".")) for name in sys.argv[1:]])
connection.cursor().execute("DELETE FROM django_migrations WHERE name LIKE '%squashed%'")  # nobody knew of them
"""
STOPPED = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from archive.management.commands.migrate import WholeMigrations
stock = WholeMigrations.record_migration
WholeMigrations.record_migration = lambda self, one: 1 / 0 if one.app_label == "archive" else stock(self, one)
try:
    call_command("migrate", verbosity=0)
except ZeroDivisionError:
    print([name for name in connection.introspection.table_names() if name.startswith("archive_")])
"""
ALL = ("archive.0015_rate_limits_between_machines", "search.0003_lists_of_articles")
SOME = ("archive.0007_evidence_across_the_archive", "search.0002_saved_searches")


def tables(archive):
    """What made each table and index, and what a group may do."""
    with closing(sqlite3.connect(archive.data / "archive.sqlite3")) as database:
        made = {
            name: re.sub(r"\s+", " ", sql or "")
            for name, sql in database.execute("SELECT name, sql FROM sqlite_master")
        }
        rights = database.execute(
            "SELECT g.name, p.codename FROM auth_group_permissions JOIN auth_group AS g ON g.id = group_id"
            " JOIN auth_permission AS p ON p.id = permission_id ORDER BY 1, 2"
        ).fetchall()
    return made, rights


def applied(archive):
    with closing(sqlite3.connect(archive.data / "archive.sqlite3")) as database:
        return set(database.execute("SELECT app, name FROM django_migrations WHERE app IN ('archive', 'search')"))


def test_a_new_database_runs_one_migration_an_app(tmp_path):
    archive = Archive(tmp_path)
    said = archive.run("manage.py", "migrate", "-v1")
    assert re.findall(r"Applying (archive|search)\.(\w+)", said) == sorted(AS_ONE)
    made, rights = tables(archive)
    assert "WITHOUT ROWID" in made["archive_fingerprint"]
    assert ("archivists", "add_correction") in rights


@pytest.mark.parametrize("ran", [ALL, SOME], ids=["all", "some"])
def test_a_database_that_ran_those_it_replaces_has_the_same_tables_and_rights(tmp_path, ran):
    new, archive = Archive(tmp_path / "new"), Archive(tmp_path / "old")
    new.run("manage.py", "migrate", "-v0")
    archive.run("-c", ONE_BY_ONE, *ran)
    assert not applied(archive) & AS_ONE
    archive.run("manage.py", "migrate", "-v0")
    assert applied(archive) >= AS_ONE
    assert tables(archive) == tables(new)


def test_a_migration_of_every_table_that_is_not_noted_has_left_none(tmp_path):
    assert Archive(tmp_path).run("-c", STOPPED).strip() == "[]"
