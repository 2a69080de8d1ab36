from tests.archive.ingest.readers.told import fields, items


def test_pictures_stay_out_of_the_body_and_captions_are_metadata():
    (item,) = items("nitf.xml")
    assert item.text.endswith(
        "channel.\n\nTonight\n\nThe harbour master said the evening boat would run to time. Fares stay."
    )
    assert fields(item, "caption", "standfirst", "published", "version", "version_of", "pubstatus") == (
        "Fog on the channel.", "Evening boat to run to time", "20201006T090100Z", "2", "ferry", "usable",
    )  # fmt: skip


def test_entities_are_not_followed_and_broken_markup_is_mended():
    (item,) = items("broken-nitf.xml")
    assert fields(item, "headline") == ("Ferry late &x; & foggy",)
    assert item.text.endswith("run to time.")
