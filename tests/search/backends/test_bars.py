import pytest

from search.backends.bars import unit_of, written


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        (20201006, 20201006, "day"),
        (20201001, 20201130, "day"),
        (20201031, 20201201, "month"),
        (20151101, 20201231, "month"),
        (20151031, 20201231, "year"),
        (20151101, 20210101, "year"),
        (18900501, 20201231, "year"),
    ],
)
def test_bars_are_as_fine_as_62_of_them_allow(first, last, unit):
    assert unit_of(first, last) == unit


@pytest.mark.parametrize(
    ("bar", "unit", "text"),
    [
        (2020, "year", "2020"),
        (202010, "month", "2020-10"),
        (20201006, "day", "2020-10-06"),
        (99910, "month", "0999-10"),
    ],
)
def test_a_bar_is_written_as_a_partial_date(bar, unit, text):
    assert written(bar, unit) == text
