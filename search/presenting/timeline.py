"""Results in time: bars that are links, and the same numbers as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from archive.wording import date_words
from search.presenting.addresses import between
from search.results import Bar, Histogram

# The picture's own units; the page stretches it to the room there is.
SLOT: Final = 10  # from one bar to the next
HEIGHT: Final = 100
_ALONE: Final = 12  # slots round a single bar, that it is a bar and no wall
_LOWEST: Final = 2  # of HEIGHT: one article among thousands is still to be seen
_MONTHS: Final = 12
_DAYS_A_WEEK: Final = 7
_DAYS_A_MONTH: Final = 30


@dataclass(frozen=True, slots=True)
class TimeBar:
    """`x`, `y` and `height` in the picture's units, measured from its upper left corner; `doubtful` its lower part."""

    name: str
    count: int
    uncertain: int
    query: QueryDict
    x: int
    y: int
    height: int
    doubt_y: int
    doubt_height: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """`width` in the picture's units: a slot for every day, month or year from the first bar to the last."""

    bars: tuple[TimeBar, ...]
    width: int
    undated: int
    uncertain: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Preset:
    label: str
    query: QueryDict


def timeline(histogram: Histogram, query: QueryDict) -> Timeline | None:
    """None where nothing found has a date."""
    if not histogram.bars:
        return None
    number = _NUMBERED[histogram.unit]
    first, last = number(histogram.bars[0].value), number(histogram.bars[-1].value)
    most = max(bar.count for bar in histogram.bars)
    bars = []
    for bar in histogram.bars:
        x = SLOT * (number(bar.value) - first)
        bars.append(
            _time_bar(bar, date_words(bar.value, histogram.unit), between(query, bar.value, bar.value), x, most)
        )
    width = SLOT * (last - first + 1 if last > first else _ALONE)
    return Timeline(tuple(bars), width, histogram.undated, histogram.uncertain, bars[0].name, bars[-1].name)


def _time_bar(bar: Bar, name: str, query: QueryDict, x: int, most: int) -> TimeBar:
    height = max(_LOWEST, HEIGHT * bar.count // most)
    doubt = height * bar.uncertain // bar.count
    return TimeBar(name, bar.count, bar.uncertain, query, x, HEIGHT - height, height, HEIGHT - doubt, doubt)


def _of_month(value: str) -> int:
    return int(value[:4]) * _MONTHS + int(value[5:7])


def _of_day(value: str) -> int:
    return date.fromisoformat(value).toordinal()


_NUMBERED: Final[dict[str, Callable[[str], int]]] = {"year": int, "month": _of_month, "day": _of_day}


def presets(query: QueryDict, today: date) -> list[Preset]:
    """Stretches of time that end today; each in place of any other dates."""
    week, month = (str(today - timedelta(days=days)) for days in (_DAYS_A_WEEK, _DAYS_A_MONTH))
    return [
        Preset(_("Past 7 days"), between(query, week, str(today))),
        Preset(_("Past 30 days"), between(query, month, str(today))),
        Preset(_("This year"), between(query, str(today.year), str(today.year))),
        Preset(_("Last year"), between(query, str(today.year - 1), str(today.year - 1))),
    ]
