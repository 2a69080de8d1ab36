import sys

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
