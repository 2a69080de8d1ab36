from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ingest.dates import find_dates, read_date
from archive.ingest.items import Precision


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-10-06", "2020-10-06"),
        ("2020/10/06", "2020-10-06"),
        ("20201006", "2020-10-06"),
        ("2020-10-06T12:30:00Z", "2020-10-06T12:30:00+00:00"),
        ("2020-10-06 12:30:00.123+03:00", "2020-10-06T12:30:00+03:00"),
        ("2020-10-06T12:30:00-0400", "2020-10-06T12:30:00-04:00"),
        ("20201006T123000Z", "2020-10-06T12:30:00+00:00"),
        ("Tue, 06 Oct 2020 12:00:01 +0000", "2020-10-06T12:00:01+00:00"),
        ("Fri Oct 09 2020 13:00:00 GMT+0200 (CEST)", "2020-10-09T13:00:00+02:00"),
        ("October 6, 2020, 3:45 pm EDT", "2020-10-06T15:45:00-04:00"),
        (" 7-APR-1987 11:02:35.07", "1987-04-07T11:02:35"),
        ("6th of October 2020", "2020-10-06"),
        ("6. Oktober 2020", "2020-10-06"),
        ("1er octobre 2020", "2020-10-01"),
        ("6 de octubre de 2020", "2020-10-06"),
        ("6 de outubro de 2020", "2020-10-06"),
        ("6 ottobre 2020", "2020-10-06"),
        ("6 oktober 2020", "2020-10-06"),
        ("6 października 2020", "2020-10-06"),
        ("6 октября 2020, 14:30", "2020-10-06T14:30:00"),
        ("6 Ekim 2020", "2020-10-06"),
        ("6. lokakuuta 2020", "2020-10-06"),
        ("2020. október 6.", "2020-10-06"),
        ("2020年10月6日", "2020-10-06"),
        ("2020년 10월 6일", "2020-10-06"),
        ("٦ أكتوبر 2020", "2020-10-06"),
        ("6.10.2020", "2020-10-06"),
        ("13/7/20", "2020-07-13"),
        ("7/13/99", "1999-07-13"),
        ("6/6/2020", "2020-06-06"),
        ("1602000000", "2020-10-06T16:00:00+00:00"),
        ("1602000000000", "2020-10-06T16:00:00+00:00"),
        ("2020-10", "2020-10"),
        ("Oct 2020", "2020-10"),
        ("2020", "2020"),
    ],
)
def test_a_date_is_read(text, value):
    assert read_date(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "a",
        "6/7/20",
        "2020-02-30",
        "31/4/2020",
        "9999-12-31",
        "0001-01-01",
        "1970-01-01",
        "1799-12-31",
        "0",
        "March for water",
        "99999999999999999999",
        "12:30",
        "1.2.3",
        "call 555-2020",
    ],
)
def test_what_is_no_single_date_is_none(text):
    assert read_date(text) is None


def test_midnight_sharp_is_a_day_and_not_a_time():
    assert read_date("2020-10-06T00:00:00Z").precision is Precision.DAY


def test_an_impossible_clock_time_leaves_the_day():
    assert read_date("10-OCT-1987 605:12:19").value == "1987-10-10"


def test_dates_in_prose_are_found_with_their_place():
    text = "It opened on 6 October 2020 and shut on December 1, 2021."

    assert [(text[f.start : f.end], f.moment.value) for f in find_dates(text)] == [
        ("6 October 2020", "2020-10-06"),
        ("December 1, 2021", "2021-12-01"),
    ]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    read_date(text)
    assert all(0 <= f.start < f.end <= len(text) for f in find_dates(text))


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2100, 1, 1)))
def test_a_written_out_day_comes_back(day):
    assert read_date(f"{day.day} {day:%B} {day.year}").day == day
