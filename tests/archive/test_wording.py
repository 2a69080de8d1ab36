from datetime import date

import pytest

from archive import wording


@pytest.mark.parametrize(
    ("value", "precision", "words"),
    [
        ("2020-10-06", "day", "6 October 2020"),
        ("2020-10", "month", "October 2020"),
        ("2020", "year", "2020"),
        ("2020-10-06T14:05:00+02:00", "time", "6 October 2020, 14:05"),
        (None, "none", "undated"),
        ("2020-99-99", "day", "2020-99-99"),
    ],
)
def test_a_date_reads_as_precise_as_it_is_known(value, precision, words):
    assert wording.date_words(value, precision) == words


def test_lists_leave_the_clock_out():
    assert wording.day_words("2020-10-06T14:05:00", "time") == "6 October 2020"


@pytest.mark.parametrize(
    ("status", "confidence", "kind", "words"),
    [
        ("stated", 0.9, "prefix", "stated at the start of the text"),
        ("stated", 0.9, "a kind to come", "stated"),
        ("inferred", 0.9, "caption", "probably, from a caption"),
        ("inferred", 0.3, "caption", "possibly, from a caption"),
        ("borrowed", 0.9, "version", "borrowed from another version"),
        ("none", 0.0, "", ""),
    ],
)
def test_how_a_date_is_known_is_said_with_its_doubt(status, confidence, kind, words):
    assert wording.date_known_words(status, confidence, kind) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100 %"), (0.999, "99 %"), (0.29, "29 %"), (0.57, "57 %"), (0.004, "less than 1 %"), (0.0, "0 %")],
)
def test_only_the_whole_is_a_hundred_per_cent_and_only_nothing_none(share, words):
    assert wording.percent(share) == words


def test_a_sentence_begins_with_a_capital_also_where_a_share_in_words_stands_first():
    assert wording.edited_words(0.004) == "Less than 1 % of the shared words differ."
    assert wording.coverage_words(0.004, 0.29)[0] == "Less than 1 % of this text stands in that one."


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [
        ("en", "English", "ltr"),
        ("zh", "Chinese", "ltr"),
        ("ckb", "Central Kurdish (Sorani)", "rtl"),
        ("ps", "Pashto", "rtl"),
        ("az", "Azerbaijani", "ltr"),
        ("qqq", "qqq", "ltr"),
        ("", "language unknown", "auto"),
    ],
)
def test_a_language_has_a_name_and_a_direction(code, name, direction):
    assert (wording.language_name(code), wording.text_direction(code)) == (name, direction)


def test_distance_in_time_is_told_from_this_side():
    assert wording.distance_words(date(2020, 10, 6), date(2020, 10, 5)) == "1 day earlier"
    assert wording.distance_words(date(2020, 10, 6), date(2020, 10, 8)) == "2 days later"
    assert wording.distance_words(date(2020, 10, 6), date(2020, 10, 6)) == "same day"
    assert wording.distance_words(None, date(2020, 10, 6)) == ""


@pytest.mark.parametrize(
    ("of_this", "of_that", "words"),
    [
        (1.0, 1.0, "every word of each stands in the other"),
        (1.0, 0.6, "all of this text stands in that one"),
        (0.6, 1.0, "all of that text stands in this one"),
        (0.92, 0.6, "92 % of this text stands in that one"),
        (0.6, 0.92, "92 % of that text stands in this one"),
        (0.6, 0.6, "60 % of this text stands in that one"),
    ],
)
def test_the_share_that_tells_the_most_is_the_reason(of_this, of_that, words):
    assert wording.reason_words(of_this, of_that) == words
