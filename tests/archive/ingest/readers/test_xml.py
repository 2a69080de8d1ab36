from tests.archive.ingest.members import read
from tests.archive.ingest.readers.told import fields, items, results


def test_records_are_known_by_the_names_of_their_fields():
    first, second = items("xml.xml")
    assert fields(first, "headline", "published", "byline") == ("Ferry late after fog", "2020-10-06", "Ann Lee")
    assert first.text.endswith("closed the channel.\n\nThe harbour master said the evening boat would run to time.")
    assert second.locator == "xml.xml#2"


def test_xml_without_texts_is_refused_by_the_name_of_its_root():
    (error,) = results("broken-unknown.xml")
    assert (error.code, "<settings>" in error.detail) == ("unknown-format", True)


def test_one_record_has_the_locator_of_its_file():
    (item,) = read('<?xml version="1.0"?><story><headline>Late</headline><body>Fog closed it.</body></story>', "a.xml")
    assert (item.locator, item.text) == ("a.xml", "Late\n\nFog closed it.")
