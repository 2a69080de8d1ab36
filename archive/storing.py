"""A batch of read items → rows and all that follows from them: the one way in, of readings and re-readings."""

from archive.evidence import repeats
from archive.ingest import loading
from archive.ingest.loading import Loaded, ReadItem
from archive.models import Dump
from archive.versions import settling


def enter(dump: Dump, batch: list[ReadItem]) -> Loaded:
    """Call inside the transaction of the batch."""
    loaded = loading.load(dump, batch)
    relabelled = repeats.follow([*loaded.new, *loaded.restated])
    settling.settle(loaded.new, [*loaded.restated, *relabelled], delivered=loaded.delivered)
    return loaded
