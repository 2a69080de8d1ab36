"""The worker's loop: a preview somebody waits for, a dump, new names and rules, the index, the doctor's next check."""

import logging
import time
from typing import Final

from django.db import OperationalError, close_old_connections

from archive import jobs, pipeline
from archive.corrections import renaming, ruling
from archive.delivery import arriving
from archive.keeping import examining
from archive.models import Dump
from archive.runs import apart, previewing
from archive.signals import catching_up

logger = logging.getLogger(__name__)

IDLE_SECONDS: Final = 1.0  # between two looks; what an upload waits for at most before its reading begins


def work(*, once: bool = False) -> int:
    """How many dumps were read. Without `once` it never returns. A locked database is waited for, never died of."""
    done = 0
    while True:
        close_old_connections()
        try:
            looked = previewing.make_next()
            read = _read_next()
            followed = renaming.follow() + ruling.follow()
            done += read
            caught_up = 0 if read else sum(int(count or 0) for _, count in catching_up.send(sender=Dump))
            examined = 0 if read or caught_up else examining.follow()
        except OperationalError:
            logger.warning("the database is busy; trying again", exc_info=True)
            if once:
                raise
            looked = read = caught_up = followed = examined = 0
        if looked or read or caught_up or followed or examined:
            continue
        arriving.tidy_up()
        apart.tidy_up()
        if once:
            return done
        time.sleep(IDLE_SECONDS)


def _read_next() -> int:
    lease = jobs.claim_next()
    if lease is None:
        return 0
    dump = Dump.objects.get(pk=lease.dump_id)
    logger.info("reading dump %d (%s) from item %d on", dump.pk, dump.name, dump.items_done)
    try:
        report = pipeline.ingest(dump, lease)
    except jobs.LeaseLostError:
        logger.warning("dump %d was taken over by another worker", dump.pk)
        return 1
    except OperationalError:
        raise
    except Exception as error:
        # The edge of the process: one dump that breaks the street must not stop the next.
        logger.exception("dump %d (%s) broke the street", dump.pk, dump.name)
        pipeline.give_up(dump, f"It broke off with {type(error).__name__}; the log has the details.")
        return 1
    logger.info("dump %d: %d new, %d duplicate, %d rejected", dump.pk, report.new, report.duplicate, report.rejected)
    return 1
