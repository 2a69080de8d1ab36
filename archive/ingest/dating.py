"""All evidence about the publication date → one date with precision, status and confidence."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import log
from typing import Final

from archive.ingest.dates import Moment, find_dates, read_date
from archive.ingest.items import UNDATED, DateResult, DateStatus, DayOrder, Evidence, Line, Precision, RawItem, Role
from archive.ingest.labels import UPDATED_LABEL
from archive.ingest.testimony import Testimony, from_captions, from_dateline_day, testimonies

LEAST_CONFIDENCE: Final = 0.6  # below it an item is shown as undated: a wrong date misplaces, none does not
MOST_CONFIDENCE: Final = 0.99
ONE_DAY: Final = timedelta(days=1)  # time zones put one moment on two days
DISAGREEMENT: Final = 0.85  # factor on the confidence for a strong sign that names another day
AFTER_UPDATE: Final = 0.9  # factor where the item was last changed before the date it claims
_FINENESS: Final = {Precision.TIME: 3, Precision.DAY: 2, Precision.MONTH: 1, Precision.YEAR: 0, Precision.NONE: -1}


def date_item(item: RawItem, lines: tuple[Line, ...], latest: date, order: DayOrder | None = None) -> DateResult:
    """`latest`: the day the dump was received (UTC); later dates are refused.

    `order`: how dates such as `03/04/2020` are meant; without it they say nothing.
    """
    limit = min([latest, *_crawl_days(item, latest)]) + ONE_DAY
    signs = [sign for sign in testimonies(item, lines, order) if sign.moment.day <= limit]
    if not signs:
        return _inferred(item, lines, limit)
    return _judge(_strongest_of_kind(signs), _updates(item, lines, latest))


def _crawl_days(item: RawItem, latest: date) -> Iterator[date]:
    """Upper bounds: an item cannot be younger than the moment it was fetched."""
    for value in item.field_values("crawled"):
        moment = read_date(value)
        if moment and moment.precision in {Precision.DAY, Precision.TIME} and moment.day <= latest + ONE_DAY:
            yield moment.day


def _strongest_of_kind(signs: Sequence[Testimony]) -> list[Testimony]:
    """Kinds are the independent witnesses: one of a kind says no more for being printed twice.

    Of several the finest counts, then the first as delivered.
    """
    by_kind: dict[tuple[str, str], Testimony] = {}
    for sign in signs:
        slot = (sign.kind, sign.moment.value[:10])
        if slot not in by_kind or _fineness(sign) > _fineness(by_kind[slot]):
            by_kind[slot] = sign
    firsts: dict[str, Testimony] = {}
    for sign in by_kind.values():
        if sign.kind not in firsts or _fineness(sign) > _fineness(firsts[sign.kind]):
            firsts[sign.kind] = sign
    return list(firsts.values())


def _fineness(sign: Testimony) -> int:
    """A day is as good as a day with its clock time: the hour does not make a date truer."""
    return min(2, _FINENESS[sign.moment.precision])


def _judge(signs: Sequence[Testimony], updates: Sequence[Moment]) -> DateResult:
    finest = max(map(_fineness, signs))
    candidates = [sign for sign in signs if _fineness(sign) == finest]
    best = max(candidates, key=lambda sign: (sum(_weight(s) for s in signs if s.moment.says(sign.moment)), sign.trust))
    agreeing = [sign for sign in signs if sign.moment.says(best.moment)]
    doubt = 1.0
    for sign in agreeing:
        doubt *= 1 - sign.trust
    confidence = 1 - doubt
    for sign in signs:
        if sign not in agreeing and abs(sign.moment.day - best.moment.day) > ONE_DAY:
            confidence *= DISAGREEMENT
    if any(moment.day + ONE_DAY < best.moment.day for moment in updates):
        confidence *= AFTER_UPDATE
    moment = _with_time(best, agreeing)
    return _result(moment, DateStatus.STATED, confidence, sorted(agreeing, key=lambda s: (-_fineness(s), -s.trust)))


def _weight(sign: Testimony) -> float:
    return log(sign.trust / (1 - sign.trust))


def _with_time(best: Testimony, agreeing: Sequence[Testimony]) -> Moment:
    """The day of the best sign, with the clock time of the most trusted one that has it."""
    timed = [sign for sign in agreeing if sign.moment.precision is Precision.TIME]
    return max(timed, key=lambda sign: sign.trust).moment if timed else best.moment


def _result(moment: Moment, status: DateStatus, confidence: float, signs: Sequence[Testimony]) -> DateResult:
    if confidence < LEAST_CONFIDENCE:
        return UNDATED
    evidence: tuple[Evidence, ...] = tuple(sign.as_evidence() for sign in signs)
    return DateResult(moment.value, moment.precision, status, round(min(confidence, MOST_CONFIDENCE), 2), evidence)


def _inferred(item: RawItem, lines: tuple[Line, ...], limit: date) -> DateResult:
    years = (moment.day.year for value in item.field_values("crawled") if (moment := read_date(value)))
    signs = [sign for sign in from_dateline_day(item, lines, years) if sign.moment.day <= limit]
    captions = from_captions(item, lines)
    if captions and captions.moment.day <= limit:
        signs.append(captions)
    if not signs:
        return UNDATED
    best = max(signs, key=lambda sign: sign.trust)
    agreeing = [sign for sign in signs if sign.moment.says(best.moment)]
    return _result(best.moment, DateStatus.INFERRED, best.trust, agreeing)


def updated_of(item: RawItem, lines: tuple[Line, ...], latest: date) -> str | None:
    """When the item says it was last changed, ISO 8601; None where it says nothing usable."""
    return next((moment.value for moment in _updates(item, lines, latest)), None)


def _updates(item: RawItem, lines: tuple[Line, ...], latest: date) -> list[Moment]:
    """Fields first, then lines, each as delivered."""
    moments = [read_date(value) for value in item.field_values("updated")]
    for line in lines:
        text = item.text[line.start : line.end]
        if line.role is Role.UPDATED:
            moments.extend(found.moment for found in find_dates(text))
        elif line.role is Role.PUBDATE:
            moments.extend(_updates_in(text))
    return [moment for moment in moments if moment and moment.day <= latest + ONE_DAY]


def _updates_in(text: str) -> Iterator[Moment]:
    """Dates behind `Updated` in a line that says first when the item was published."""
    for found in find_dates(text):
        before = text[: found.start].rstrip(" :|,(")
        if UPDATED_LABEL.match((before.split() or [""])[-1]):
            yield found.moment
