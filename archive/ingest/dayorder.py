"""Day and month in dates such as `03/04/2020`: what an item shows of their order, and what it hangs on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from archive.ingest.dates import find_dates, orders_in
from archive.ingest.dating import date_item
from archive.ingest.items import DayOrder, ParsedArticle, RawItem, Role

_DATED: tuple[Role, ...] = (Role.PUBDATE, Role.UPDATED)
_DAY = len("2020-04-03")


def with_orders(parsed: ParsedArticle, item: RawItem, latest: date) -> ParsedArticle:
    """`latest`: as in `dating.date_item`. What the item alone cannot tell is left to its dump (`settling.habits`)."""
    shown = [order for text in _dates_of(parsed, item) for order in orders_in(text)]
    if not shown:
        return parsed
    one, other = (date_item(item, parsed.lines, latest, order) for order in DayOrder)
    told = {order for order in shown if order}
    if not told:
        told = {order for order in DayOrder if _is_borne_out(parsed, item, order)}
    return replace(
        parsed,
        day_order=told.pop() if len(told) == 1 else None,
        by_order=None if one == other == parsed.published else (one, other),
    )


def _is_borne_out(parsed: ParsedArticle, item: RawItem, order: DayOrder) -> bool:
    """Whether read in this order a date is the day that a sign without such doubt names: an address, a prefix."""
    alone = (parsed.published.value or "")[:_DAY]
    found = (found for text in _dates_of(parsed, item) for found in find_dates(text, order))
    return len(alone) == _DAY and any(each.moment.day.isoformat() == alone for each in found)


def _dates_of(parsed: ParsedArticle, item: RawItem) -> Iterator[str]:
    """The values and lines that say when the item was published, changed or fetched."""
    yield from (field.value for field in item.fields if field.name in {"published", "updated", "crawled"})
    for line in parsed.lines:
        if line.role in _DATED and "field" not in line.evidence:
            yield item.text[line.start : line.end]
