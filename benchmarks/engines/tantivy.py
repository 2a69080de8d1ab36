"""tantivy, a compiled engine: the ten best, the exact count, facets or snippets where the kind asks for them."""

import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.engines.timing import Ask
from benchmarks.engines.workload import Asked, Story, day_number

TOP: Final = 10


def build(stories: list[Story], folder: Path, where: Path) -> Ask:
    """`where`: the folder into which the package was installed."""
    sys.path.append(str(where))
    import tantivy as engine  # noqa: PLC0415 - only where it is asked for

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
            engine.Document(headline=story.headline, body=story.body, source=story.source, day=day_number(story.day))
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
        text += f" AND day:[{day_number(asked.days[0])} TO {day_number(asked.days[1])}]"
    return index.parse_query(text, ["headline", "body"])
