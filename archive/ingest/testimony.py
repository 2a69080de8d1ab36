"""Where a publication date may be read from: every sign in an item, each with how far it is to be believed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from archive.ingest.calendars import WEEKDAYS
from archive.ingest.dates import Moment, find_dates, read_date
from archive.ingest.items import BODY_ROLES, DateStatus, DayOrder, Evidence, Line, Precision, RawItem, Role
from archive.ingest.labels import UPDATED_LABEL

if TYPE_CHECKING:
    from datetime import date

# How often each kind of sign alone names the right day (docs/decisions.md has the figures).
TRUST: Final = {
    "field": 0.95,
    "meta": 0.975,
    "loose meta": 0.85,  # `date`, `dc.date`, `created`: often the day of the printed paper, or of the page
    "ld+json": 0.985,
    "time": 0.9,
    "url": 0.96,
    "prefix": 0.97,
    "line": 0.9,
    "dateline": 0.93,
    "late-line": 0.7,  # a date line under the text: may belong to anything
    "caption": 0.65,
}
LEAD_PARAGRAPHS: Final = 3  # whose weekday tells the day the event was news
CAPTIONS_AGREE: Final = 3  # captions of one day that may date an item without a weekday
_URL_DAY: Final = re.compile(
    r"/((?:18|19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/._-]|$)"
    r"|/((?:18|19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/._-]|$)"
    r"|[/_-]((?:18|19|20)\d\d)-(\d\d)-(\d\d)(?!\d)"
)
_URL_MONTH: Final = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?=/|$)")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_SHORT_DAY: Final = re.compile(r"([A-Z][a-z]{2,8})\.? (\d{1,2})\b|(\d{1,2})\.? ([^\W\d_]{3,9})")


_SHOWN_AS: Final = {"late-line": "line", "loose meta": "meta"}
_NAMED_PUBLISHED: Final = re.compile(r"publi|pub-?date|issued|parsely|sailthru", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Testimony:
    """One sign: what it says, where it stands, and the share of cases (0.0-1.0) in which its kind is right."""

    kind: str
    moment: Moment
    trust: float
    detail: str
    status: DateStatus = DateStatus.STATED

    def as_evidence(self) -> Evidence:
        return Evidence(_SHOWN_AS.get(self.kind, self.kind), self.moment.value, self.detail)


def testimonies(item: RawItem, lines: tuple[Line, ...], order: DayOrder | None) -> Iterator[Testimony]:
    """Everything that states the publication date; in no order, several of a kind possible."""
    yield from _from_fields(item, order)
    yield from _from_urls(item)
    yield from _from_lines(item, lines, order)


def _from_fields(item: RawItem, order: DayOrder | None) -> Iterator[Testimony]:
    changed = {moment for value in item.field_values("updated") if (moment := read_date(value, order))}
    stated = [(f, m) for f in item.fields if f.name == "published" and (m := read_date(f.value, order))]
    unchanged = any(m not in changed for f, m in stated if _kind_of_origin(f.origin) in {"meta", "ld+json"})
    for field, moment in stated:
        # a clock time equal to that of the last change, while another sign has its own: it was overwritten
        overwritten = unchanged and moment in changed and moment.precision is Precision.TIME
        if not overwritten:
            kind = _kind_of_origin(field.origin)
            yield Testimony(kind, moment, TRUST[kind], f"{field.origin}: {field.value.strip()[:60]}")


def _kind_of_origin(origin: str) -> str:
    first = origin.split(maxsplit=1)[0].casefold() if origin.split() else ""
    if first == "meta" and not _NAMED_PUBLISHED.search(origin):
        return "loose meta"
    for start, kind in (("meta", "meta"), ("itemprop", "meta"), ("ld", "ld+json"), ("time", "time"), ("url", "url")):
        if first.startswith(start):
            return kind
    return "field"


def _from_urls(item: RawItem) -> Iterator[Testimony]:
    for url in dict.fromkeys(item.field_values("url")):
        path = urlsplit(url).path if "://" in url[:12] else url
        day = _URL_DAY.search(path)
        parts = [part for part in (day.groups() if day else ()) if part]
        moment = read_date("-".join(parts)) if parts else None
        if moment is None:
            month = _URL_MONTH.search(path)
            moment = read_date(f"{month[1]}-{int(month[2]):02d}") if month else None
        if moment:
            yield Testimony("url", moment, TRUST["url"], f"address {url[:200]}")


def _from_lines(item: RawItem, lines: tuple[Line, ...], order: DayOrder | None) -> Iterator[Testimony]:
    body = [line for line in lines if line.role in BODY_ROLES]
    first_body = body[0].start if body else len(item.text)
    stated = any(field.name == "published" for field in item.fields)
    for line in lines:
        text = item.text[line.start : line.end]
        if line.role is Role.DATELINE:
            found = next(find_dates(text), None)
            if found:
                yield Testimony("dateline", found.moment, TRUST["dateline"], f"dateline {text.strip()}")
        if line.role is not Role.PUBDATE or ("field" in line.evidence and stated):
            continue
        moment = published_in(text, order)
        if moment is None:
            continue
        if "date-prefix" in line.evidence:
            start = line.start + len(text) - len(text.lstrip())
            yield Testimony("prefix", moment, TRUST["prefix"], f"characters {start}-{line.end - 1} of the text")
        else:
            kind = "line" if line.start <= first_body else "late-line"
            yield Testimony(kind, moment, TRUST[kind], f"line {text.strip()[:80]}")


def published_in(text: str, order: DayOrder | None = None) -> Moment | None:
    """The first date of a date line that no word such as `Updated` stands before."""
    for found in find_dates(text, order):
        before = text[: found.start].rstrip(" :|,(")
        last_word = (before.split() or [""])[-1]
        if not UPDATED_LABEL.match(last_word):
            return found.moment
    return None


def from_captions(item: RawItem, lines: tuple[Line, ...]) -> Testimony | None:
    """The day of the pictures: the latest caption date that falls on a weekday the lead names.

    Without such a weekday, the latest caption date where at least three captions bear it.
    """
    days: dict[date, Moment] = {}
    counts: dict[date, int] = {}
    for line in lines:
        if line.role is Role.CAPTION:
            for found in find_dates(item.text[line.start : line.end]):
                days.setdefault(found.moment.day, found.moment)
                counts[found.moment.day] = counts.get(found.moment.day, 0) + 1
    if not days:
        return None
    named = lead_weekdays(item, lines)
    on_weekday = [day for day in days if day.weekday() in named]
    if on_weekday:
        day = max(on_weekday)
        return Testimony(
            "caption",
            days[day],
            TRUST["caption"],
            f"latest caption date, a {day:%A} as the lead says",
            DateStatus.INFERRED,
        )
    day = max(days)
    if counts[day] < CAPTIONS_AGREE:
        return None
    return Testimony(
        "caption", days[day], TRUST["caption"], f"{counts[day]} captions bear this date", DateStatus.INFERRED
    )


def lead_weekdays(item: RawItem, lines: tuple[Line, ...]) -> frozenset[int]:
    """Weekdays (Monday 0) that the first paragraphs name."""
    lead = [line for line in lines if line.role is Role.BODY][:LEAD_PARAGRAPHS]
    words = (word.casefold() for line in lead for word in _WORD.findall(item.text[line.start : line.end]))
    return frozenset(WEEKDAYS[word] for word in words if word in WEEKDAYS)


def from_dateline_day(item: RawItem, lines: tuple[Line, ...], years: Iterator[int]) -> Iterator[Testimony]:
    """`MARROW BAY, Oct 6 -` with the year from elsewhere (an address, a crawl): inferred."""
    text = next((item.text[line.start : line.end] for line in lines if line.role is Role.DATELINE), "")
    match = _SHORT_DAY.search(text)
    if match is None or next(find_dates(text), None):
        return
    for year in years:
        moment = read_date(f"{match[2] or match[3]} {match[1] or match[4]} {year}")
        if moment:
            yield Testimony(
                "dateline", moment, 0.8, f"dateline {text.strip()}, year from elsewhere", DateStatus.INFERRED
            )
            return
