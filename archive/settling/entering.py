"""A batch of read items → rows and all that follows from them: the one way in, of readings and re-readings."""

from archive.ingest.items import ReadItem
from archive.models import Dump
from archive.settling import repeats, stories
from archive.storing import loading
from archive.storing.loading import Loaded


def enter(dump: Dump, batch: list[ReadItem]) -> Loaded:
    """Call inside the transaction of the batch."""
    loaded = loading.load(dump, batch)
    relabelled = repeats.follow([*loaded.new, *loaded.restated])
    stories.settle(loaded.new, [*loaded.restated, *relabelled], delivered=loaded.delivered)
    return loaded
