import io

from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ItemError
from archive.ingest.jsontext import loads, records


def is_record(value):
    return isinstance(value, dict) and "title" in value


def found(text):
    return [value.code if isinstance(value, ItemError) else value for value in records(io.StringIO(text), is_record)]


def test_a_value_or_the_reason_why_there_is_none():
    assert loads('\ufeff {"a": 1}') == {"a": 1}
    assert isinstance(loads('{"a"'), ValueError)
    assert isinstance(loads("[" * 100_000), ValueError)


def test_arrays_wrappers_and_values_in_a_row_give_their_records():
    one = '{"title": "Late"}'
    for text in (
        f"[{one}, {one}]",
        f"{one}\n{one}",
        f'{{"n": 2, "docs": {{"list": [{one}, {one}]}}}}',
        f"\x1e{one}\n\x1e{one}",
    ):
        assert found(text) == [{"title": "Late"}] * 2, text


@given(st.text(alphabet='{}[]",:\\ \n1aé', max_size=60))
def test_no_text_breaks_the_reading(text):
    assert isinstance(found(text), list)
