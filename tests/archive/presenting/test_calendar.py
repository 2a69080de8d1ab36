import pytest

from archive.presenting.calendar import calendar
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_an_empty_archive_has_an_empty_calendar():
    assert calendar().years == ()
    assert calendar().undated == 0


def test_months_count_what_is_dated_by_month_or_better_and_years_count_all():
    for published in ("2020-10-06", "2020-10-07T08:00:00+02:00", "2020-10", "2020", "2019-01-01", None):
        make_article(published=published)
    latest, earlier = calendar().years
    assert (latest.value, latest.count) == ("2020", 4)
    assert {month.value: month.count for month in latest.months if month.count} == {"2020-10": 3}
    assert (earlier.value, earlier.months[0].count) == ("2019", 1)
    assert calendar().undated == 1


def test_tints_go_from_none_to_the_fullest_month():
    for published in ["2020-10-06"] * 8 + ["2020-11-06"]:
        make_article(published=published)
    (year,) = calendar().years
    assert [month.level for month in year.months[8:]] == [0, 4, 1, 0]
