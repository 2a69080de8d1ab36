from tests.archive.ingest.readers.told import fields, items, results


def test_an_item_has_its_headline_dateline_date_and_tags():
    item = items("sgml.sgm")[0]
    assert item.locator == "sgml.sgm#1"
    assert item.text.startswith(
        "FERRY LATE AFTER FOG & SWELL\n\n6-OCT-2020 09:01:01.79\n\nMARROW BAY, Oct 6 - The morn"
    )
    assert fields(item, "dateline", "tags", "canonical_id") == ("MARROW BAY, Oct 6 -", "ship, marrow-bay", "1")


def test_control_characters_written_as_entities_are_left_out():
    assert not any(char < " " and char != "\n" for item in items("sgml.sgm") for char in item.text)


def test_a_brief_has_only_a_headline_and_unprocessed_copy_only_a_body():
    _, brief, raw = items("sgml.sgm")
    assert fields(brief, "headline") == ("COD QUOTA CUT BY A TENTH, ISLAND COUNCIL SAYS",)
    assert fields(raw, "headline") == (None,)
    assert raw.text.endswith("than last year.")


def test_an_item_without_an_end_is_read_and_said_to_be_cut():
    first, cut, *_ = results("broken-items.sgm")
    assert first.text.endswith("fog closed the channel.")
    assert (cut.locator, cut.code) == ("broken-items.sgm#1", "truncated")
