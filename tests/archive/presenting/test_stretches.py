"""Browsing without a query: what a year, a month and a day hold, and the same day of every year."""

from datetime import date

import pytest

from archive.models import VersionGroup
from archive.presenting import stretches
from archive.presenting.stretches import Stretch
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-10-06", date(2020, 10, 6), date(2020, 10, 6)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_stretch_reaches_from_its_first_day_to_its_last(value, first, last):
    found = Stretch.of(value)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("value", ["", "0000", "2020-13", "2020-02-30", "20201", "2020-1", "when"])
def test_what_the_calendar_does_not_have_is_no_stretch(value):
    assert Stretch.of(value) is None


def test_an_article_stands_where_its_date_is_known_to_lie_and_nowhere_else():
    year, month = make_article(published="2020"), make_article(published="2020-01")
    day, clock = make_article(published="2020-01-01"), make_article(published="2020-01-01T10:30:00+02:00")
    make_article(published=None)
    held = {value: set(stretches.articles_in(Stretch.of(value))) for value in ("2020", "2020-01", "2020-01-01")}
    assert held == {"2020": {year, month, day, clock}, "2020-01": {month, day, clock}, "2020-01-01": {day, clock}}
    assert [(part.stretch.value, part.count) for part in stretches.parts_of(Stretch.of("2020"))] == [("2020-01", 3)]
    assert [(part.stretch.value, part.count) for part in stretches.parts_of(Stretch.of("2020-01"))] == [
        ("2020-01-01", 2)
    ]
    assert stretches.held_values() == ["2020", "2020-01", "2020-01-01"]


def test_the_nearest_stretches_that_hold_something_are_named():
    for published in ("2018-05", "2019-03-04", "2020", "2022-07-08T09:00"):
        make_article(published=published)
    near = {value: stretches.beside(Stretch.of(value)) for value in ("2019", "2019-03", "2019-03-04")}
    told = {value: tuple(each and each.value for each in pair) for value, pair in near.items()}
    assert told == {"2019": ("2018", "2020"), "2019-03": ("2018-05", "2022-07"), "2019-03-04": (None, "2022-07-08")}


def test_a_story_is_shown_once_by_its_latest_article_of_the_stretch():
    story = VersionGroup.objects.create()
    make_article(version_group=story, published="2020-10-06")
    later = make_article(version_group=story, published="2020-10-07")
    make_article(version_group=story, published="2020-11-01")
    other = make_article(published="2020-10-20")
    leads = list(stretches.leads(stretches.articles_in(Stretch.of("2020-10"))).values_list("pk", flat=True))
    assert leads == [other.pk, later.pk]
    assert [(each.lead.id, each.versions) for each in stretches.stories(leads)] == [(other.pk, 1), (later.pk, 3)]


def test_a_day_of_the_year_is_looked_for_in_every_year_and_only_where_the_day_is_known():
    ids = [make_article(published=value).pk for value in ("2016-02-29", "2020-02-29T08:00", "2019-03-01", "2020-02")]
    found = stretches.on_this_day(stretches.day_of_year("02-29"), stretches.years())
    assert set(found.values_list("pk", flat=True)) == set(ids[:2])
    assert stretches.day_of_year("02-30") is None
