"""What an article's lines leave behind for comparison with other articles: a hash and a length of each. Pure."""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from archive.ingest.items import BODY_ROLES, SET_APART_ROLES, Line, Role
from archive.ingest.lines import judged, key
from archive.ingest.patterns import name_of
from archive.tokens import count_words

LEAST_WORDS: Final = 5  # honest short sentences recur: "Terms were not disclosed." in 50 of 21,577 wire items
LEAST_LETTERS: Final = 12  # the same for scripts whose every sign is a word
MOST_WORDS: Final = 100  # a longer paragraph is never set apart for being repeated (docs/decisions.md)
ELIGIBLE: Final = frozenset({Role.BODY, Role.LIST_ITEM, Role.QUOTE})  # subheads are rubrics as often as furniture

_LIST_MARK: Final = re.compile(r"^[-–—*•‣▪·]\s*")
_PACKED: Final = struct.Struct("<qHB")
_MOST: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of an article's own body. `line` hashes its letters and digits; signed 64 bits."""

    line: int
    words: int
    eligible: bool  # whether being repeated may set it apart
    worded: bool = False  # whether it also reads like a site's: "sign up", "follow us"


def line_hash(words: str) -> int:
    """Of a line as `lines.judged` gives it."""
    return int.from_bytes(blake2b(key(words).encode(), digest_size=8).digest(), "little", signed=True)


def traces_of(text: str, lines: Iterable[Line]) -> list[Trace]:
    """The body's lines in order, as the item alone was judged."""
    return [_trace(judged(text[line.start : line.end]), line.role) for line in lines if line.role in BODY_ROLES]


def _trace(words: str, role: Role) -> Trace:
    count = count_words(words)
    eligible = role in ELIGIBLE and LEAST_WORDS <= count <= MOST_WORDS and len(key(words)) >= LEAST_LETTERS
    worded = eligible and name_of(_LIST_MARK.sub("", words)) in SET_APART_ROLES
    return Trace(line_hash(words), min(count, _MOST), eligible, worded)


def packed(traces: Iterable[Trace]) -> bytes:
    return b"".join(_PACKED.pack(t.line, t.words, t.eligible + 2 * t.worded) for t in traces)


def unpacked(stored: bytes) -> list[Trace]:
    return [Trace(line, words, bool(said & 1), bool(said & 2)) for line, words, said in _PACKED.iter_unpack(stored)]
