import pytest

from archive.ingest.readers import csv
from tests.archive.ingest.members import codes, read, spans

LONG = "The ferry came late again, and people waited at the quay for two long hours in the rain and the wind."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter):
    rows = [["title", "text", "date"], ["Ferry late", f'"{LONG}"', "2020-01-02"], ["Fog", f'"{LONG}"', "2020-01-03"]]
    results = read("\n".join(delimiter.join(row) for row in rows), "a.txt")
    assert [item.text for item in results] == [f"Ferry late\n\n2020-01-02\n\n{LONG}", f"Fog\n\n2020-01-03\n\n{LONG}"]
    assert [item.locator for item in results] == ["a.txt#1", "a.txt#2"]


def test_a_quoted_field_may_span_lines_and_hold_quotes():
    (item,) = read('id,title,text\r\n7,Ferry,"It came, late\r\nagain ""so"""\r\n', "a.csv")
    assert spans(item) == [("field:headline", "Ferry"), ("field:body", 'It came, late\r\nagain "so"')]


def test_a_table_without_names_is_read_by_its_values():
    results = read(f'"3","Ferry late again","{LONG}","2020-01-02"\n' * 3, "a.csv")
    assert results[0].text == f"Ferry late again\n\n2020-01-02\n\n{LONG}"
    assert len(results) == 3


def test_names_nobody_knows_are_read_by_their_values():
    results = read(
        f"kop;verhaal;wanneer\nFerry late again;{LONG};2020-01-02\nFog at the quay;{LONG};2020-02-02\n", "a.csv"
    )
    assert results[0].text == f"Ferry late again\n\n2020-01-02\n\n{LONG}"


def test_an_unquoted_text_keeps_all_its_words():
    (item,) = read("title,text,lang\nFerry,one, two, three,en\n", "a.csv")
    assert item.text == "Ferry\n\none, two, three"


def test_a_field_of_a_megabyte_is_read():
    (item,) = read(f'title,text\nFerry,"{"late " * 200_000}"\n', "a.csv")
    assert len(item.text) > 900_000


def test_a_row_without_text_is_rejected_and_the_rest_goes_on():
    assert codes(read("title,text\nA,x y\n,\n\n,None\nB,z\n", "a.csv")) == ["item", "no-text", "item"]


def test_prose_with_commas_is_no_table():
    assert read("Hello, world\nBye, world\n", "a.txt")[0].format == "text"


def test_a_line_too_long_to_be_held_is_rejected_in_its_place(monkeypatch):
    monkeypatch.setattr(csv, "LONGEST_ROW", 2000)
    rows = ["headline;body", f"Ferry late;{LONG}", "x;" + "fog " * 1000, f"Lens found;{LONG}"]
    first, rejected, last = read("\n".join(rows), "post.csv")
    assert (rejected.locator, rejected.code) == ("post.csv#2", "too-large")
    assert ("Ferry late" in first.text, "Lens found" in last.text, last.locator) == (True, True, "post.csv#3")


def test_where_the_first_line_is_too_long_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(csv, "LONGEST_ROW", 2000)
    rows = ["fog;" * 1000, *(f"{n};Ferry {n} late;{LONG} Boat {n} was full." for n in range(4))]
    first, *others = read("\n".join(rows), "post.csv")
    assert first.code == "too-large"
    assert [f"Boat {n} was full." in item.text for n, item in enumerate(others)] == [True] * 4
