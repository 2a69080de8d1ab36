"""Text → the stretches that roles are given to: physical lines, or whole paragraphs where lines are hard-wrapped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.ingest.items import Hint, RawItem

# Separators of physical lines; \x1c-\x1e (which str.splitlines knows too) stay inside: wires use them as marks.
_PHYSICAL: Final = re.compile("[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_INVISIBLE: Final = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_STOP_AT_END: Final = re.compile(r"[.!?…。！？।:][\"'”’»)\]]*$")

# A text counts as hard-wrapped by the shape of its lines (measured on three wires, widths 63-71).
WRAP_WIDEST: Final = 90  # characters; a longer line means lines are paragraphs
WRAP_USUAL: Final = (45, 85)  # characters; at least half of the lines are this wide
WRAP_STOPPED: Final = 0.4  # share of lines ending in a full stop; more than this means sentences, not wraps
BLOCK_LEAST: Final = 3  # lines between blank ones that are one paragraph where no next word would have fitted
WRAP_LEAST: Final = 4  # lines; fewer show no habit
# … or as a column of print or of a scan: narrower, and most lines go on in the middle of a sentence.
COLUMN_USUAL: Final = (24, 45)  # characters; at least half of the lines are this wide
COLUMN_GOES_ON: Final = 0.5  # share of lines after another that begin with a small letter; a menu's do not
SHORT_LINE: Final = 0.6  # of the widest; a line below that ends its paragraph whatever it ends in


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line or paragraph of the text. `words` is its text for judging: NFKC, single spaces, nothing invisible."""

    start: int
    end: int
    words: str
    hint: Hint | None = None

    @property
    def is_field(self) -> bool:
        """Whether a record's field other than the body says what this is."""
        return self.hint is not None and self.hint.kind.startswith("field:") and self.hint.kind != "field:body"


def judged(text: str) -> str:
    """The text as rules see it; for comparing and matching only, never stored."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def key(words: str) -> str:
    """Letters and digits alone: equal keys mean the same words whatever the punctuation."""
    return "".join(filter(str.isalnum, words.casefold()))


def stretches(item: RawItem) -> tuple[Stretch, ...]:
    """Everything of the text but white space between lines, in order."""
    lines = [m.span() for m in _PHYSICAL.finditer(item.text) if not m.group().isspace()]
    cut = list(_at_hints(lines, item))
    joined: list[Stretch] = []
    run: list[tuple[int, int]] = []
    run_hint: Hint | None = None
    for start, end, hint in [*cut, (0, 0, None)]:
        if run and (hint is not run_hint or start == end):
            joined.extend(_unwrapped(item.text, run, run_hint))
            run = []
        run.append((start, end))
        run_hint = hint
    return tuple(joined)


def _at_hints(lines: Sequence[tuple[int, int]], item: RawItem) -> Iterator[tuple[int, int, Hint | None]]:
    """Each line with the hint that covers most of it; a line that crosses from one hint into another is cut there."""
    position = 0
    hints = item.hints
    for line_start, end in lines:
        start = line_start
        while position < len(hints) and hints[position].end <= start:
            position += 1
        ahead = position
        while ahead < len(hints) and hints[ahead].start < end:
            hint = hints[ahead]
            # Cut before this hint when real text of another owner stands before it on the line.
            if item.text[start : hint.start].strip() and hint.start > start:
                yield start, hint.start, None
                start = hint.start
            if hint.end < end and item.text[hint.end : end].strip():
                if hint.end > start and not item.text[start : hint.end].isspace():
                    yield start, hint.end, hint
                    start = hint.end
                ahead += 1
                continue
            if not item.text[start:end].isspace():
                yield start, end, hint
            start = end
            break
        if start < end and item.text[start:end].strip():
            yield start, end, None


def _unwrapped(text: str, run: Sequence[tuple[int, int]], hint: Hint | None) -> Iterator[Stretch]:
    width = _wrap_width(text, run) if hint is None or hint.kind == "field:body" else 0
    start, last = run[0]
    for line in run[1:] if width else ():
        if _begins_paragraph(text, (start, last), line, width):
            yield Stretch(start, last, judged(text[start:last]), hint)
            start = line[0]
        last = line[1]
    if width:
        yield Stretch(start, last, judged(text[start:last]), hint)
        return
    for start, end in _local_paragraphs(text, run):
        yield Stretch(start, end, judged(text[start:end]), hint)


def _local_paragraphs(text: str, run: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines, but for those between blank lines that are one wrapped paragraph, as a page's text written out has."""
    block: list[tuple[int, int]] = []
    for line in run:
        if block and not _next_to(text, block[-1], line):
            yield from _joined_if_wrapped(text, block)
            block = []
        block.append(line)
    yield from _joined_if_wrapped(text, block)


def _joined_if_wrapped(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    lines = [text[start:end].rstrip() for start, end in block]
    widest = max(map(len, lines), default=0)
    if (
        len(lines) >= BLOCK_LEAST
        and WRAP_USUAL[0] <= widest <= WRAP_WIDEST
        and _goes_on(lines)
        and all(len(above) + 1 + len(below.split(maxsplit=1)[0]) > widest for above, below in pairwise(lines))
    ):
        yield block[0][0], block[-1][1]
    else:
        yield from block


def _wrap_width(text: str, run: Sequence[tuple[int, int]]) -> int:
    """Characters of the widest line of a hard-wrapped text; 0 where lines are not wrapped."""
    if len(run) < WRAP_LEAST:
        return 0
    lines = [text[start:end].rstrip() for start, end in run]
    widest = max(map(len, lines))
    if widest > WRAP_WIDEST:
        return 0
    usual = _usual(lines, WRAP_USUAL) or (_usual(lines, COLUMN_USUAL) and _goes_on(lines))
    stopped = sum(bool(_STOP_AT_END.search(line)) for line in lines)
    together = sum(_next_to(text, above, below) for above, below in pairwise(run))
    wrapped = usual and stopped < WRAP_STOPPED * len(lines) and together * 2 >= len(lines)
    return widest if wrapped else 0


def _usual(lines: Sequence[str], widths: tuple[int, int]) -> bool:
    return 2 * sum(widths[0] <= len(line) <= widths[1] for line in lines) >= len(lines)


def _goes_on(lines: Sequence[str]) -> bool:
    return sum(line.lstrip()[:1].islower() for line in lines[1:]) >= COLUMN_GOES_ON * (len(lines) - 1)


def _next_to(text: str, above: tuple[int, int], below: tuple[int, int]) -> bool:
    """No blank line between the two."""
    return text[above[1] : below[0]] in {"\n", "\r\n", "\r", "\x85", "\u2028"}


def _begins_paragraph(text: str, so_far: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """`so_far` spans the paragraph up to the line before; `width` is that of the widest line."""
    above_start = max(text.rfind("\n", 0, so_far[1]), text.rfind("\r", 0, so_far[1])) + 1
    above = text[max(above_start, so_far[0]) : so_far[1]].rstrip()
    below = text[line[0] : line[1]]
    if not _next_to(text, so_far, line):
        return True
    indent = len(below) - len(below.lstrip())
    if indent >= 2 and indent > len(above) - len(above.lstrip()):  # noqa: PLR2004 - one space may be a slip
        return True
    first_word = below.split(maxsplit=1)[0]
    would_fit = len(above) + 1 + len(first_word) < width * 0.85
    return len(above) < SHORT_LINE * width or (would_fit and bool(_STOP_AT_END.search(above)))
