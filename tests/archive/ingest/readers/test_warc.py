import pytest

from tests.archive.ingest.readers.told import fields, items, results


@pytest.mark.parametrize("name", ["warc.warc", "warc-by-record.warc.gz", "warc-whole.warc.gz"])
def test_however_it_is_packed_a_capture_gives_the_same_pages(name):
    first, second = items(name)
    assert fields(first, "headline", "url", "crawled") == (
        "Ferry late after fog", "https://harbour.example/2020/10/06/ferry", "2020-10-08T01:00:00+00:00",
    )  # fmt: skip
    assert (first.locator, second.locator) == (f"{name}#2", f"{name}#6")
    assert second.text.endswith("a tenth less than last year.")


def test_of_a_collection_only_its_captures_are_read():
    assert [item.locator for item in items("warc-collection.wacz")] == [
        f"warc-collection.wacz!/archive/data.warc.gz#{number}" for number in (2, 6)
    ]


def test_records_that_are_no_pages_are_told_in_one_line():
    assert str(results("warc.warc")[-1]).endswith("hold no page: 1 of image/png, 1 answers 404.")


def test_an_arc_is_read_like_a_warc():
    (item,) = items("warc-old.arc")
    assert fields(item, "crawled") == ("2020-10-08T01:00:00+00:00",)


def test_a_record_that_breaks_off_is_read_with_a_note():
    assert items("broken-capture.warc")[-1].notes[-1].startswith("incomplete: the record breaks off after")
