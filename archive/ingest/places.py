"""Where a line stands in words rather than characters: the same place in every rendering of the same text.

Two items of one article have the same comparison tokens, and may differ in line breaks, blanks and punctuation. So a
place is counted in the letters and digits of those tokens; it survives another item speaking for the article, and a
text that is cut into other lines by better rules.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.ingest.items import Line
from archive.tokens import comparison_tokens

MARK_LONGEST: Final = 120  # characters kept of a line without letters (`* * *`), which its place alone does not name


@dataclass(frozen=True, slots=True)
class Place:
    """Letters before its beginning and before its end, half open. `mark`: the line itself where it has none."""

    first: int
    last: int
    mark: str = ""


def letters(text: str) -> int:
    """How many letters and digits its comparison tokens have."""
    return sum(map(len, comparison_tokens(text)))


def places(text: str, lines: Sequence[Line]) -> Iterator[Place]:
    """The place of each line, in order."""
    so_far = 0
    for line in lines:
        said = text[line.start : line.end]
        count = letters(said)
        yield Place(so_far, so_far + count, "" if count else said.strip()[:MARK_LONGEST])
        so_far += count


def is_at(line: Place, wanted: Place) -> bool:
    """Whether the line lies wholly within the wanted place, or is that very mark."""
    if wanted.mark or line.mark:
        return line == wanted
    return wanted.first <= line.first and line.last <= wanted.last


def cut_at(text: str, lines: Sequence[Line], wanted: Iterable[Place]) -> tuple[Line, ...]:
    """The lines, those cut in two that cross the beginning or the end of a wanted place."""
    borders = sorted({border for place in wanted if not place.mark for border in (place.first, place.last)})
    if not borders:
        return tuple(lines)
    return tuple(
        part
        for line, place in zip(lines, places(text, lines), strict=True)
        for part in _parts(text, line, [b - place.first for b in borders if place.first < b < place.last])
    )


def _parts(text: str, line: Line, borders: Sequence[int]) -> Iterator[Line]:
    """`borders`: letters of the line before each cut, ascending. White space beside a cut belongs to no part."""
    start = line.start
    for border in borders:
        cut = _character_after(text, line, border)
        head = text[start:cut].rstrip()
        if head:
            yield replace(line, start=start, end=start + len(head))
        start = cut + len(text[cut : line.end]) - len(text[cut : line.end].lstrip())
    yield replace(line, start=start)


def _character_after(text: str, line: Line, count: int) -> int:
    """Where the letter behind the first `count` letters of the line begins."""
    length = line.end - line.start
    enough = bisect_left(range(length + 1), count + 1, key=lambda n: letters(text[line.start : line.start + n]))
    return line.start + max(0, enough - 1)
