from tests.archive.ingest.members import codes, read
from tests.archive.ingest.readers.told import DUMPS, fields, items

WORDS = "The morning ferry to Gannet Point came in forty minutes late on Tuesday after fog closed the channel."


def test_each_part_is_an_item_to_the_character():
    whole = (DUMPS / "bundle.txt").read_text(encoding="utf-8")
    found = items("bundle.txt")
    assert [item.locator for item in found] == ["bundle.txt#1", "bundle.txt#2", "bundle.txt#3"]
    assert all(item.text in whole for item in found)
    assert fields(found[1], "headline", "published", "source") == ("Cod quota cut", "2020-10-07", "Harbour Post")


def test_the_magazine_heading_gives_the_day():
    text = "".join(f"*TEXT {n:03} 01/0{n}/63 PAGE 020\n\n{WORDS.upper()}\n" for n in range(1, 5))
    assert [fields(item, "published") for item in read(text, "a.txt")] == [(f"1963-01-0{n}",) for n in range(1, 5)]


def test_a_text_with_breaks_in_it_stays_one_text():
    for text in (f"{WORDS}\n\n***\n\n{WORDS}\n\n***\n\n{WORDS}", f"Ferry\n----------\n{WORDS}\n----------\n{WORDS}"):
        (item,) = read(text, "a.txt")
        assert (item.format, item.text) == ("text", text)


def test_rules_around_figures_are_no_separators():
    table = "12 13 14\n==========\n15 16 17\n==========\n18 19 20\n==========\n21 22 23"
    assert codes(read(table, "a.txt")) == ["item"]
