"""What gunicorn does beside serving: a start that cannot work says so in the log."""

from threading import Thread
from typing import Any


def post_worker_init(worker: Any) -> None:
    """In the first process alone, and beside it: a server that does not answer keeps nobody waiting."""
    if worker.age == 1:
        from archive.starting.troubles import report  # noqa: PLC0415 - the application is loaded by now

        Thread(target=report, daemon=True).start()
