from tests.archive.ingest.members import read
from tests.archive.ingest.readers.told import fields, items


def test_tags_are_fields_and_paragraph_marks_blank_lines():
    item = items("tagged.txt")[0]
    assert fields(item, "headline", "byline", "source", "published", "canonical_id") == (
        "Ferry late after fog", "Ann Lee", "Harbour Post", "06/10/2020", "HP201006-0001",
    )  # fmt: skip
    assert item.text.endswith("closed the channel.\n\nThe harbour master said the evening boat would run to time. "
                              "Fares & times stay.")  # fmt: skip


def test_the_short_names_of_newswire_collections_are_known():
    (item,) = read("<DOC><HL>Ferry late</HL><DD>2020-10-06</DD><SO>CPA</SO><TEXT>Fog closed it.</TEXT></DOC>", "a")
    assert fields(item, "headline", "published", "source") == ("Ferry late", "2020-10-06", "CPA")


def test_a_field_without_an_end_stops_with_its_line():
    (item,) = read("<DOC><TITLE>Ferry late\n<TEXT>Fog closed the channel.</TEXT></DOC>", "a.txt")
    assert item.text == "Ferry late\n\nFog closed the channel."
