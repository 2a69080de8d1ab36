import pytest

from archive.versions.comparing import Change, compare_paragraphs
from archive.versions.placing import Place, placed

A, B, C = "The tide came early on Sunday.", "Prices at the fish market rose.", "A second school opens its doors here."


@pytest.mark.parametrize(
    ("left", "right", "added", "removed"),
    [
        ([A], [A, B, C], (2, Place.END), (0, Place.ANYWHERE)),
        ([C], [A, B, C], (2, Place.BEGINNING), (0, Place.ANYWHERE)),
        ([A, C], [A, B, C], (1, Place.ANYWHERE), (0, Place.ANYWHERE)),
        ([A, B], [A, C], (1, Place.END), (1, Place.END)),
        ([A], [B], (1, Place.ANYWHERE), (1, Place.ANYWHERE)),
        ([], [], (0, Place.ANYWHERE), (0, Place.ANYWHERE)),
    ],
)
def test_paragraphs_are_placed_in_the_text_that_has_them(left, right, added, removed):
    pairs = compare_paragraphs(left, right)
    assert placed(pairs, Change.ADDED) == added
    assert placed(pairs, Change.REMOVED) == removed
