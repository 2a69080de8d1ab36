import io

import openpyxl
import pytest

from tests.archive.ingest.members import codes, read, zipped
from tests.archive.ingest.readers.told import fields, items


def book(*sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_cells_that_are_dates_become_iso_8601():
    assert [fields(item, "published") for item in items("xlsx.xlsx")] == [("2020-10-06",), ("2020-10-07T09:01:00",)]


def test_every_sheet_is_a_table_and_named_in_the_locator():
    data = book(("May", [["title", "text"], ["Late", "Fog."]]), ("June", [["title", "text"], [], ["Cod", "Cut."]]))
    assert [item.locator for item in read(data, "a.xlsx")] == ["a.xlsx!/May#1", "a.xlsx!/June#1"]


@pytest.mark.parametrize("data", [book(("News", [])), book(("News", [["title", "text"]]))])
def test_a_workbook_without_rows_is_empty(data):
    assert codes(read(data, "a.xlsx")) == ["empty"]


def test_another_office_document_is_refused_with_a_way_out():
    (error,) = read(zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "a.docx")
    assert (error.code, "save it as" in error.detail) == ("unknown-format", True)


def test_a_workbook_that_unpacks_to_a_bomb_is_not_unpacked():
    data = zipped({"[Content_Types].xml": "<x/>", "xl/sharedStrings.xml": b"a" * (40 << 20)})
    assert codes(read(data, "a.xlsx")) == ["too-large"]
