"""Files of many records between tags, cut into their records one by one: a broken one spoils only itself. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from archive.errors import ItemError

READ_CHARACTERS: Final = 256 * 1024
LONGEST_RECORD: Final = 16_000_000  # characters of mark-up: three times the largest item
LONGEST_PREAMBLE: Final = 1_000_000  # characters before the first record that are kept
_CDATA: Final = re.compile(r"<!\[CDATA\[|]]>")


class TextSource(Protocol):
    def read(self, size: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """`markup` from the opening tag to the closing one; of the preamble all before the first record."""

    markup: str
    whole: bool  # whether its closing tag was there
    is_preamble: bool = False


def chunks(source: TextSource, names: str, *, nests_cdata: bool = True) -> Iterator[Chunk]:
    """`names`: element names as a regular expression. First the preamble, then every record in order.

    A record without its end stops where the next one begins, or at the end of the file. Of one longer than
    LONGEST_RECORD only its beginning is given, not `whole`.
    """
    opening = re.compile(rf"<({names})(?=[\s>])[^<>]*>", re.IGNORECASE)
    text, ended = "", False
    is_first = True
    while True:
        found = opening.search(text)
        while found is None and not ended:
            if not is_first or len(text) > LONGEST_PREAMBLE:
                text = text[-1000:] if not is_first else text[:LONGEST_PREAMBLE] + text[-1000:]
            text, ended = _more(source, text)
            found = opening.search(text)
        if is_first:
            yield Chunk(text[: found.start() if found else len(text)][:LONGEST_PREAMBLE], whole=True, is_preamble=True)
            is_first = False
        if found is None:
            return
        text = text[found.start() :]
        text, ended, end, whole = _find_end(source, text, ended, found[1], opening, nests_cdata=nests_cdata)
        yield Chunk(text[: min(end, LONGEST_RECORD)], whole)
        text = text[end:]


def _more(source: TextSource, text: str) -> tuple[str, bool]:
    read = source.read(max(READ_CHARACTERS, len(text) // 2))
    return text + read, not read


def _find_end(  # noqa: PLR0913 - one step of `chunks`, apart for its length only
    source: TextSource, text: str, ended: bool, name: str, opening: re.Pattern[str], *, nests_cdata: bool
) -> tuple[str, bool, int, bool]:
    """(text, whether the source has ended, where the record ends, whether by its closing tag)."""
    closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE)
    at = 1
    while True:
        end, at = _closed(text, at, closing, opening, nests_cdata=nests_cdata)
        if end:
            return text, ended, end, closing.match(text, _last_tag(text, end)) is not None
        if ended:
            return text, ended, len(text), False
        if len(text) > LONGEST_RECORD:
            text = text[:LONGEST_RECORD]
            return text, ended, len(text), False
        text, ended = _more(source, text)


def _last_tag(text: str, end: int) -> int:
    return max(text.rfind("<", 0, end), 0)


def _closed(
    text: str, at: int, closing: re.Pattern[str], opening: re.Pattern[str], *, nests_cdata: bool
) -> tuple[int, int]:
    """(end of the record or 0, where to look on)."""
    while True:
        close = closing.search(text, at)
        until = close.start() if close else len(text)
        cdata = text.find("<![CDATA[", at, until) if nests_cdata else -1
        following = opening.search(text, at, cdata if cdata >= 0 else until)
        if following:
            return following.start(), at
        if cdata < 0:
            return (close.end(), at) if close else (0, max(1, len(text) - 1000))
        end = text.find("]]>", cdata)
        if end < 0:
            return (0, cdata)
        at = end


def chunk_records(
    locator: str, found: Iterable[Chunk], record: Callable[[str], dict[str, object]]
) -> Iterator[tuple[str, object]]:
    """Where each element stands and what it says; one without an end is read, and told of."""
    number = 0
    for chunk in found:
        if chunk.is_preamble:
            continue
        number += 1
        at = f"{locator}#{number}"
        yield at, record(chunk.markup)
        if not chunk.whole:
            yield at, ItemError(at, "truncated", "The item has no end; what stands before the next one was read.")
    if not number:
        yield locator, ItemError(locator, "empty", "The file holds no items.")
