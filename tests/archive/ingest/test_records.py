from archive.ingest.records import Source, flatten, item, items
from tests.archive.ingest.members import codes, spans

SOURCE = Source("json", "utf-8")


def made(record):
    return item(flatten(record), "a#1", SOURCE, {})


def test_headline_standfirst_byline_and_date_stand_before_the_body_each_on_its_own_line():
    found = made({"body": "Fog.", "date": "2020-10-06", "author": "Ann Lee", "summary": "Late.", "title": "Ferry"})
    assert found.text == "Ferry\n\nLate.\n\nAnn Lee\n\n2020-10-06\n\nFog."
    assert [kind for kind, _ in spans(found)] == [
        "field:headline", "field:standfirst", "field:byline", "field:published", "field:body",
    ]  # fmt: skip


def test_lists_of_names_and_objects_with_names_are_flattened():
    found = made({"title": "Ferry", "text": "Fog.", "authors": [{"name": "Ann Lee"}, "Bo Day", {"id": 3}]})
    assert list(found.field_values("byline")) == ["Ann Lee, Bo Day"]


def test_values_that_say_nothing_are_absent():
    found = made({"title": "Ferry", "text": "Fog.", "author": "None", "source": "nan", "url": " "})
    assert [field.name for field in found.fields] == ["headline"]


def test_what_is_no_record_has_its_place_and_its_reason():
    results = list(items([("a#1", "text"), ("a#2", {"title": "Ferry", "text": "Fog."}), ("a#3", None)], SOURCE))
    assert codes(results) == ["bad-record", "item", "bad-record"]
    assert "a string" in results[0].detail


def test_keys_without_a_known_name_are_told_by_their_values():
    rows = [
        (
            f"a#{n}",
            {
                "x1": f"Ferry number {n} late",
                "x2": "Fog closed the channel on Tuesday morning. " * 4,
                "x3": f"2020-10-{n:02}",
            },
        )
        for n in range(1, 9)
    ]
    first, *_ = items(rows, SOURCE)
    assert {(field.name, field.value) for field in first.fields} == {
        ("published", "2020-10-01"), ("headline", "Ferry number 1 late"),
    }  # fmt: skip
