from tests.archive.ingest.readers.told import fields, items


def test_a_message_has_its_headline_time_and_agency():
    first, second = items("iptc7901.txt")
    assert fields(first, "headline", "published", "agency", "tags") == (
        "Ferry late after fog", "2020-10-06T09:01", "cpa", "ship, fog",
    )  # fmt: skip
    assert "forty\nminutes late" in first.text
    assert second.locator == "iptc7901.txt#2"
