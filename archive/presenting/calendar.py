"""How many articles each month of the archive holds."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.dates import MONTHS, MONTHS_3

from archive.models import Article

LEVELS: Final = 4  # tints of a month cell, from few to many
_MONTHS_A_YEAR: Final = 12
_YEAR_LENGTH: Final = 4  # characters of an ISO year


@dataclass(frozen=True, slots=True)
class Month:
    """`value` is the ISO month, as the search's `from` and `to` take it; `level` 0 means none."""

    value: str
    name: str
    initial: str
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class Year:
    """`count` holds also what is dated by the year alone."""

    value: str
    count: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    years: tuple[Year, ...]  # latest first
    undated: int


def calendar() -> Calendar:
    """One query over the index of `published`, counted in the database."""
    counted = Article.objects.order_by().annotate(month=Substr("published", 1, 7)).values_list("month")
    counts: dict[str | None, int] = dict(counted.annotate(count=Count("pk")))
    undated = counts.pop(None, 0)
    dated = {month: count for month, count in counts.items() if month}
    most = max((count for month, count in dated.items() if len(month) > _YEAR_LENGTH), default=1)
    values = sorted({month[:_YEAR_LENGTH] for month in dated}, reverse=True)
    return Calendar(tuple(_year(value, dated, most) for value in values), undated)


def _year(value: str, counts: dict[str, int], most: int) -> Year:
    months = tuple(_month(value, number, counts, most) for number in range(1, _MONTHS_A_YEAR + 1))
    return Year(value, counts.get(value, 0) + sum(month.count for month in months), months)


def _month(year: str, number: int, counts: dict[str, int], most: int) -> Month:
    value = f"{year}-{number:02}"
    count = counts.get(value, 0)
    level = -(-count * LEVELS // most)
    return Month(value, str(MONTHS[number]), str(MONTHS_3[number])[:1].upper(), count, level)
