"""Dates in numbers: what an item shows of the order of day and month, and what it leaves open."""

from datetime import date

import pytest

from archive.ingest.dates import find_dates, orders_in, read_date
from archive.ingest.dating import date_item
from archive.ingest.dayorder import with_orders
from archive.ingest.items import DayOrder, Field, RawItem
from archive.ingest.parsing import parse
from archive.ingest.roles import label

LATEST = date(2026, 11, 22)
TEXT = "Ferry cancelled until spring\n\nThe last ferry to Gull Island left Marrow Bay on Monday with eleven passengers."


def read(*fields, text=TEXT):
    item = RawItem("a", "csv", text, "utf-8", tuple(Field(name, value, name) for name, value in fields))
    lines = label(item)
    return with_orders(parse(item, lines, date_item(item, lines, LATEST), LATEST), item, LATEST)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("13/04/2020", [DayOrder.DAY_FIRST]),
        ("04/13/2020", [DayOrder.MONTH_FIRST]),
        ("03/04/2020, 4-3-20", [None, None]),
        ("13.04.2020 or 4/4/2020 or 2020-04-03 or 40/50/2020", []),
    ],
)
def test_the_order_is_shown_by_numbers_above_twelve(text, orders):
    assert list(orders_in(text)) == orders


def test_an_order_makes_a_date_of_what_may_be_two():
    assert read_date("03/04/2020") is None
    assert read_date("03/04/2020", DayOrder.DAY_FIRST).value == "2020-04-03"
    assert read_date("03/04/2020", DayOrder.MONTH_FIRST).value == "2020-03-04"
    assert read_date("13/04/2020", DayOrder.MONTH_FIRST).value == "2020-04-13"
    assert [found.moment.value for found in find_dates("on 3/4/20", DayOrder.DAY_FIRST)] == ["2020-04-03"]


def test_an_open_date_is_kept_both_ways():
    parsed = read(("published", "03/04/2020"))
    assert parsed.published.value is None
    assert [each.value for each in parsed.by_order] == ["2020-04-03", "2020-03-04"]
    assert parsed.day_order is None


def test_a_plain_date_votes_and_hangs_on_nothing():
    parsed = read(("published", "13/04/2020"))
    assert parsed.published.value == "2020-04-13"
    assert (parsed.day_order, parsed.by_order) == (DayOrder.DAY_FIRST, None)
    assert read(("published", "2020-04-03")).day_order is None


def test_an_address_that_names_the_day_shows_the_order():
    parsed = read(("published", "03/04/2020"), ("url", "https://post.example/2020/04/03/ferry"))
    assert parsed.published.value == "2020-04-03"
    assert parsed.day_order is DayOrder.DAY_FIRST


def test_an_item_that_writes_both_shows_nothing():
    assert read(("published", "13/04/2020"), ("updated", "04/14/2020")).day_order is None


def test_a_date_line_in_numbers_is_one_whatever_its_order():
    parsed = read(text=TEXT.replace("\n\n", "\n\n03/04/2020\n\n", 1))
    assert "pubdate" in {line.role.value for line in parsed.lines}
    assert [each.value for each in parsed.by_order] == ["2020-04-03", "2020-03-04"]
