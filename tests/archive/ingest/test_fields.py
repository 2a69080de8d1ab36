import pytest

from archive.ingest.fields import fits, fold, guess, is_date_like, meanings


@pytest.mark.parametrize("key", ["datePublished", "date_published", "Date-Published", "schema:datePublished"])
def test_a_name_means_the_same_however_it_is_written(key):
    assert meanings(key)[0][0] == "published"
    assert fold("date_published") == "datepublished"


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("title", "headline"), ("content_original", "body"), ("articleBody", "body"), ("abstract", "standfirst"),
        ("authors", "byline"), ("modified_at", "updated"), ("scraped_at", "crawled"), ("og:title", "headline"),
        ("link", "url"), ("newspaper", "source"), ("lang", "language"), ("ID", "canonical_id"), ("keywords", "tags"),
        ("category", "section"), ("Überschrift", "headline"), ("texto", "body"), ("fecha", "published"),
    ],
)  # fmt: skip
def test_names_met_in_dumps_are_known(key, field):
    assert meanings(key)[0][0] == field


def test_an_unknown_name_means_nothing():
    assert meanings("bias_text") == meanings("") == ()


@pytest.mark.parametrize(
    "value",
    [
        "2020-10-06", "2020-10-06T08:00:00Z", "6.10.2020", "10/6/2020", "October 6, 2020", "6 October 2020",
        "Tue, 06 Oct 2020 08:00:00 GMT", "6 de outubro de 2020", "1601971200", "1601971200000",
    ],
)  # fmt: skip
def test_dates_look_like_dates(value):
    assert is_date_like(value)


@pytest.mark.parametrize("value", ["Ferry late", "12", "3.14", "The 2020 season", "", "123456"])
def test_other_values_do_not(value):
    assert not is_date_like(value)


def test_a_value_must_fit_its_field():
    assert not fits("published", "yesterday")
    assert not fits("url", "www.harbour.example")
    assert fits("url", "https://harbour.example/2020/10/06/ferry")
    assert not fits("section", "3")
    assert not fits("byline", "https://harbour.example/ann")


def test_values_decide_where_names_do_not():
    long = "The ferry came late again, and people waited at the quay for two long hours in the rain."
    records = [{"a": "Ferry late again", "b": long, "c": "2020-01-02", "d": "https://harbour.example/x", "e": "7"}] * 3
    assert guess(records) == {"a": "headline", "b": "body", "c": "published", "d": "url"}


def test_a_date_of_crawling_is_not_guessed_to_be_publication():
    assert guess([{"crawl_ts": "2020-01-02", "text": "x"}]) == {}


def test_a_field_is_as_long_as_its_middling_value_in_whatever_order_they_come():
    long, short = "the ferry to Gull Island was cancelled again " * 20, "no ferry today"
    assert guess([{"a": long}, {"a": short}, {"a": long}]) == {"a": "body"}
