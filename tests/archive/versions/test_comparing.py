from hypothesis import given
from hypothesis import strategies as st

from archive.versions.comparing import MOST_WORDS, Change, Piece, compare_paragraphs, paragraphs_of

FERRY = "The ferry to Gull Island was cancelled on Monday because of high waves, the harbour office said."
EDITED = "The ferry to Gull Island was cancelled on Tuesday because of high waves, the harbour office said."
FISH = "Prices at the fish market rose by a third in one week."
SCHOOL = "Marrow Bay's second school will open its doors after the summer holidays."


def changes(left, right):
    return [(row.change, row.left_number, row.right_number) for row in compare_paragraphs(left, right)]


def test_equal_texts_have_only_same_rows():
    assert changes([FERRY, FISH], [FERRY, FISH]) == [(Change.SAME, 1, 1), (Change.SAME, 2, 2)]


def test_white_space_and_the_form_of_quotes_are_no_change():
    assert changes(["“Stay in port”,  they said."], ['"Stay in port", they said. ']) == [(Change.SAME, 1, 1)]


def test_an_added_and_a_removed_paragraph_stand_where_they_belong():
    assert changes([FERRY, FISH], [FERRY, SCHOOL, FISH]) == [
        (Change.SAME, 1, 1),
        (Change.ADDED, None, 2),
        (Change.SAME, 2, 3),
    ]
    assert changes([FERRY, SCHOOL, FISH], [FERRY, FISH]) == [
        (Change.SAME, 1, 1),
        (Change.REMOVED, 2, None),
        (Change.SAME, 3, 2),
    ]


def test_a_changed_word_is_the_only_piece_that_changed():
    (row,) = compare_paragraphs([FERRY], [EDITED])
    assert row.change == Change.EDITED
    assert [piece for piece in row.left if piece.change != Change.SAME] == [Piece("Monday ", Change.REMOVED)]
    assert [piece for piece in row.right if piece.change != Change.SAME] == [Piece("Tuesday ", Change.ADDED)]


def test_a_paragraph_that_moved_stands_where_the_right_text_has_it():
    assert changes([FERRY, FISH, SCHOOL], [FISH, SCHOOL, FERRY]) == [
        (Change.SAME, 2, 1),
        (Change.SAME, 3, 2),
        (Change.MOVED, 1, 3),
    ]


def test_unlike_paragraphs_are_not_paired():
    assert changes([FERRY], [SCHOOL]) == [(Change.ADDED, None, 1), (Change.REMOVED, 1, None)]


def test_repeated_paragraphs_are_matched_one_to_one():
    assert changes([FISH, FERRY, FISH], [FISH, FERRY, FISH]) == [
        (Change.SAME, 1, 1),
        (Change.SAME, 2, 2),
        (Change.SAME, 3, 3),
    ]


def test_texts_too_long_for_word_matching_are_compared_by_whole_paragraphs():
    filler = " ".join(f"word{number}" for number in range(MOST_WORDS))
    assert [change for change, *_numbers in changes([FERRY, filler], [EDITED, filler])] == [
        Change.ADDED,
        Change.REMOVED,
        Change.SAME,
    ]


def test_an_empty_side_gives_rows_of_the_other():
    assert changes([], [FISH]) == [(Change.ADDED, None, 1)]
    assert changes([FISH], []) == [(Change.REMOVED, 1, None)]
    assert changes([], []) == []


PARAGRAPHS = st.lists(st.text(alphabet='ab “”"\n\u00a0', max_size=12), max_size=8)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_pieces_of_each_side_give_back_its_paragraphs_each_once(left, right):
    rows = compare_paragraphs(left, right)
    for side, number in (("left", "left_number"), ("right", "right_number")):
        found = {getattr(row, number): "".join(piece.text for piece in getattr(row, side)) for row in rows}
        found.pop(None, None)
        expected = dict(enumerate(left if side == "left" else right, start=1))
        assert found == expected
    places = [row.right_number for row in rows if row.right_number is not None]
    assert places == sorted(places)


def test_a_body_without_text_has_no_paragraphs():
    assert paragraphs_of("") == []
    assert paragraphs_of("One.\n\nTwo.") == ["One.", "Two."]
