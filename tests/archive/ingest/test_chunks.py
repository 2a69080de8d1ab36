import io

from hypothesis import given
from hypothesis import strategies as st

from archive.ingest import chunks as module
from archive.ingest.chunks import chunks
from tests.growth import IN_PROPORTION, growth


def cut(text, name="item", **options):
    return [(chunk.markup, chunk.whole) for chunk in chunks(io.StringIO(text), name, **options)]


def test_records_come_one_by_one_behind_what_stands_before_them():
    assert cut("<rss><item a='1'>1</item> x <ITEM>2</ITEM></rss>") == [
        ("<rss>", True), ("<item a='1'>1</item>", True), ("<ITEM>2</ITEM>", True),
    ]  # fmt: skip


def test_a_closing_tag_in_cdata_closes_nothing():
    assert cut("<item><![CDATA[</item><item>]]></item>")[1:] == [("<item><![CDATA[</item><item>]]></item>", True)]
    assert len(cut("<item><![CDATA[</item>]]></item>", nests_cdata=False)) == 2


def test_a_record_without_its_end_stops_at_the_next_or_with_the_file():
    assert cut("<item>1<item>2")[1:] == [("<item>1", False), ("<item>2", False)]


def test_longer_names_are_other_elements():
    assert cut("<items><item>1</item></items>") == [("<items>", True), ("<item>1</item>", True)]


@given(st.integers(1, 40), st.integers(1, 30))
def test_where_the_reading_stops_makes_no_difference(step, count):
    text = "".join(f"<item>{n}<![CDATA[ </item> ]]></item>\n" for n in range(count))

    class Slow(io.StringIO):
        def read(self, _size):
            return super().read(step)

    assert [chunk.markup for chunk in chunks(Slow(text), "item")] == [
        "", *(f"<item>{n}<![CDATA[ </item> ]]></item>" for n in range(count)),
    ]  # fmt: skip


def test_an_endless_record_is_given_up_and_costs_no_more_than_its_length(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_RECORD", 1_000_000)
    found = cut("<item>" + "x" * 3_000_000 + "</item><item>2</item>")
    assert [(len(markup) <= 1_000_000, whole) for markup, whole in found[1:]] == [(True, False), (True, True)]
    assert growth(cut, lambda size: "<item>" + "x" * size + "</item><item>2</item>", 500_000) < IN_PROPORTION
