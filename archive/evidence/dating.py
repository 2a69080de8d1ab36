"""What the dates of a dump tell of one another: the order of day and month, days that mean nothing. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Final

from archive.ingest.items import UNDATED, DateResult, DayOrder, Evidence, ParsedArticle

LEAST_VOTES: Final = 3  # items whose dates show the order (a day above 12): fewer may be slips
AGREEING: Final = 0.95  # of those votes; a dump of two habits decides nothing
CROWDED_SHARE: Final = 0.05  # of the dated items on one day: more than a day's work in a dump that spans many
CROWDED_TIMES: Final = 10  # as many as on the median day; the wire's busiest day of 1987 has 3.2 times as many
LEAST_DAYS: Final = 10  # different days in the dump: a week's delivery has few, and each is right
LEAST_CROWD: Final = 20  # items on the day
REFUSED: Final = "refused"
_DAY: Final = len("2020-10-06")


@dataclass(frozen=True, slots=True)
class Habits:
    """Of one dump. `crowded`: (day, kind of the only evidence) of dates that are the crawl's, not the items'."""

    order: DayOrder | None = None
    crowded: frozenset[tuple[str, str]] = frozenset()

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"order": self.order.value} if self.order else {}
        return said | ({"crowded": sorted(map(list, self.crowded))} if self.crowded else {})

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Habits":
        order = DayOrder(stored["order"]) if stored.get("order") else None
        return cls(order, frozenset((day, kind) for day, kind in stored.get("crowded", ())))


def order_of(votes: Mapping[str, int]) -> DayOrder | None:
    """`votes`: how many items show each order."""
    total = sum(votes.values())
    return next((each for each in DayOrder if votes.get(each, 0) >= max(LEAST_VOTES, AGREEING * total)), None)


def crowded_of(dates: Iterable[DateResult]) -> frozenset[tuple[str, str]]:
    """Days that far more items bear, by one kind of evidence alone, than a day of this dump ever has."""
    days: Counter[str] = Counter()
    alone: Counter[tuple[str, str]] = Counter()
    for date in dates:
        if date.value and len(date.value) >= _DAY:
            day, kinds = date.value[:_DAY], {entry.kind for entry in date.evidence}
            days[day] += 1
            if len(kinds) == 1:
                alone[day, kinds.pop()] += 1
    if len(days) < LEAST_DAYS:
        return frozenset()
    most = max(LEAST_CROWD, CROWDED_SHARE * days.total(), CROWDED_TIMES * median(days.values()))
    return frozenset(slot for slot, count in alone.items() if count >= most)


def dated_by(parsed: ParsedArticle, habits: Habits) -> ParsedArticle:
    """The date as the habits of its dump have it; `parsed` itself where they change nothing."""
    date = parsed.published
    if parsed.by_order and habits.order:
        date = parsed.by_order[list(DayOrder).index(habits.order)]
    if habits.crowded:
        date = without_crowded(date, habits)
    return parsed if date == parsed.published else replace(parsed, published=date)


def without_crowded(date: DateResult, habits: Habits) -> DateResult:
    kinds = {entry.kind for entry in date.evidence}
    day = (date.value or "")[:_DAY]
    if len(kinds) != 1 or (day, *kinds) not in habits.crowded:
        return date
    # Stored, and compared between archives: so in one language, and without counts that the next dump changes.
    why = Evidence(REFUSED, day, "too many items of its dump bear this day: it is when they were gathered")
    return replace(UNDATED, evidence=(why, *date.evidence))
