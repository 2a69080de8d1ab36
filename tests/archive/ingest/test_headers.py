from archive.ingest.headers import bare_fields, header_fields


def found(text, read=header_fields):
    return [(field.name, field.value) for field in read(text, "header")]


def test_known_keys_are_fields_and_others_are_passed_over():
    assert found('Title: "Ferry late"\ndate = 2020-10-06\nweather: fog\n') == [
        ("headline", "Ferry late"), ("published", "2020-10-06"),
    ]  # fmt: skip


def test_a_key_may_have_several_values():
    assert found("tags: [fog, ferry]\n") == [("tags", "fog"), ("tags", "ferry")]
    assert found("tags:\n  - fog\n  - ferry\n") == [("tags", "fog"), ("tags", "ferry")]


def test_values_that_say_nothing_or_cannot_be_it_are_left_out():
    assert found("date: yesterday\nauthor: null\n") == []


def test_bare_lines_need_an_address_or_a_date_to_be_believed():
    assert found("Fog closed the channel", bare_fields) == []
    assert found("Ann Lee\n2020-10-06", bare_fields) == [("byline", "Ann Lee"), ("published", "2020-10-06")]
