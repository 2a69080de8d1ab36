import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.versions.comparing import Change, compare_paragraphs
from archive.versions.cosmetics import folded, quieted, segments, typographic


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Stay,” she said", '"Stay," she said'),
        ("1914–1918", "1914-1918"),
        ("wait … what", "wait ... what"),
        ("a\u00a0b", "a  b"),
        ("co\u00adoperate", "cooperate"),
        ("the end --", "the end —"),
    ],
)
def test_typography_folds_away(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("not", "now"), ("Bay", "bay"), ("re-sign", "resign"), ("12", "1 3")])
def test_words_do_not_fold_away(one, other):
    assert folded(one) != folded(other)


def test_a_paragraph_that_differs_in_dashes_alone_is_the_same():
    (pair,) = quieted(compare_paragraphs(["The tide - high - came in."], ["The tide – high – came in."]))
    assert pair.change == Change.SAME


def test_typography_can_be_shown_after_all():
    (pair,) = quieted(compare_paragraphs(["The “high” tide"], ['The "high" tide']))
    parts = [part for segment in segments(pair) for part in typographic(segment)]
    assert [(part.left.strip(), part.right.strip()) for part in parts if not part.same] == [("“high”", '"high"')]


PARAGRAPHS = st.lists(st.text(alphabet='ab “”"–-\n\u00a0', max_size=14), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_nothing_of_either_text_is_lost(left, right):
    for before, after in zip(pairs := compare_paragraphs(left, right), quieted(pairs), strict=True):
        for side in ("left", "right"):
            text = "".join(piece.text for piece in getattr(before, side))
            assert "".join(piece.text for piece in getattr(after, side)) == text
            shown = [
                part for segment in segments(after) for part in (typographic(segment) if segment.same else [segment])
            ]
            assert "".join(getattr(part, side) for part in shown) == text
