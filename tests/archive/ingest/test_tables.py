from archive.ingest.tables import named_cells, names_of

LONG = "The morning ferry to Gannet Point came in forty minutes late on Tuesday."


def test_a_first_row_of_known_names_names_the_columns():
    assert names_of([["Title", "Text"], ["Late", "Fog"]]) == ("Title", "Text")
    assert names_of([["kop", "stuk"], ["Late", LONG]]) == ("kop", "stuk")


def test_content_is_not_taken_for_names():
    assert names_of([[LONG, "x"], ["a", "b"]]) == ()
    assert names_of([["1", "text"], ["2", LONG]]) == ()
    assert names_of([]) == ()


def test_cells_beyond_the_names_go_back_into_the_longest_text():
    assert named_cells(["Late", "Fog", LONG, "x"], ("title", "text", "n"), ",") == {
        "title": "Late", "text": f"Fog,{LONG}", "n": "x",
    }  # fmt: skip
    assert named_cells(["Late", "Fog", "", ""], ("title", "text"), ",") == {"title": "Late", "text": "Fog"}
