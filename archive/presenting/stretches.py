"""Stretches of time to browse: what a year, a month or a day holds, and what is near it. Nothing here is searched."""

from calendar import isleap, monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, Substr

from archive.ingest.items import Precision
from archive.models import Article, ArticleQuerySet
from archive.presenting.cards import card, for_cards
from archive.presenting.front import FrontStory
from archive.wording import date_words

Unit = Literal["year", "month", "day"]
_UNITS: Final[dict[int, Unit]] = {4: "year", 7: "month", 10: "day"}  # characters of a partial ISO date
_LENGTHS: Final = {unit: length for length, unit in _UNITS.items()}
# How precisely an article's date is known for it to stand in a stretch: nothing of a year lies in its January.
_PRECISE_ENOUGH: Final[dict[Unit, tuple[Precision, ...]]] = {
    "year": (Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.TIME),
    "month": (Precision.MONTH, Precision.DAY, Precision.TIME),
    "day": (Precision.DAY, Precision.TIME),
}
_FINER: Final[dict[Unit, Unit]] = {"year": "month", "month": "day"}
_LEAP_YEAR: Final = 2020  # one in which every day of a year is


@dataclass(frozen=True, slots=True)
class Stretch:
    """`value` is the partial ISO date, as the search's `from` and `to` take it; both days are included."""

    value: str
    unit: Unit
    first: date
    last: date

    @classmethod
    def of(cls, value: str) -> Self | None:
        """None where that is no date of the calendar."""
        unit = _UNITS.get(len(value))
        if unit is None:
            return None
        try:
            first = date.fromisoformat(f"{value}-01-01"[: _LENGTHS["day"]])
        except ValueError:
            return None
        days = {"year": 366 if isleap(first.year) else 365, "month": monthrange(first.year, first.month)[1], "day": 1}
        return cls(value, unit, first, date.fromordinal(first.toordinal() + days[unit] - 1))

    @property
    def name(self) -> str:
        return date_words(self.value, self.unit)

    @property
    def around(self) -> list[Self]:
        """The year, and the month, that it is part of."""
        lengths = [length for length in _UNITS if length < len(self.value)]
        return [wider for length in lengths if (wider := type(self).of(self.value[:length]))]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch within another one, and its articles."""

    stretch: Stretch
    count: int


def articles_in(stretch: Stretch) -> ArticleQuerySet:
    """All whose date is known to lie in it."""
    within = Article.objects.filter(published_day__range=(stretch.first, stretch.last))
    return within.filter(published_precision__in=_PRECISE_ENOUGH[stretch.unit])


def parts_of(stretch: Stretch) -> list[Part]:
    """The months of a year or the days of a month that hold anything. One query; none for a day."""
    finer = _FINER.get(stretch.unit)
    if finer is None:
        return []
    known = articles_in(stretch).filter(published_precision__in=_PRECISE_ENOUGH[finer])
    values = known.order_by().annotate(part=Substr("published", 1, _LENGTHS[finer])).values_list("part")
    counted = dict(values.annotate(count=Count("pk")))
    return [Part(part, counted[value]) for value in sorted(counted) if (part := Stretch.of(value))]


def held_values() -> list[str]:
    """All years, months and days that hold an article, ascending. One query."""
    days = Article.objects.filter(published_day__isnull=False).order_by()
    values = days.annotate(day=Substr("published", 1, _LENGTHS["day"])).values_list("day", flat=True).distinct()
    return sorted({value[:length] for value in values for length in _UNITS if length <= len(value)})


def beside(stretch: Stretch) -> tuple[Stretch | None, Stretch | None]:
    """The nearest stretches of its kind, before and after, that hold an article. Two queries."""
    precise = Article.objects.filter(published_precision__in=_PRECISE_ENOUGH[stretch.unit])
    days = precise.values_list("published_day", flat=True)
    before = days.filter(published_day__lt=stretch.first).order_by("-published_day").first()
    after = days.filter(published_day__gt=stretch.last).order_by("published_day").first()
    length = _LENGTHS[stretch.unit]
    found = [Stretch.of(day.isoformat()[:length]) if day else None for day in (before, after)]
    return found[0], found[1]


def leads(articles: ArticleQuerySet, *, each_day: bool = False) -> ArticleQuerySet:
    """Of each story, or of each story and day, the latest of these articles; the latest first, by id in a day."""
    order = [F("published").desc(nulls_last=True), F("pk").desc()]
    rank = Window(RowNumber(), ["version_group_id", "published_day"] if each_day else "version_group_id", order)
    return articles.annotate(rank=rank).filter(rank=1).order_by(*order)


def stories(article_ids: Collection[int]) -> list[FrontStory]:
    """Of these leads, in their order. Two queries."""
    rows = {article.pk: article for article in for_cards(Article.objects.filter(pk__in=article_ids))}
    shown = [rows[pk] for pk in article_ids if pk in rows]
    groups = Article.objects.filter(version_group__in={article.version_group_id for article in shown})
    counts = dict(groups.order_by().values_list("version_group").annotate(Count("pk")))
    return [FrontStory(card(article), counts.get(article.version_group_id, 1)) for article in shown]


def years() -> list[int]:
    """Of the dated articles, from the first to the last, whether they hold anything or not. Two queries."""
    days = Article.objects.filter(published_day__isnull=False).values_list("published_day", flat=True)
    first, last = days.order_by("published_day").first(), days.order_by("-published_day").first()
    return list(range(first.year, last.year + 1)) if first and last else []


def on_this_day(day: date, among: Iterable[int]) -> ArticleQuerySet:
    """The articles that these years published on this day of the year."""
    days = [it for year in among if (it := _in_year(day, year))]
    return Article.objects.filter(published_day__in=days, published_precision__in=_PRECISE_ENOUGH["day"])


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return None


def day_of_year(text: str) -> date | None:
    """`10-06`, in a leap year; None where no year has that day."""
    try:
        return date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        return None
