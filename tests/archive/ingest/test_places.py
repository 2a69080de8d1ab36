import pytest

from archive.ingest.items import Line, Role
from archive.ingest.places import Place, cut_at, is_at, letters, places


def lines_of(text):
    made, start = [], 0
    for part in text.split("\n"):
        if part.strip():
            made.append(Line(start, start + len(part), Role.BODY, 0.9, ("prose",)))
        start += len(part) + 1
    return tuple(made)


def said(text, lines):
    return [text[line.start : line.end] for line in lines]


def test_a_place_is_the_same_in_every_rendering_of_the_same_words():
    one, other = "Ferry  late.\n\nPhoto: Edda Quill", "FERRY\nlate\nPhoto — “Edda Quill”"
    assert list(places(one, lines_of(one)))[-1] == list(places(other, lines_of(other)))[-1] == Place(9, 23)


@pytest.mark.parametrize("text", ["Straße\nÅsa", "渡船停航\n港口", "cafe\u0301 late\nx", "a\u00adb\nﬁne", "* * *\n—"])
def test_the_places_of_lines_follow_each_other_without_a_gap(text):
    found = list(places(text, lines_of(text)))
    assert [place.first for place in found] == [0, *(place.last for place in found[:-1])]
    assert found[-1].last == letters(text)


def test_a_line_without_letters_is_known_by_itself():
    text = "Ferry\n* * *\nlate\n* * *\n--"
    found = list(places(text, lines_of(text)))
    assert [is_at(place, found[1]) for place in found] == [False, True, False, False, False]
    assert [is_at(place, found[3]) for place in found] == [False, False, False, True, False]


def test_lines_that_cross_a_border_are_cut_and_only_white_space_is_lost():
    text = "6 Oct 2020 The ferry is late.\nAll is calm."
    cut = cut_at(text, lines_of(text), [Place(0, 8)])
    assert said(text, cut) == ["6 Oct 2020", "The ferry is late.", "All is calm."]


def test_a_cut_falls_between_letters_even_inside_a_word():
    text = "2020-10-06The ferry"
    assert said(text, cut_at(text, lines_of(text), [Place(0, 8)])) == ["2020-10-06", "The ferry"]


def test_lines_nobody_speaks_of_stay_whole():
    text = "One two.\nThree four."
    assert cut_at(text, lines_of(text), [Place(0, 6), Place(6, 15)]) == lines_of(text)
