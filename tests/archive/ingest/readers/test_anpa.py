import pytest

from tests.archive.ingest.members import read
from tests.archive.ingest.readers.told import fields, items

WIRE = "\x16\x16\x01a0123\x1f\nu i \x02^Ferry late<\n^By ANN LEE=\n   The ferry came late after fog.\n{sent}\x03"


def test_marked_lines_are_headline_byline_and_agency():
    (item,) = items("anpa.txt")
    assert fields(item, "headline", "byline", "agency", "published") == (
        "Ferry late after fog", "ANN LEE", "Coastline Press Agency", "2020-10-06T09:01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "published"),
    [
        ("AP-NY-11-13-04 1049EST", "2004-11-13T10:49"),
        ("AP-NY-11-13-04", "2004-11-13"),
        ("AP-NY-01-02-70 0000EST", "1970-01-02T00:00"),
        ("AP-NY-12-31-69 2359EST", "2069-12-31T23:59"),
    ],
)
def test_two_digits_of_a_year_begin_in_1970(sent, published):
    (item,) = read(WIRE.format(sent=sent))
    assert fields(item, "published") == (published,)
