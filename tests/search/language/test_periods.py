import pytest

from search.language.periods import day_after, day_before, period


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2020", (20200101, 20201231)),
        ("2020-02", (20200201, 20200229)),
        ("2020-10-06", (20201006, 20201006)),
        ("2020-10-32", None),
        ("2021-02-29", None),
        ("2020-00", None),
        ("0000", None),
        ("20", None),
        ("", None),
    ],
)
def test_a_partial_date_is_a_range_of_days(text, days):
    assert period(text) == days


def test_neighbouring_days_cross_months_and_years_and_stop_at_the_calendars_ends():
    assert day_before(20200301) == 20200229
    assert day_after(20201231) == 20210101
    assert day_before(10101) == 10101
    assert day_after(99991231) == 99991231
