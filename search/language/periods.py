"""Dates as people write them in queries and URLs, as ranges of days. Pure: no Django.

A day is YYYYMMDD as a whole number: it sorts, and the index holds it so.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")


def period(text: str) -> tuple[int, int] | None:
    """First and last day of `2020`, `2020-10` or `2020-10-06`; None where that is no date of the calendar."""
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        return None
    if month is None:
        return year * 10_000 + 101, year * 10_000 + 1231
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of the year
        return None
    days = monthrange(year, month)[1]
    base = year * 10_000 + month * 100
    if day is None:
        return base + 1, base + days
    return (base + day, base + day) if 1 <= day <= days else None


def day_before(day: int) -> int:
    """The day before; the calendar's first day stays."""
    return _moved(day, timedelta(days=-1))


def day_after(day: int) -> int:
    """The day after; the calendar's last day stays."""
    return _moved(day, timedelta(days=1))


def _moved(day: int, by: timedelta) -> int:
    try:
        moved = date(day // 10_000, day // 100 % 100, day % 100) + by
    except OverflowError:
        return day
    return moved.year * 10_000 + moved.month * 100 + moved.day
