import sqlite3

from archive.starting.connecting import database_from


def test_what_sqlite_acknowledges_is_on_the_disk(tmp_path):
    options = database_from(f"sqlite:///{tmp_path / 'a.sqlite3'}")["OPTIONS"]
    connection = sqlite3.connect(tmp_path / "a.sqlite3")
    connection.executescript(options["init_command"])
    full = 2
    assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    assert options["transaction_mode"] == "IMMEDIATE"
