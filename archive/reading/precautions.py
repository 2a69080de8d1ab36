"""Before a dump is read: is there an item that killed the process before, and how much is there to read?"""

import logging
from typing import Final

from archive.errors import DumpError
from archive.jobs import Heart, Lease
from archive.models import Dump
from archive.reading.measuring import count_bytes
from archive.reading.stages import WHOLE, Portion, members_in, prepare_next, read_items
from archive.reading.watching import Place, Watch, killing_place, place_left

logger = logging.getLogger(__name__)

_MOST_TRIALS: Final = 20  # items in a row that may kill; a dump with more of them is not worth more processes


def take(dump: Dump, lease: Lease, portion: Portion = WHOLE) -> None:
    """Raises DumpError where the dump cannot be opened without dying. May take as long as unpacking it once."""
    suspect = place_left(dump.pk)
    if suspect and suspect.number >= dump.items_done:
        _set_killers_apart(dump, lease, suspect, portion)
    if dump.bytes_total is None and not portion.is_trial:
        total = count_bytes(members_in(dump), Heart(lease).beat)
        Dump.objects.filter(pk=dump.pk).update(bytes_total=total)


def _set_killers_apart(dump: Dump, lease: Lease, suspect: Place, portion: Portion) -> None:
    """The process that read the dump died at this place: tried once more, where only a child can die of it."""
    logger.warning("dump %d: its reader died at item %d (%s)", dump.pk, suspect.number, suspect.locator)
    for _ in range(_MOST_TRIALS):
        killing = killing_place(dump.pk, lambda watch: _try(dump, suspect, watch, portion), Heart(lease).beat)
        if killing is None:
            return
        if killing.stage == "open":
            raise DumpError(dump.name, "killed-reader", "Opening it ended the reading process twice.")
        logger.warning("dump %d: item %d (%s) is set apart", dump.pk, killing.number, killing.locator)
        dump.set_apart = [*dump.set_apart, [killing.number, killing.stage, killing.locator]]
        dump.save(update_fields=["set_apart"])


def _try(dump: Dump, suspect: Place, watch: Watch, portion: Portion) -> None:
    """Reads as the run would, from the checkpoint to just behind the suspect. No database."""
    for number, raw in enumerate(read_items(dump, portion.delivered and portion.delivered(), watch.at)):
        if number >= dump.items_done:
            prepare_next(dump, number, raw, watch.at)
        if number > suspect.number:
            return
