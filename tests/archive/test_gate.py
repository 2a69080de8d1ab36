"""A small slice of `make gate`; the whole of it is for `.ci/run` and `make soak`."""

import os

import pytest

from tests.gate import live


@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="copies SQLite's files")
def test_copies_of_the_database_at_random_moments_are_whole():
    assert live.copies(3, seed=4) == (3, 3)


def test_a_copy_without_its_log_is_seen_to_be_no_copy(tmp_path):
    """The check itself: half of a database must not pass."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as made:
        made.execute("CREATE TABLE archive_item (id integer)")
        made.execute("CREATE TABLE archive_dump (new_count integer, duplicate_count integer, rejected_count integer)")
        made.execute("INSERT INTO archive_dump VALUES (1, 0, 0)")
        made.commit()
    assert not live._is_whole(tmp_path)
