"""How a dump writes its dates follows from the articles its items speak for, once it is read and whenever they change.

A dump's articles are those that an item of it speaks for: who speaks does not depend on the order of arrival, so
neither do habits. Killed in between, the run that takes over does the same again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from archive.evidence.dating import Habits, crowded_of, order_of
from archive.ingest.items import DateResult, DayOrder
from archive.models import Article, Dump, Item
from archive.settling import stories
from archive.storing import loading, readings
from archive.turns import changing
from archive.versions.postings import slices

WRITTEN: Final = 200  # articles dated anew in one transaction
_LIGHT: Final = ("own_date", "own_reading", "date_readings", "day_order")


def beside(dump: Dump) -> list[int]:
    """This dump and those that hold an article of it too: whose habits it may change. One query."""
    held = dump.items.filter(article__isnull=False).values("article_id")
    others = Item.objects.filter(article__in=held).order_by().values_list("dump_id", flat=True).distinct()
    return sorted({dump.pk, *others})


def settle(dump_ids: Iterable[int], beat: Callable[[], None] = lambda: None) -> None:
    """Makes the habits of these dumps true, and the dates that hang on them. Reads all their articles' dates.

    `beat` is called again and again, at least every few seconds.
    """
    for dump_id in dump_ids:
        before = Habits.read(Dump.objects.values_list("habits", flat=True).get(pk=dump_id))
        now = _habits_of(dump_id)
        if now != before:
            Dump.objects.filter(pk=dump_id).update(habits=now.as_json())
        if now != Habits() or before != Habits():
            for part in slices(_hanging(dump_id, before, now), WRITTEN):
                beat()
                _date_again(part)


def _habits_of(dump_id: int) -> Habits:
    spoken = Article.objects.filter(speaking_dump=dump_id).order_by()
    order = order_of(Counter(spoken.exclude(day_order="").values_list("day_order", flat=True)))
    rows = spoken.only(*_LIGHT).iterator(chunk_size=2000)
    return Habits(order, crowded_of(_date(article, order) for article in rows))


def _date(article: Article, order: DayOrder | None) -> DateResult:
    """By the item alone, read in this order."""
    if order and order in article.date_readings:
        return readings.date_from_json(article.date_readings[order])
    return readings.own_date(article)


def _hanging(dump_id: int, before: Habits, now: Habits) -> Iterator[int]:
    """Articles whose date the habits may change, or may have changed. Read in full beforehand: they are saved."""
    crowded = {day for day, _ in before.crowded | now.crowded}
    rows = Article.objects.filter(speaking_dump=dump_id).order_by("pk").only(*_LIGHT)
    yield from [
        row.pk for row in rows.iterator(chunk_size=2000)
        if row.date_readings or (readings.own_date(row).value or "")[:10] in crowded
    ]  # fmt: skip


def _date_again(article_ids: list[int]) -> None:
    with changing():
        articles = list(Article.objects.select_related("source").filter(pk__in=article_ids))
        changed = loading.say_again(articles)
        if changed:
            stories.settle_dates(changed)
