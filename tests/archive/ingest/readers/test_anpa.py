from tests.archive.ingest.readers.told import fields, items


def test_marked_lines_are_headline_byline_and_agency():
    (item,) = items("anpa.txt")
    assert fields(item, "headline", "byline", "agency", "published") == (
        "Ferry late after fog", "ANN LEE", "Coastline Press Agency", "2020-10-06T09:01",
    )  # fmt: skip
