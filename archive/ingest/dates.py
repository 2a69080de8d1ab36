"""Date strings → values. `read_date` takes a metadata value that is a date; `find_dates` full dates inside prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from archive.ingest.calendars import MONTHS
from archive.ingest.items import DayOrder, Precision

EARLIEST_YEAR: Final = 1800  # nothing an archive of news holds is older; below it dates are slips of software
LAST_YEAR: Final = 2999
LONGEST_VALUE: Final = 120  # characters; what is longer is prose and no date
TWO_DIGIT_PIVOT: Final = 69  # `68` is 2068, `69` is 1969 (POSIX)
MONTHS_A_YEAR: Final = 12
_PLACEHOLDERS: Final = frozenset(
    {date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1999, 11, 30)}
)  # zero values
_EPOCH: Final = re.compile(r"(\d{9,10})(?:\.\d+)?$|(\d{12,13})$")

_ISO: Final = re.compile(
    r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?!\d)"
    r"|(?P<yc>(?:18|19|20)\d\d)(?P<mc>\d\d)(?P<dc>\d\d)(?=T|$|\D|\d{6}(?:\D|$))"
)
_CLOCK: Final = re.compile(
    r"[T ,;|•·–—-]*(?:at |um |à |a las |às |alle |kl\.? "
    r"|ore )?(?P<h>\d{1,2})(?P<c>[:.h]?)(?P<mi>\d\d)(?:[:.]?(?P<se>\d\d))?(?:[.,]\d{1,9})?"
    r"\s*(?P<ap>[ap]\.?m\b\.?)?\s*(?P<z>Z\b|(?:UTC|GMT)?[+-]\d\d:?\d\d|UTC\b|GMT\b|[ECMP][SD]T\b|BST\b|CES?T\b)?",
    re.IGNORECASE,
)
_WORD: Final = r"[^\W\d_]{3,12}"
_DAY_MONTH: Final = re.compile(
    rf"(?<![\d.,/-])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?[ -]*(?:of |de "
    rf"|d['’])?(?P<m>{_WORD})\.?,?[ -]*(?:de |del |of )?(?P<y>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"\b(?P<m>{_WORD})\.? +(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<y>\d{{4}})(?:年|년|\. ) ?(?P<m>\d{{1,2}}|{_WORD})(?:月|월|\.)? ?(?P<d>\d{{1,2}})(?:日|일|\.)", re.IGNORECASE
)
_NUMERIC: Final = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}"
    r"|\d\d)(?![\d/-])"
)
_MONTH_YEAR: Final = re.compile(rf"\b(?P<m>{_WORD})\.?,? +(?:de +)?(?P<y>(?:18|19|20)\d\d)(?!\d)", re.IGNORECASE)
_DAY_FORMS: Final = (_DAY_MONTH, _MONTH_DAY, _YEAR_FIRST, _NUMERIC)
_ZONES: Final = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """An ISO 8601 value of the given precision, and the first day it may mean."""

    value: str
    precision: Precision
    day: date

    def says(self, other: "Moment") -> bool:
        """Whether the two agree as far as the coarser one goes."""
        shortest = min(len(self.value), len(other.value), len("2020-10-06"))
        return self.value[:shortest] == other.value[:shortest]


@dataclass(frozen=True, slots=True)
class Found:
    """A date inside a text: where it stands, and what it says."""

    start: int
    end: int
    moment: Moment


def read_date(value: str, order: DayOrder | None = None) -> Moment | None:
    """The date a metadata value states; None where it states none, an impossible or an ambiguous one (`6/7/20`).

    `order`: how the dump writes such numbers, where that is known.
    """
    text = value.strip()
    if not text or len(text) > LONGEST_VALUE:
        return None
    epoch = _EPOCH.match(text)
    if epoch and (compact := _ISO.match(text)) is None:
        return _from_epoch(epoch)
    for found in _all(text, order):
        return found.moment
    compact = _ISO.match(text)
    if compact and compact["y"] and not compact["d"]:
        return _moment(compact["y"], compact["m"], None)
    if month := _MONTH_YEAR.search(text):
        return _named(month["y"], month["m"], None)
    return _moment(text, None, None) if re.fullmatch(r"(?:1[89]|20)\d\d", text) else None


def find_dates(text: str, order: DayOrder | None = None) -> Iterator[Found]:
    """Full dates (day known) in order of their start, with the clock time behind them where one stands there."""
    return iter(_all(text, order))


def orders_in(text: str) -> Iterator[DayOrder | None]:
    """Of each date written as numbers between slashes or dashes the order of day and month; None: it may be either."""
    for match in _NUMERIC.finditer(text):
        a, b = int(match["a"]), int(match["b"])
        if match["s"] != "." and a != b and min(a, b) <= MONTHS_A_YEAR:
            yield None if max(a, b) <= MONTHS_A_YEAR else DayOrder.DAY_FIRST if a > b else DayOrder.MONTH_FIRST


def _all(text: str, order: DayOrder | None) -> list[Found]:
    if not re.search(r"\d", text):
        return []
    found: list[Found] = []
    for match in _ISO.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if (match["d"] or match["dc"]) and not before.isdigit() and before not in {"-", "/", "."}:
            moment = _moment(match["y"] or match["yc"], match["m"] or match["mc"], match["d"] or match["dc"])
            _add(found, text, match, moment)
    for form in _DAY_FORMS:
        for match in form.finditer(text):
            _add(found, text, match, _of_match(match, form, order))
    found.sort(key=lambda f: (f.start, -f.end))
    return [f for i, f in enumerate(found) if not any(g.start <= f.start and f.end <= g.end for g in found[:i])]


def _add(found: list[Found], text: str, match: re.Match[str], moment: Moment | None) -> None:
    if moment is None:
        return
    clock = _CLOCK.match(text, match.end())
    if clock and _is_clock(clock):
        timed = _with_clock(moment, clock)
        if timed:
            found.append(Found(match.start(), clock.end(), timed))
            return
    found.append(Found(match.start(), match.end(), moment))


def _is_clock(clock: re.Match[str]) -> bool:
    """`06:30`, `T0630`, `3.30 pm`; not a number that merely follows."""
    return bool(clock["c"]) or clock.group().startswith("T")


def _of_match(match: re.Match[str], form: re.Pattern[str], order: DayOrder | None) -> Moment | None:
    if form is _NUMERIC:
        return _numeric(match, order)
    if match["m"].isdigit():
        return _moment(match["y"], match["m"], match["d"])
    return _named(match["y"], match["m"], match["d"])


def _numeric(match: re.Match[str], order: DayOrder | None) -> Moment | None:
    """Day and month in either order; None where both are possible, differ and `order` is none. Dots: day first."""
    a, b, year = int(match["a"]), int(match["b"]), match["y"]
    full = int(year) if len(year) == len("2020") else int(year) + (1900 if int(year) >= TWO_DIGIT_PIVOT else 2000)
    if match["s"] == "." or a > MONTHS_A_YEAR or a == b:
        return _moment(full, b, a)
    if b > MONTHS_A_YEAR or order is DayOrder.MONTH_FIRST:
        return _moment(full, a, b)
    return _moment(full, b, a) if order is DayOrder.DAY_FIRST else None


def _named(year: str, month: str, day: str | None) -> Moment | None:
    number = MONTHS.get(month.casefold())
    return None if number is None else _moment(year, number, day)


def _moment(year: str | int, month: str | int | None, day: str | int | None) -> Moment | None:
    """None for impossible dates, years outside 1800-2999 and the zero values of software."""
    y, m, d = int(year), int(month or 1), int(day or 1)
    if not EARLIEST_YEAR <= y <= LAST_YEAR:
        return None
    try:
        first = date(y, m, d)
    except ValueError:
        return None
    if day is None:
        return (
            Moment(f"{y:04d}-{m:02d}", Precision.MONTH, first) if month else Moment(f"{y:04d}", Precision.YEAR, first)
        )
    return None if first in _PLACEHOLDERS else Moment(first.isoformat(), Precision.DAY, first)


def _with_clock(moment: Moment, clock: re.Match[str]) -> Moment | None:
    hour, minute, second = int(clock["h"]), int(clock["mi"]), int(clock["se"] or 0)
    if clock["ap"]:
        hour = hour % 12 + (12 if clock["ap"][0] in "pP" else 0)
    zone = _zone(clock["z"])
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock's own numbers
        return None
    if not (hour or minute or second) and zone in {None, UTC}:
        return moment  # midnight sharp is how software writes a day
    time = datetime(moment.day.year, moment.day.month, moment.day.day, hour, minute, second, tzinfo=zone)
    return Moment(time.isoformat(), Precision.TIME, moment.day)


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    offset = re.search(r"([+-])(\d\d):?(\d\d)$", name)
    if offset:
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(shift if offset[1] == "+" else -shift) if shift < timedelta(hours=24) and shift else UTC
    hours = _ZONES[name.casefold()]
    return timezone(timedelta(hours=hours)) if hours else UTC


def _from_epoch(match: re.Match[str]) -> Moment | None:
    """Seconds or milliseconds since 1970, in UTC."""
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    day = _moment(moment.year, moment.month, moment.day)
    if day is None or not (moment.hour or moment.minute or moment.second):
        return day
    return Moment(moment.isoformat(), Precision.TIME, moment.date())
