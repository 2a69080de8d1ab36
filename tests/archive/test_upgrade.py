"""A data folder as the first release left it, opened by this one: `tests/releases/first.tar.xz`.

Five dumps of invented texts, one of them rolled back, one that could not be read, two people and three verdicts of
theirs; beside it what that release exported. Made once by that release's own commands and never to be made anew.
"""

import json
import os
import random
import signal
import sqlite3
import tarfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests import sizes
from tests.kills import Archive

pytestmark = pytest.mark.skipif(
    "sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="the folder holds an SQLite file"
)
FIRST_RELEASE = Path(__file__).parents[1] / "releases" / "first.tar.xz"
KILLS = sizes.of(8, 1)
KEPT = """
import django, json; django.setup()
from django.contrib.auth.models import User
from archive.models import AuditEntry, Dump, VersionVerdict
edda = User.objects.get(username="edda")
print(json.dumps({
    "statuses": list(Dump.objects.order_by("pk").values_list("status", flat=True)),
    "verdicts": VersionVerdict.objects.count(),
    "acts": AuditEntry.objects.count(),
    "logs in": edda.check_password("tide-and-quay-1874"),
    "groups": list(edda.groups.values_list("name", flat=True)),
}))
"""


@pytest.fixture
def opened(tmp_path):
    """The archive, not yet migrated, and what the first release exported from it."""
    with tarfile.open(FIRST_RELEASE) as packed:
        packed.extractall(tmp_path, filter="data")
    return Archive(tmp_path / "data"), (tmp_path / "export.jsonl").read_text()


def is_kept(before, after, but=()):
    """Whether every article is there and says in every field `but` these what it said; later releases may say more."""
    olds, news = ([json.loads(line) for line in text.splitlines()] for text in (before, after))
    return len(olds) == len(news) and all(new[key] == said for old, new in zip(olds, news, strict=True)
                                          for key, said in old.items() if key not in but)  # fmt: skip


def test_everything_the_first_release_held_is_here_after_the_upgrade(opened):
    archive, before = opened
    archive.run("manage.py", "migrate", "-v0")
    with pytest.raises(RuntimeError, match=r"python manage\.py reindex"):
        archive.run("manage.py", "search", "ferry")
    archive.run("manage.py", "reindex")
    assert is_kept(before, archive.run("manage.py", "export", "--canonical"))
    archive.run("manage.py", "doctor", "--repair")  # links texts anew, by the rules of today
    assert json.loads(archive.run("manage.py", "doctor", "--json")) == {"clean": True, "problems": []}
    assert is_kept(before, archive.run("manage.py", "export", "--canonical"), but=("versions", "version_group"))
    assert json.loads(archive.run("manage.py", "search", "bakery", "--json"))["total"]["articles"] > 0
    assert json.loads(archive.run("-c", KEPT)) == {
        "statuses": ["done", "done", "rolled-back", "done", "failed", "done"],
        "verdicts": 3, "acts": 9, "logs in": True, "groups": ["archivists"],
    }  # fmt: skip


INDEXED = """
import django; django.setup()
from archive.models import Article, Fingerprint
from archive.versions.pairing import Entry
made = {tuple(row) for article in Article.objects.all() for row in Entry.of(article).rows()}
held = set(Fingerprint.objects.values_list("hash", "article_id", "bucket"))
print(len(made), made == held, max(abs(value) for value, _, _ in held) < 2**47)
"""


def test_hashes_of_the_first_release_are_shortened_in_the_articles_and_in_the_index_alike(opened):
    archive, _ = opened
    archive.run("manage.py", "migrate", "-v0")
    rows, *alike = archive.run("-c", INDEXED).split()
    assert int(rows) > 0
    assert alike == ["True", "True"]


STOPPED = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from archive.management.commands.migrate import WholeMigrations
tables = connection.introspection.table_names
WholeMigrations.record_migration = lambda *_: 1 / 0
before = tables()
try:
    call_command("migrate", "search", verbosity=0)
except ZeroDivisionError:
    print(tables() == before)
"""


def test_a_migration_that_is_not_noted_as_applied_has_left_nothing(opened):
    archive, _ = opened
    assert archive.run("-c", STOPPED).strip() == "True"


def applied(archive):
    with closing(sqlite3.connect(archive.data / "archive.sqlite3", timeout=30)) as database:
        return database.execute("SELECT count(*) FROM django_migrations").fetchone()[0]


def test_a_migration_killed_between_or_in_its_steps_is_gone_on_with(opened, record_property):
    archive, before = opened
    dice, killed = random.Random(6), 0
    for _ in range(KILLS):
        done, process = applied(archive), archive.start("manage.py", "migrate", "-v0")
        while process.poll() is None and applied(archive) == done:
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.05))  # into the step after
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed
    archive.run("manage.py", "migrate", "-v0")
    record_property("figures", f"{killed} migrations killed")
    assert is_kept(before, archive.run("manage.py", "export", "--canonical"))


def test_a_lost_article_is_seen():
    """The check itself."""
    assert is_kept('{"a": 1}', '{"a": 1, "b": 2}')
    assert not is_kept('{"a": 1}\n{"a": 2}', '{"a": 1}')
    assert not is_kept('{"a": 1}', '{"a": 2}')
    assert is_kept('{"a": 1, "b": 1}', '{"a": 1, "b": 2}', but=("b",))
