"""A small slice of `make gate`; the whole of it is for `.ci/run` and `make soak`."""

import os
import socket

import pytest

from tests.gate import live, suites, visitors


@pytest.mark.skipif("sqlite" not in os.environ.get("DATABASE_URL", "sqlite"), reason="copies SQLite's files")
def test_copies_of_the_database_at_random_moments_are_whole():
    assert live.copies(3, seed=4) == (3, 3)


def test_every_file_the_gate_runs_is_there():
    files = [file for its in suites.SUITES.values() for file in its]
    assert [file for file in files if not (suites.ROOT / "tests" / file).is_file()] == []


def test_an_answer_that_is_no_page_is_seen():
    """The check itself: a web server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert visitors.visited(port, 2, 2.0).errors


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


def test_a_suite_that_fails_or_leaves_a_test_out_is_not_passed(tmp_path, monkeypatch):
    """The check itself: one file that passes, one that fails, one that skips."""
    monkeypatch.setattr(suites, "ROOT", tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")  # of no use where there is no project
    (tmp_path / "tests").mkdir()
    for name, line in {"good": "assert 1", "bad": "assert 0", "left": "import pytest; pytest.skip('x')"}.items():
        (tmp_path / "tests" / f"test_{name}.py").write_text(f"def test_it():\n    {line}\n")
    passed = {name: suites.passed((f"test_{name}.py",), 1, 1) for name in ("good", "bad", "left")}
    assert [good for good, _ in passed.values()] == [True, False, False]
    assert passed["bad"][1] == "1 tests; failed: test_it"
