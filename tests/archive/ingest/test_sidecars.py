import pytest

from archive.ingest.sidecars import enriched, fields_of, paired, pairs
from tests.archive.ingest.members import member, read


@pytest.mark.parametrize(
    ("text", "teller"),
    [
        ("a/1442.txt", "a/1442-meta.txt"),
        ("1442.txt", "1442.meta.json"),
        ("1442.txt", "1442_info.yml"),
        ("1442.html", "1442.json"),
        ("full/true/1442.txt", "full/true-meta-information/1442-meta.txt"),
    ],
)
def test_a_file_of_metadata_is_known_by_its_name(text, teller):
    assert pairs([text, teller, "a/other.txt"]) == {text: teller}


def test_files_that_only_share_a_part_of_their_names_are_no_pair():
    assert pairs(["1442.txt", "144-meta.txt", "b/1442-meta.txt", "meta.txt", "1442.txt.bak"]) == {}


def test_json_pairs_and_bare_lines_are_understood():
    assert [(f.name, f.value) for f in fields_of(member('{"author": "Ann Lee", "views": 3}', "1.json"))] == [
        ("byline", "Ann Lee"),
    ]  # fmt: skip
    assert [(f.name, f.value) for f in fields_of(member("Title: Late\nDate: 2020-10-06\n", "1-meta.txt"))] == [
        ("headline", "Late"), ("published", "2020-10-06"),
    ]  # fmt: skip
    lines = "Ann Lee\nhttps://harbour.example/ferry.html\nharbour\n 12 de outubro de 2017 \n230\n"
    assert [(f.name, f.value) for f in fields_of(member(lines, "1-meta.txt"))] == [
        ("byline", "Ann Lee"), ("url", "https://harbour.example/ferry.html"), ("section", "harbour"),
        ("published", "12 de outubro de 2017"),
    ]  # fmt: skip


def test_what_has_a_text_of_its_own_stays_an_item():
    full = member('{"title": "Late", "text": "' + "Fog closed the channel on Tuesday. " * 9 + '"}', "1.json")
    told = {}
    assert [found.locator for found in paired([full, member("Fog.", "1.txt")], told)] == ["1.json", "1.txt"]
    assert told == {}


def test_metadata_go_to_the_text_and_are_no_item_of_their_own():
    told = {}
    members = [member("Title: Ferry late\n", "1-meta.txt"), member("Fog closed the channel.", "1.txt")]
    (text,) = paired(members, told)
    (item,) = enriched(read("Fog closed the channel.", text.locator), told["1.txt"])
    assert [(f.name, f.value, f.origin) for f in item.fields] == [
        ("headline", "Ferry late", "beside it, 1-meta.txt: Title")
    ]
