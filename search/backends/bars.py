"""How a result in time is cut into bars, for every engine the same. Days are YYYYMMDD."""

from typing import Final, Literal

Unit = Literal["year", "month", "day"]
# A bar is as many days divided by this: 2020, 202010 or 20201006.
DAYS: Final[dict[Unit, int]] = {"year": 10_000, "month": 100, "day": 1}
# Bars there may be, as many as can be told apart on a page: the days of two months, or so many months.
_MOST_BARS: Final = 62
_LONGEST_MONTH: Final = 31  # days
_MONTHS: Final = 12  # of a year


def unit_of(first: int, last: int) -> Unit:
    """The finest that gives no more than 62 bars from the first day to the last."""
    months = (last // 10_000 - first // 10_000) * _MONTHS + last // 100 % 100 - first // 100 % 100
    if months < _MOST_BARS // _LONGEST_MONTH:
        return "day"
    return "month" if months < _MOST_BARS else "year"


def written(bar: int, unit: Unit) -> str:
    """`2020`, `2020-10` or `2020-10-06`."""
    digits = f"{bar * DAYS[unit]:08}"
    return "-".join((digits[:4], digits[4:6], digits[6:])[: ("year", "month", "day").index(unit) + 1])
