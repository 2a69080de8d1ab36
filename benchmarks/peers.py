# ruff: noqa: PLC0415 - peers that are not installed must not keep the others from running
"""Other engines over the same stories: the ten best, the exact count, and facets or snippets where they are asked."""

import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from workload import Asked, Story

TOP = 10
NOT_OURS = frozenset({"similar"})  # kinds that FTS5 has nothing for


def number(day: date | None) -> int:
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def fts5(stories: list[Story], folder: Path) -> Callable[[Asked], int]:
    database = sqlite3.connect(folder / "fts5.sqlite3")
    database.execute("create table story (id integer primary key, headline text, body text, source text, day integer)")
    database.execute("create index by_day on story (day)")
    database.execute(
        "create virtual table found using fts5(headline, body, content='story', content_rowid='id', tokenize='porter')"
    )
    rows = ((at, story.headline, story.body, story.source, number(story.day)) for at, story in enumerate(stories, 1))
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
            values += [number(day) for day in asked.days]
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


def tantivy(stories: list[Story], folder: Path, where: Path) -> Callable[[Asked], int]:
    sys.path.append(str(where))
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_text_field("headline", tokenizer_name="en_stem")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("source", tokenizer_name="raw", fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    schema = builder.build()
    (folder / "tantivy").mkdir()
    index = engine.Index(schema, path=str(folder / "tantivy"))
    writer = index.writer(heap_size=256 << 20, num_threads=1)
    for story in stories:
        writer.add_document(
            engine.Document(headline=story.headline, body=story.body, source=story.source, day=number(story.day))
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    by_source = {"source": {"terms": {"field": "source", "size": 1000}}}

    def ask(asked: Asked) -> int:
        query = _tantivy_query(engine, index, schema, asked)
        newest = {"order_by_field": "day"} if asked.kind == "newest" else {}
        found: Any = searcher.search(query, limit=TOP, count=True, **newest)
        if asked.kind == "facets":
            searcher.aggregate(query, by_source)
        if asked.kind == "snippets":
            maker = engine.SnippetGenerator.create(searcher, query, schema, "body")
            for _, address in found.hits:
                maker.snippet_from_doc(searcher.doc(address)).to_html()
        return int(found.count)

    return ask


def _tantivy_query(engine: Any, index: Any, schema: Any, asked: Asked) -> Any:
    if asked.kind == "prefix":
        return engine.Query.regex_query(schema, "body", f"{asked.words[0]}.*")
    if asked.kind == "similar":
        return engine.Query.fuzzy_term_query(schema, "body", asked.words[0], distance=1, transposition_cost_one=True)
    joiner = " OR " if asked.kind in {"or2", "or3", "snippets"} else " AND "
    text = f'"{" ".join(asked.words)}"' if asked.kind == "phrase" else joiner.join(asked.words)
    if asked.days:
        text += f" AND day:[{number(asked.days[0])} TO {number(asked.days[1])}]"
    return index.parse_query(text, ["headline", "body"])
