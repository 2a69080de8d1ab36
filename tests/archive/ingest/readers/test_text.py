from archive.ingest.items import ReadOptions
from tests.archive.ingest.members import codes, read


def test_a_text_file_is_one_item_to_the_character():
    (item,) = read("  Ferry late\r\n\r\nThe ferry came late.\n", "news/a.txt")
    assert (item.locator, item.format, item.text) == (
        "news/a.txt",
        "text",
        "  Ferry late\r\n\r\nThe ferry came late.\n",
    )
    assert (item.fields, item.hints, item.notes) == ((), (), ())


def test_how_it_was_decoded_is_noted():
    (item,) = read("Grüße aus Köln".encode("cp1252"))
    assert (item.encoding, item.notes) == ("cp1252", ("decoded as cp1252 (detected, 90 % sure)",))


def test_an_encoding_asked_for_is_used():
    (item,) = read("Grüße".encode("cp1252"), options=ReadOptions(encoding="cp850"))
    assert item.encoding == "cp850"


def test_an_unknown_encoding_is_one_rejected_item():
    assert codes(read("x", options=ReadOptions(encoding="marrow-8"))) == ["unknown-encoding"]


def test_an_empty_file_and_a_blank_one_are_rejected():
    assert codes(read("")) == ["empty"]
    assert codes(read(" \n\t\n")) == ["no-text"]


def test_a_text_longer_than_the_limit_is_rejected():
    assert codes(read("x" * 5_000_001)) == ["too-large"]
    assert codes(read("x" * 5_000_000)) == ["item"]
