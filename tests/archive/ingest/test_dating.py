from datetime import date

import pytest

from archive.ingest.dating import date_item, updated_of
from archive.ingest.items import DateStatus, Evidence, Field, Precision, RawItem
from archive.ingest.roles import label
from archive.ingest.testimony import published_in
from tests.archive.ingest.making import LEAD, SECOND, THIRD, record, text_item

LATEST = date(2020, 12, 31)
CAPTION = "People look at the broken harbour wall in Marrow Bay on October {}, 2020."


def dated(item: RawItem, latest: date = LATEST):
    return date_item(item, label(item), latest)


def with_fields(*fields: tuple[str, str, str]) -> RawItem:
    return text_item("Wall breaks", LEAD, SECOND, fields=tuple(Field(*field) for field in fields))


def test_a_date_prefix_states_the_date():
    result = dated(text_item(f" date 2020-10-06 {LEAD}", SECOND))

    assert (result.value, result.precision, result.status) == ("2020-10-06", Precision.DAY, DateStatus.STATED)
    assert result.confidence >= 0.95
    assert result.evidence == (Evidence("prefix", "2020-10-06", "characters 1-15 of the text"),)


def test_the_latest_caption_date_on_the_leads_weekday_is_inferred():
    item = text_item("Wall breaks", LEAD, "AP", CAPTION.format(5), SECOND, "AP", CAPTION.format(6), THIRD)

    result = dated(item)

    assert (result.value, result.status) == ("2020-10-06", DateStatus.INFERRED)
    assert result.evidence[0].kind == "caption"


def test_one_caption_on_another_weekday_dates_nothing():
    assert dated(text_item("Wall breaks", LEAD, "AP", CAPTION.format(5), SECOND)).status is DateStatus.NONE


def test_a_field_is_the_date_and_an_address_that_agrees_makes_it_surer():
    field = ("published", "2020-10-06T08:00:00Z", "record date")
    alone = dated(with_fields(field))
    both = dated(with_fields(field, ("url", "https://post.example/2020/10/06/wall", "record url")))

    assert alone.value == both.value == "2020-10-06T08:00:00+00:00"
    assert both.confidence > alone.confidence
    assert {evidence.kind for evidence in both.evidence} == {"field", "url"}


def test_an_address_that_disagrees_makes_it_less_sure():
    field = ("published", "2020-10-06", "record date")

    result = dated(with_fields(field, ("url", "https://post.example/2020/03/01/wall", "record url")))

    assert result.confidence < dated(with_fields(field)).confidence


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("2020/10/06/wall", "2020-10-06"),
        ("2020/1/6/wall", "2020-01-06"),
        ("news/2020/1006/wall", "2020-10-06"),
        ("news/20201006-wall", "2020-10-06"),
        ("news/wall-2020-10-06.html", "2020-10-06"),
        ("2020/10/wall-breaks", "2020-10"),
        ("2020/12/wall-breaks-2", "2020-12"),
        ("story/2020/12/wall-232992", "2020-12"),
    ],
)
def test_an_address_dates_as_precisely_as_it_says(path, value):
    result = dated(with_fields(("url", f"https://post.example/{path}", "record url")))

    assert (result.value, result.precision) == (value, Precision.DAY if len(value) > 7 else Precision.MONTH)


def test_a_day_of_the_same_month_wins_over_the_address():
    item = with_fields(("url", "https://post.example/2020/10/wall", "u"), ("published", "2020-10-06", "record date"))

    assert dated(item).value == "2020-10-06"


@pytest.mark.parametrize(
    "value", ["9999-12-31", "0001-11-30", "1970-01-01", "2021-06-01", "1750-01-01", "2020-02-31", "6/7/20", "soon"]
)
def test_impossible_and_future_dates_are_refused(value):
    assert dated(with_fields(("published", value, "record date"))).status is DateStatus.NONE


def test_nothing_is_younger_than_its_crawl():
    item = with_fields(
        ("published", "2020-10-20", "record date"), ("crawled", "2020-10-07T10:00:00Z", "record fetched")
    )

    assert dated(item).status is DateStatus.NONE


def test_a_last_change_is_never_the_publication():
    item = with_fields(("updated", "2020-10-06", "record modified"))

    assert dated(item).status is DateStatus.NONE
    assert updated_of(item, label(item), LATEST) == "2020-10-06"


@pytest.mark.parametrize(
    "line",
    ["Published 6 October 2020", "6 October 2020", "Veröffentlicht am 6. Oktober 2020", "Опубликовано 6 октября 2020"],
)
def test_a_date_line_at_the_headline_states_the_date(line):
    result = dated(text_item("Wall breaks", line, LEAD, SECOND))

    assert (result.value, result.status) == ("2020-10-06", DateStatus.STATED)


def test_a_line_with_both_dates_gives_each_its_meaning():
    item = text_item("Wall breaks", "Published 6 October 2020, updated 7 October 2020", LEAD, SECOND)

    assert dated(item).value == "2020-10-06"
    assert updated_of(item, label(item), LATEST) == "2020-10-07"


def test_a_records_published_line_is_not_counted_twice():
    field = Field("published", "2020-10-06", "record date")

    result = dated(record((field,), published="2020-10-06", body=f"{LEAD}\n{SECOND}"))

    assert [evidence.kind for evidence in result.evidence] == ["field"]


def test_a_dateline_day_takes_its_year_from_the_crawl():
    item = text_item(
        f"MARROW BAY, Oct 6 (CPA) - {LEAD}", SECOND, fields=(Field("crawled", "2020-10-08", "record fetched"),)
    )

    result = dated(item)

    assert (result.value, result.status) == ("2020-10-06", DateStatus.INFERRED)


def test_a_text_without_any_sign_is_undated():
    assert dated(text_item("Wall breaks", LEAD, SECOND)).value is None


def _stated(*fields):
    item = text_item(LEAD, fields=tuple(Field(name, value, origin) for name, value, origin in fields))
    return date_item(item, label(item), date(2026, 1, 1)).value[:10]


def test_a_publication_time_equal_to_the_last_change_gives_way_to_one_of_its_own():
    changed = "2020-10-07T19:49:50Z"

    assert (
        _stated(
            ("published", changed, "meta article:published_time"),
            ("published", "2020-10-06T13:23:00Z", "ld+json datePublished"),
            ("updated", changed, "meta article:modified_time"),
        )
        == "2020-10-06"
    )


def test_the_printed_papers_day_gives_way_to_the_stated_publication():
    assert (
        _stated(
            ("published", "2020-10-07", "meta date"),
            ("published", "2020-10-06T19:30:04+02:00", "ld+json datePublished"),
        )
        == "2020-10-06"
    )


def test_a_date_behind_mere_white_space_breaks_nothing():
    assert published_in("\n\t 6 October 2020").day.isoformat() == "2020-10-06"
