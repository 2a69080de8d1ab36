"""PostgreSQL's full-text search: a server of its own in a scratch folder, asked by one client in one process.

No parallel workers, so that all its work is one process's CPU. Words go through the `english` configuration.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.engines.timing import Ask, Clock, of_processes
from benchmarks.engines.workload import Asked, Story, day_number

TOP: Final = 10
NOT_ASKED: Final = frozenset({"similar"})  # its full-text search has nothing for them
_USER: Final = "nobody"  # who runs the server where we are root: it refuses to
_SETTINGS: Final = (
    "shared_buffers=512MB", "work_mem=64MB", "maintenance_work_mem=256MB", "max_parallel_workers_per_gather=0",
    "fsync=off", "listen_addresses=", "jit=off",
)  # fmt: skip
_SCHEMA: Final = """
create table story (id integer primary key, headline text, body text, source text, day integer, words tsvector)
"""
_WORDS: Final = "setweight(to_tsvector('english', headline), 'A') || to_tsvector('english', body)"


@contextmanager
def serving(programs: Path, folder: Path) -> Iterator[str]:
    """A cluster made in the folder and stopped at the end; gives where to connect. `programs`: initdb's folder."""
    data, sockets = folder / "data", folder / "sockets"
    as_user: dict[str, Any] = {"user": _USER} if os.geteuid() == 0 else {}
    for path in (folder, data, sockets):
        path.mkdir(exist_ok=True)
        if as_user:
            shutil.chown(path, _USER)
    data.chmod(0o700)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_user}
    subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8"], check=True, **quiet)
    options = [part for setting in _SETTINGS for part in ("-c", setting)]
    server = subprocess.Popen([programs / "postgres", "-D", data, "-k", sockets, *options], **quiet)
    try:
        yield f"host={sockets} user=bench dbname=postgres"
    finally:
        server.send_signal(signal.SIGINT)  # at once, without waiting for the client
        server.wait(60)


def build(stories: list[Story], address: str) -> tuple[Ask, Clock, float]:
    """How to ask it, its CPU with ours, and the MB of its table and index."""
    import psycopg  # noqa: PLC0415 - only where it is asked for

    connection = _connected(psycopg, address)
    clock = of_processes(connection.info.backend_pid)
    connection.execute(_SCHEMA)
    with connection.cursor().copy("copy story (id, headline, body, source, day) from stdin") as copy:
        for at, story in enumerate(stories, 1):
            copy.write_row((at, *map(_clean, (story.headline, story.body, story.source)), day_number(story.day)))
    connection.execute(f"update story set words = {_WORDS}")
    connection.execute("create index story_words on story using gin (words)")
    connection.execute("create index story_day on story (day)")
    connection.execute("vacuum full analyze story")
    size = connection.execute("select pg_total_relation_size('story')").fetchone()
    return _asker(connection), clock, round(size[0] / 1e6, 1)


def _connected(psycopg: Any, address: str) -> Any:
    for attempt in range(100):
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError:
            if attempt == 99:
                raise
            subprocess.run(["sleep", "0.2"], check=True)
    return None


def _clean(text: str) -> str:
    return text.replace("\0", " ")


def _asker(connection: Any) -> Ask:
    def ask(asked: Asked) -> int:
        query, words = _query(asked)
        where, values = f"words @@ {query}", [words]
        if asked.days:
            where += " and day between %s and %s"
            values += [day_number(day) for day in asked.days]
        count = connection.execute(f"select count(*) from story where {where}", values).fetchone()[0]
        order = "day desc" if asked.kind == "newest" else f"ts_rank(words, {query}) desc"
        ranked = [*values] if asked.kind == "newest" else [*values, words]
        inner = f"select id, body from story where {where} order by {order} limit {TOP}"
        shown = "id"
        if asked.kind == "snippets":
            shown, ranked = f"ts_headline('english', body, {query})", [words, *ranked]
        connection.execute(f"select {shown} from ({inner}) best", ranked).fetchall()
        if asked.kind == "facets":
            connection.execute(f"select source, count(*) from story where {where} group by 1", values).fetchall()
        return int(count)

    return ask


def _query(asked: Asked) -> tuple[str, str]:
    """The expression of a tsquery, and its text."""
    if asked.kind == "phrase":
        return "phraseto_tsquery('english', %s)", " ".join(asked.words)
    if asked.kind == "prefix":
        return "to_tsquery('simple', %s)", f"{asked.words[0]}:*"
    joiner = " | " if asked.kind in {"or2", "or3", "snippets"} else " & "
    return "to_tsquery('english', %s)", joiner.join(asked.words)
