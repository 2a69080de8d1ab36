"""Documents into a generation: one commit a call, segments merged a tier at a time."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from whoosh.index import open_dir
from whoosh.reading import SegmentReader

from search.backends.store import sync
from search.schema import Codec

# Megabytes of postings held in memory before they are sorted out to disk.
_BUFFER_MEGABYTES: Final = 128
# Segments of one size class that are merged into one: fewer means more copying, more means more lists to join.
_TIER: Final = 8
# Share of a segment's documents that are deleted before it is written anew.
_TOO_MANY_DELETED: Final = 0.3


def write(generation: Path, documents: Iterable[dict[str, Any]], replaced: Collection[int] = ()) -> int:
    """Takes the `replaced` articles' documents out and puts `documents` in; all or nothing. Gives the number added.

    Every article in `documents` that the index may hold already has to be in `replaced`.
    """
    writer = open_dir(str(generation)).writer(limitmb=_BUFFER_MEGABYTES, codec=Codec())
    count = 0
    try:
        _delete(writer, replaced)
        for document in documents:
            writer.add_document(**document)
            count += 1
        writer.commit(mergetype=_merge_a_tier)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
    sync(generation)
    return count


def _delete(writer: Any, articles: Collection[int]) -> None:
    if not articles or not writer.segments:
        return
    reader = writer.reader()
    try:
        for article_id in articles:
            if ("id", str(article_id).encode()) in reader:
                for number in list(reader.postings("id", str(article_id)).all_ids()):
                    writer.delete_document(number)
    finally:
        reader.close()


def _merge_a_tier(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy: writes some segments into the new one and gives those that stay as they are."""
    merged = [segment for segment in segments if segment.deleted_count() > _TOO_MANY_DELETED * segment.doc_count_all()]
    tiers: dict[int, list[Any]] = {}
    for segment in segments:
        if segment not in merged:
            tiers.setdefault(segment.doc_count_all().bit_length() // 3, []).append(segment)
    for _, tier in sorted(tiers.items()):
        if len(tier) >= _TIER:
            merged += tier
            break
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]
