import json

from tests.archive.ingest.members import codes, read

ONE = json.dumps({"title": "Ferry late", "text": "The ferry came late again."})


def test_each_line_is_an_item_and_blank_lines_are_none():
    results = read(f"{ONE}\n\n{ONE}\r\n{ONE}", "a.txt")
    assert [(item.locator, item.format) for item in results] == [(f"a.txt#{n}", "jsonl") for n in (1, 2, 3)]


def test_a_broken_line_is_rejected_and_a_last_one_cut_off():
    results = read(f'{ONE}\n{ONE}\n{{"title\n[1]\n{ONE}\n{ONE[:20]}', "a.jsonl")
    assert codes(results) == ["item", "item", "bad-record", "bad-record", "item", "truncated"]
    assert results[2].locator == "a.jsonl#3"


def test_one_line_in_another_encoding_spoils_no_other():
    good = json.dumps({"title": "Grüße", "text": "Schöne Grüße aus Köln, über Äpfel."}, ensure_ascii=False)
    bad = json.dumps({"title": "Apfel", "text": "Ein Äpfelchen."}, ensure_ascii=False).encode("cp1252")
    results = read((good + "\n").encode() * 3000 + bad + b"\n" + good.encode(), "a.jsonl")
    assert len(results) == 3002
    assert results[3000].text == "Apfel\n\nEin Äpfelchen."
    assert "1 bytes that are not utf-8 read as cp1252" in results[3000].notes
    assert results[3001].notes == results[0].notes == ()
