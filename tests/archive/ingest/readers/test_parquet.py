import io
import sys

import pyarrow as pa
from pyarrow import parquet

from tests.archive.ingest.members import read
from tests.archive.ingest.readers.told import DUMPS, fields, items


def test_dates_and_lists_are_read():
    first, second = items("parquet.parquet")
    assert fields(first, "published", "byline") == ("2020-10-06T09:01:00", "Ann Lee, Bo Day")
    assert fields(second, "published", "byline") == ("2020-10-07", None)


def test_without_the_optional_package_the_file_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (error,) = read((DUMPS / "parquet.parquet").read_bytes(), "a.parquet")
    assert (error.code, "requirements-parquet.txt" in error.detail) == ("needs-package", True)


def test_a_cell_of_no_day_or_no_text_that_can_be_costs_no_row():
    texts = [
        b"The ferry is late, harbour master Edda Quill said.",
        b"The gale took th\xe9 ramp of the quay away.",
    ]
    columns = {
        "headline": ["Ferry late", "Ramp gone"],
        "date": pa.array([1_601_974_860_000, 2**60], pa.timestamp("ms")),
        "body": pa.array(texts, pa.binary()).cast(pa.binary()).view(pa.string()),
    }
    target = io.BytesIO()
    parquet.write_table(pa.table(columns), target)
    first, second = read(target.getvalue(), "post.parquet")
    assert fields(first, "published") == ("2020-10-06T09:01:00",)
    assert "Ramp gone" in second.text
    assert "th\ufffd ramp" in second.text
