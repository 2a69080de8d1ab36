"""SQLite's FTS5: the ten best, the exact count, and facets or snippets where the kind asks for them."""

import sqlite3
from pathlib import Path
from typing import Final

from benchmarks.engines.timing import Ask
from benchmarks.engines.workload import Asked, Story, day_number

TOP: Final = 10
NOT_ASKED: Final = frozenset({"similar"})  # it has nothing for them


def build(stories: list[Story], folder: Path) -> Ask:
    database = sqlite3.connect(folder / "fts5.sqlite3")
    database.execute("create table story (id integer primary key, headline text, body text, source text, day integer)")
    database.execute("create index by_day on story (day)")
    database.execute(
        "create virtual table found using fts5(headline, body, content='story', content_rowid='id', tokenize='porter')"
    )
    rows = (
        (at, story.headline, story.body, story.source, day_number(story.day)) for at, story in enumerate(stories, 1)
    )
    database.executemany("insert into story values (?, ?, ?, ?, ?)", rows)
    database.execute("insert into found (found) values ('rebuild')")
    database.execute("insert into found (found) values ('optimize')")
    database.commit()

    def ask(asked: Asked) -> int:
        words = [f'"{word}"' for word in asked.words]
        joiner = " OR " if asked.kind in {"or2", "or3", "snippets"} else " "
        text = {"phrase": f'"{" ".join(asked.words)}"', "prefix": f"{asked.words[0]}*"}.get(
            asked.kind, joiner.join(words)
        )
        where, values = "found match ?", [text]
        source = "found join story on story.id = found.rowid" if asked.days or asked.kind == "newest" else "found"
        if asked.days:
            where += " and day between ? and ?"
            values += [day_number(day) for day in asked.days]
        count = database.execute(f"select count(*) from {source} where {where}", values).fetchone()[0]
        shown = "snippet(found, 1, '<', '>', '…', 40)" if asked.kind == "snippets" else "found.rowid"
        order = "day desc" if asked.kind == "newest" else "rank"
        database.execute(f"select {shown} from {source} where {where} order by {order} limit {TOP}", values).fetchall()
        if asked.kind == "facets":
            database.execute(
                "select source, count(*) from story"
                " where id in (select rowid from found where found match ?) group by 1",
                [text],
            ).fetchall()
        return count

    return ask
