import io
import json

from archive.ingest.items import Member, ReadOptions
from archive.ingest.readers import choose
from tests.archive.ingest.members import codes, read, spans

LATE = {"title": "Ferry late", "text": "The ferry came late again."}
ONE = json.dumps(LATE)
TEXT = "Ferry late\n\nThe ferry came late again."


def locators(data, name="a.json"):
    return [result.locator for result in read(data, name)]


def test_one_object_is_one_item_with_the_files_locator():
    (item,) = read(ONE, "a.json")
    assert (item.locator, item.format, item.text) == ("a.json", "json", TEXT)
    assert spans(item) == [("field:headline", "Ferry late"), ("field:body", "The ferry came late again.")]


def test_arrays_wrapped_lists_and_objects_in_a_row_are_numbered_from_one():
    for data in (
        f"[{ONE},{ONE}]",
        f'{{"status": "ok", "title": "Harbour Post feed", "articles": [{ONE}, {ONE}]}}',
        f'{{"response": {{"total": 2, "docs": [{ONE}, {ONE}]}}}}',
        json.dumps(LATE, indent=1) * 2,
    ):
        results = read(data, "a.json")
        assert [(item.locator, item.text) for item in results] == [("a.json#1", TEXT), ("a.json#2", TEXT)], data


def test_content_decides_and_not_the_name():
    assert read(f"[{ONE}]", "a.txt")[0].format == "json"
    assert read("[Updated] The mayor spoke.", "a.txt")[0].format == "text"


def test_a_list_of_authors_does_not_make_an_article_a_wrapper():
    (item,) = read(json.dumps({**LATE, "authors": [{"name": "Ann Lee"}, {"name": "Bo Day"}]}), "a.json")
    assert list(item.field_values("byline")) == ["Ann Lee, Bo Day"]


def test_a_broken_record_is_one_rejected_item_and_the_rest_goes_on():
    results = read(f'[{ONE}, {{"title": "x" "text": 1}}, {ONE}, 7, null, {ONE}]', "a.json")
    assert codes(results) == ["item", "bad-record", "item", "bad-record", "bad-record", "item"]
    assert results[1].locator == "a.json#2"
    wrapped = read(f'{{"status": "ok", "articles": [{ONE}, {{"b":}}, {ONE}], "n": 1}}', "a.json")
    assert codes(wrapped) == ["item", "bad-record", "item"]


def test_what_stands_before_the_break_of_a_cut_file_is_read():
    for data in (f'[{ONE}, {ONE}, {{"title": "Fer', f"[{ONE}, {ONE}", f'{{"articles": [{ONE}, {ONE}, {{"title": "Fer'):
        assert codes(read(data, "a.json")) == ["item", "item", "truncated"], data
    assert codes(read('{"title": "T", "authors": [{"name": "Ann"}], "text": "abc', "a.json")) == ["truncated"]


def test_deep_nesting_and_huge_numbers_do_no_harm():
    deep = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert codes(read(f"[{ONE}, {deep}, {ONE}]", "a.json")) == ["item", "bad-record", "item"]
    assert codes(read("[" * 100_000, "a.json")) == ["bad-record"]
    number = '{"title": "Ferry late", "id": ' + "9" * 10_000 + ', "views": NaN, "text": "Late."}'
    assert codes(read(number, "a.json")) == ["item"]


def test_nul_and_lone_surrogates_are_shown_and_said():
    (item,) = read(r'{"title": "Ferry \ud83d late", "text": "n\u0000ul \ud83d\ude00"}', "a.json")
    assert item.text == "Ferry \ufffd late\n\nn␀ul 😀"
    assert len(item.notes) == 2


def test_records_without_text_and_empty_files_are_rejected():
    assert codes(read('[{"id": 1, "views": 2}, {}]', "a.json")) == ["no-text", "no-text"]
    assert codes(read("[]", "a.json")) == ["empty"]
    assert codes(read("", "a.json")) == ["empty"]


def test_a_large_array_is_never_held_whole():
    class Endless(io.RawIOBase):
        given = 0
        left = b""

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = (b"[" if not self.given else b"") + (ONE + ",").encode() * 1000
            piece = self.left + piece
            self.left = piece[len(buffer) :]
            piece = piece[: len(buffer)]
            self.given += len(piece)
            buffer[: len(piece)] = piece
            return len(piece)

    source = Endless()
    member = Member("a.json", lambda: io.BufferedReader(source, 1 << 20))
    reading = choose(Member("a.json", lambda: io.BytesIO(b"[" + ONE.encode()))).read(member, ReadOptions())
    assert [next(reading).text for _ in range(1000)] == [TEXT] * 1000
    assert source.given < 4 << 20


def test_a_record_with_html_is_rendered_block_by_block():
    (item,) = read(
        json.dumps({"headline": "H &amp; M", "body_html": "<p>One &amp; two.</p><h2>Sub</h2><p>a<br>b</p>"}), "a.json"
    )
    assert item.text == "H & M\n\nOne & two.\n\nSub\n\na\nb"
    assert [(hint.kind, hint.detail) for hint in item.hints[1:]] == [("field:body", tag) for tag in ("p", "h2", "p")]


def test_the_least_processed_of_several_bodies_is_taken():
    plain = "He didn't go, she said. The ferry, late as ever, left."
    split = "He did n't go , she said . The ferry , late as ever , left ."
    (item,) = read(json.dumps({"title": "T", "content": split, "content_original": plain}), "a.json")
    assert item.text.endswith(plain)
    (item,) = read(json.dumps({"title": "T", "full_text": split, "content": plain}), "a.json")
    assert item.text.endswith(plain)
    (item,) = read(json.dumps({"title": "T", "content": plain[:20], "text": plain}), "a.json")
    assert item.text.endswith(plain)


def test_an_object_that_only_wraps_the_record_is_opened():
    (item,) = read(
        json.dumps({"_id": "x", "_source": {**LATE, "url": "https://harbour.example/2021/02/03/ferry"}}), "a.json"
    )
    assert item.text == TEXT
    assert list(item.field_values("url")) == ["https://harbour.example/2021/02/03/ferry"]
