from archive.presenting.differences import folded
from archive.versions.comparing import Change, ParagraphPair, Piece


def same(number: int) -> ParagraphPair:
    piece = (Piece(f"Tide {number}.", Change.SAME),)
    return ParagraphPair(Change.SAME, piece, piece, number, number)


ADDED = ParagraphPair(Change.ADDED, (), (Piece("New.", Change.ADDED),), None, 9)


def test_three_unchanged_paragraphs_fold_and_two_stay_open():
    difference = folded([same(1), same(2), ADDED, same(3), same(4), same(5)])
    assert [(len(stretch.rows), stretch.folded) for stretch in difference.stretches] == [
        (2, False),
        (1, False),
        (3, True),
    ]


def test_every_kind_of_change_is_counted():
    difference = folded([same(1), ADDED, ADDED])
    assert difference.counts == {"same": 1, "edited": 0, "moved": 0, "added": 2, "removed": 0, "cosmetic": 0}
    assert not difference.identical
    assert folded([same(1)]).identical


def test_neighbouring_pieces_of_one_change_read_as_one():
    removed = [Piece("the ", Change.REMOVED), Piece("first ", Change.REMOVED), Piece("crack", Change.SAME)]
    pair = ParagraphPair(Change.EDITED, tuple(removed), (Piece("crack", Change.SAME),), 1, 1)
    (row,) = folded([pair]).stretches[0].rows
    assert row.left == (Piece("the first ", Change.REMOVED), Piece("crack", Change.SAME))
