"""A dump under way as a person wants to see it: in words, how far, how fast, how long still, and what can be done."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from archive.delivery.receiving import can_come_back
from archive.models import Dump, DumpStatus, Wish

_MINUTE = 60
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Job:
    """`percent` 0-99 and `left` only while it is read and the size is known; `rate` items a second."""

    words: str
    is_live: bool  # something will change by itself: look again
    percent: int | None
    rate: float | None
    left: str
    can_pause: bool
    can_resume: bool
    can_cancel: bool
    can_read_again: bool
    can_roll_back: bool
    can_bring_back: bool


def job_of(dump: Dump) -> Job:
    runs = dump.status == DumpStatus.READING
    waits = dump.status == DumpStatus.RECEIVED
    rests = dump.status == DumpStatus.PAUSED
    return Job(
        words=_words(dump),
        is_live=runs or (waits and not (dump.held and dump.preview)),
        percent=_percent(dump) if runs else None,
        rate=dump.items_done / dump.seconds if runs and dump.seconds and not dump.reread else None,
        left=_left(dump) if runs else "",
        can_pause=(runs and not dump.wish) or dump.is_waiting,
        can_resume=rests or (runs and dump.wish == Wish.PAUSE),
        can_cancel=(runs or waits or rests) and dump.wish != Wish.CANCEL,
        can_read_again=dump.status == DumpStatus.DONE and dump.rejected_count > 0,
        can_roll_back=dump.status in {DumpStatus.DONE, DumpStatus.PAUSED} and not dump.lease_token,
        can_bring_back=can_come_back(dump),
    )


def _words(dump: Dump) -> str:
    if dump.wish == Wish.CANCEL:
        return gettext("being cancelled")
    if dump.wish == Wish.PAUSE:
        return gettext("pausing after the present batch")
    if dump.status == DumpStatus.RECEIVED:
        if dump.held:
            return gettext("waiting for your word")
        return gettext("queued to read its rejected items again") if dump.reread else gettext("queued")
    if dump.status == DumpStatus.READING:
        if dump.lease_until is None or dump.lease_until < timezone.now():
            return gettext("interrupted; a worker will take it up")
        return gettext("reading its rejected items again") if dump.reread else gettext("reading")
    if dump.status == DumpStatus.DONE and dump.rejected_count:
        return gettext("done, with rejects")
    return dump.get_status_display()


def _percent(dump: Dump) -> int | None:
    """Below a hundred until it is done: the last items are stored after the last byte is read."""
    if not dump.bytes_total or dump.reread:
        return None
    return min(99, 100 * dump.bytes_done // dump.bytes_total)


def _left(dump: Dump) -> str:
    seconds = seconds_left(dump)
    return "" if seconds is None else duration_words(seconds)


def seconds_left(dump: Dump) -> float | None:
    """At the pace so far; None where that tells nothing."""
    if not (dump.bytes_total and dump.bytes_done and dump.seconds) or dump.reread:
        return None
    return (dump.bytes_total - dump.bytes_done) * dump.seconds / dump.bytes_done


def duration_words(seconds: float) -> str:
    """As exact as a guess deserves: `less than a minute`, `about 12 minutes`, `about 3 hours`."""
    if seconds < _MINUTE:
        return gettext("less than a minute")
    if seconds < 2 * _HOUR:
        minutes = round(seconds / _MINUTE)
        return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    return gettext("about %(n)d hours") % {"n": round(seconds / _HOUR)}
