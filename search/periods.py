"""Dates as people write them in queries and URLs, as ranges of days. Pure: no Django.

A day is YYYYMMDD as a whole number: it sorts, and the index holds it so.
"""

import re
from calendar import monthrange

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")


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


def day_before(day: int) -> int | None:
    """The day before; None before the first day of year 1."""
    year, month, number = day // 10_000, day // 100 % 100, day % 100
    if number > 1:
        return day - 1
    if month > 1:
        return year * 10_000 + (month - 1) * 100 + monthrange(year, month - 1)[1]
    return (year - 1) * 10_000 + 1231 if year > 1 else None


def day_after(day: int) -> int | None:
    """The day after; None after the last day of year 9999."""
    year, month, number = day // 10_000, day // 100 % 100, day % 100
    if number < monthrange(year, month)[1]:
        return day + 1
    if month < 12:  # noqa: PLR2004 - months of the year
        return year * 10_000 + (month + 1) * 100 + 1
    return (year + 1) * 10_000 + 101 if year < 9999 else None  # noqa: PLR2004 - the calendar's last year
