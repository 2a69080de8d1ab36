from tests.archive.ingest.readers.told import fields, items, results


def test_the_first_generation_with_nitf_inside():
    (item,) = items("newsml.xml")
    assert fields(item, "headline", "byline", "source", "version", "version_of", "pubstatus") == (
        "Ferry late after fog", "Ann Lee", "Coastline Press Agency", "2", "1", "Usable",
    )  # fmt: skip
    assert "Tonight" in item.text


def test_the_second_generation_in_a_message():
    first, package, second = results("newsml-g2.xml")
    assert fields(first, "headline", "version", "version_of", "language") == (
        "Ferry late after fog", "2", "urn:newsml:cpa.example:20201006:ferry-1", "en-GB",
    )  # fmt: skip
    assert (package.code, package.locator) == ("no-article", "newsml-g2.xml#2")
    assert second.text.endswith("last year.\n\nSkippers called the cut too deep for the small boats.")
