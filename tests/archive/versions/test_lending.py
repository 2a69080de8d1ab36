from datetime import date

import pytest

from archive.models import Article, VersionLink
from archive.versions import grouping
from archive.versions.lending import Loan, choose, first_day, set_published
from tests.archive.versions.stories import article, own_date, story
from tests.archive.versions.test_grouping import join

pytestmark = pytest.mark.django_db


def made(name, value=None, headline="", **more):
    return article(story(name), headline or f"Headline of {name}", own_date(value, **more))


def settled(*articles):
    grouping.regroup([one.pk for one in articles])
    return [Article.objects.get(pk=one.pk) for one in articles]


def test_a_stated_date_is_the_article_s_own():
    (one,) = settled(made("one", "2031-05-02T08:30:00+02:00", precision="time", confidence=0.95))
    assert (one.published, one.published_day) == ("2031-05-02T08:30:00+02:00", date(2031, 5, 2))
    assert (one.published_precision, one.published_status, one.published_confidence) == ("time", "stated", 0.95)
    assert one.published_evidence == [["line", "2031-05-02T08:30:00+02:00", "the line over the headline"]]


def test_an_undated_version_borrows_the_day():
    lender, borrower = made("lender", "2031-05-02T08:30:00Z", precision="time"), made("borrower")
    join(lender, borrower, "expanded", 0.5, 0.8)
    _lender, borrowed = settled(lender, borrower)
    assert (borrowed.published, borrowed.published_precision) == ("2031-05-02", "day")
    assert borrowed.published_status == "borrowed"
    assert borrowed.published_confidence == pytest.approx(0.9 * 0.8 * 0.9)
    kind, value, detail = borrowed.published_evidence[0]
    assert (kind, value) == ("version", "2031-05-02")
    assert detail == "lent by the version “Headline of lender”; 80 % of this text stands there"


def test_the_version_that_covers_most_lends():
    borrower = made("borrower")
    near, far = made("near", "2031-05-03", confidence=0.7), made("far", "2031-05-01", confidence=0.99)
    join(borrower, near, coverage_a=0.9), join(borrower, far, coverage_a=0.6)
    assert settled(borrower)[0].published == "2031-05-03"


def test_among_equals_the_surer_then_the_earlier_lends():
    borrower = made("borrower")
    for name, day, confidence in (("a", "2031-05-03", 0.9), ("b", "2031-05-02", 0.9), ("c", "2031-05-01", 0.8)):
        join(borrower, made(name, day, confidence=confidence))
    assert settled(borrower)[0].published == "2031-05-02"


def test_between_equal_lenders_their_texts_decide_and_not_the_order():
    day = own_date("2031-05-02")
    one, other = Loan(1, 0.9, day, "aa"), Loan(2, 0.9, day, "bb")
    assert choose({}, [one, other]) == choose({}, [other, one]) == one


@pytest.mark.parametrize("relation", ["partial", "series"])
def test_shared_passages_and_series_lend_nothing(relation):
    borrower, other = made("borrower"), made("other", "2031-05-02")
    join(borrower, other, relation)
    assert settled(borrower)[0].published is None


def test_borrowed_and_inferred_dates_are_not_lent_on():
    borrower, inferred = made("borrower"), made("inferred", "2031-05-02", status="inferred")
    join(borrower, inferred)
    assert settled(borrower)[0].published_status == "none"


def test_an_inferred_date_gives_way_to_a_surer_stated_one():
    weak = made("weak", "2031-04-30", status="inferred", confidence=0.6)
    join(weak, made("lender", "2031-05-02", confidence=0.9))
    found = settled(weak)[0]
    assert (found.published, found.published_status) == ("2031-05-02", "borrowed")
    assert [entry[0] for entry in found.published_evidence] == ["version", "line"]


def test_an_inferred_date_surer_than_the_stated_one_stays():
    strong = made("strong", "2031-04-30", status="inferred", confidence=0.95)
    join(strong, made("lender", "2031-05-02", confidence=0.9))
    found = settled(strong)[0]
    assert (found.published, found.published_status, found.published_confidence) == ("2031-04-30", "inferred", 0.95)


def test_an_inferred_date_the_version_bears_out_gains_confidence():
    inferred = made("inferred", "2031-05-02", status="inferred", confidence=0.7)
    join(inferred, made("lender", "2031-05-02T10:00:00Z", precision="time", confidence=0.9))
    found = settled(inferred)[0]
    assert (found.published, found.published_status) == ("2031-05-02", "inferred")
    assert 0.7 < found.published_confidence < 1.0
    assert [entry[0] for entry in found.published_evidence] == ["version", "line"]


def test_a_stated_date_never_changes():
    one, other = made("one", "2031-05-02", confidence=0.6), made("other", "2031-05-09", confidence=0.99)
    join(one, other)
    assert [found.published for found in settled(one, other)] == ["2031-05-02", "2031-05-09"]


def test_when_the_lender_is_gone_the_own_date_comes_back():
    borrower, lender = made("borrower"), made("lender", "2031-05-02")
    join(borrower, lender)
    settled(borrower)
    VersionLink.objects.all().delete()
    found = settled(borrower)[0]
    assert (found.published, found.published_day, found.published_status) == (None, None, "none")
    assert found.published_evidence == []


def test_nothing_is_saved_twice():
    borrower, lender = made("borrower"), made("lender", "2031-05-02")
    join(borrower, lender)
    assert borrower.pk in grouping.regroup([borrower.pk])
    assert grouping.regroup([borrower.pk]) == frozenset()


@pytest.mark.parametrize(
    ("value", "day"),
    [("2031", date(2031, 1, 1)), ("2031-05", date(2031, 5, 1)), ("2031-05-02", date(2031, 5, 2))],
)
def test_the_day_of_an_imprecise_date_is_its_first(value, day):
    assert first_day(value) == day


def test_an_empty_date_makes_an_article_undated():
    one = Article()
    set_published(one, own_date("2031-05-02"))
    set_published(one, {})
    assert (one.published, one.published_day, one.published_status, one.published_confidence) == (None, None, "none", 0)
