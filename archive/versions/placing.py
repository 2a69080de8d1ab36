"""Where in a text the paragraphs stand that another has not. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from archive.versions.comparing import Change, ParagraphPair


class Place(StrEnum):
    BEGINNING = "beginning"
    END = "end"
    ANYWHERE = "anywhere"  # inside, in several places, or everywhere


def placed(pairs: Sequence[ParagraphPair], change: Change) -> tuple[int, Place]:
    """How many paragraphs were ADDED to the right text or REMOVED from the left, and where in it they stand."""
    if change == Change.ADDED:
        own = [(pair.right_number, pair.change) for pair in pairs if pair.right_number]
    else:
        own = sorted((pair.left_number, pair.change) for pair in pairs if pair.left_number)
    changed = [kind == change for _number, kind in own]
    count = sum(changed)
    if count and count < len(changed):
        if all(changed[-count:]):
            return count, Place.END
        if all(changed[:count]):
            return count, Place.BEGINNING
    return count, Place.ANYWHERE
