import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.parser import parse
from search.language.spelling import distance, respelled
from search.query import written


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("quay", "quay", 0), ("quay", "quays", 1), ("quay", "qay", 1), ("quay", "quey", 1), ("quay", "quya", 1),
        ("quay", "uqya", 2), ("ferry", "fairy", 2), ("", "ab", 2), ("zoë", "zoe", 1),
    ],
)  # fmt: skip
def test_edits_are_letters_put_in_left_out_changed_or_swapped(one, other, edits):
    assert distance(one, other, 2) == distance(other, one, 2) == edits


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_beyond_the_limit_it_only_says_more(one, other):
    exact = distance(one, other, 20)
    assert exact <= max(len(one), len(other))
    for most in (0, 1, 2):
        assert (distance(one, other, most) > most) == (exact > most)


def test_words_are_respelled_wherever_they_stand():
    tree = parse('in:raw (fery OR -headline:fery) "fery" dock').tree
    assert written(respelled(tree, {"fery": "ferry"})) == 'in:raw (ferry OR -headline:ferry) "fery" dock'
