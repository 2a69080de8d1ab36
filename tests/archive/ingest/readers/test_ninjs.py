import json

from tests.archive.ingest.members import codes, read
from tests.archive.ingest.readers.told import fields, items


def test_the_body_in_html_is_taken_and_the_versions_are_kept():
    (item,) = items("ninjs.json")
    assert item.text.count("\n\n") == 4
    assert fields(item, "version", "version_of", "pubstatus", "caption", "source") == (
        "2", "urn:cpa:2020:ferry-1", "usable", "Fog on the channel.", "Coastline Press Agency",
    )  # fmt: skip
    assert fields(item, "published", "updated") == ("2020-10-06T09:01:00Z", "2020-10-06T09:30:00Z")


def test_of_several_headlines_the_main_one_is_taken():
    assert fields(items("ninjs-3.json")[0], "headline", "byline") == ("Cod quota cut", "Bo Day")


def test_lines_of_items_are_read_one_by_one():
    one = json.dumps(
        {"uri": "urn:cpa:1", "versioncreated": "2020-10-06T09:30:00Z", "headline": "Late", "body_text": "Fog."}
    )
    assert codes(read(f"{one}\n{one}\n{one}\n", "a.jsonl")) == ["item"] * 3
