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
from archive.tokens import comparison_tokens, count_words

LEAST_WORDS: Final = 5  # honest short sentences recur: "Terms were not disclosed." in 50 of 21,577 wire items
LEAST_LETTERS: Final = 12  # the same for scripts whose every sign is a word
MOST_WORDS: Final = 100  # a longer paragraph is never set apart for being repeated (docs/decisions.md)
ELIGIBLE: Final = frozenset({Role.BODY, Role.LIST_ITEM, Role.QUOTE})  # subheads are rubrics as often as furniture
OPENING: Final = 200  # characters of a line by which its wording is told; what follows is often the small print
NAMING_WORDS: Final = 3  # of a headline; "More news" and "Live updates" stand over everything

_LIST_MARK: Final = re.compile(r"^[-–—*•‣▪·]\s*")
_PACKED: Final = struct.Struct("<qHB")
_MOST: Final = 0xFFFF
_SPREAD: Final = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio: scopes one apart land far apart
_WORD: Final = 1 << 64


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of an article's own body. `line` hashes its letters and digits; signed 64 bits."""

    line: int
    words: int
    eligible: bool  # whether being repeated may set it apart
    worded: bool = False  # whether it also reads like a site's: "sign up", "follow us"


def line_hash(letters: str) -> int:
    """Of a line's `lines.key`."""
    return int.from_bytes(blake2b(letters.encode(), digest_size=8).digest(), "little", signed=True)


def traces_of(text: str, lines: Iterable[Line]) -> list[Trace]:
    """The body's lines in order, as the item alone was judged."""
    return [_trace(judged(text[line.start : line.end]), line.role) for line in lines if line.role in BODY_ROLES]


def _trace(words: str, role: Role) -> Trace:
    count, letters = count_words(words), key(words)
    eligible = role in ELIGIBLE and LEAST_WORDS <= count <= MOST_WORDS and len(letters) >= LEAST_LETTERS
    worded = eligible and name_of(_LIST_MARK.sub("", words)[:OPENING]) in SET_APART_ROLES
    return Trace(line_hash(letters), min(count, _MOST), eligible, worded)


def headline_key(headline: str) -> int | None:
    """What a headline is found by, whatever its case and punctuation; None for one too short to name a story."""
    tokens = comparison_tokens(headline)
    if len(tokens) < NAMING_WORDS:
        return None
    return int.from_bytes(blake2b(" ".join(tokens).encode(), digest_size=8).digest(), "little", signed=True)


def scope_of(source: str, dump_id: int | None) -> int | None:
    """Whose lines an article's are counted with: those of its source, as delivered; without one, of its dump.

    None where neither is known. Positive for a source, negative for a dump.
    """
    if source:
        return int.from_bytes(blake2b(source.encode(), digest_size=8).digest(), "little") >> 1
    return -dump_id if dump_id else None


def scoped(scope: int, line: int) -> int:
    """The line among those of its scope; signed 64 bits."""
    mixed = (line + scope * _SPREAD) % _WORD
    return mixed - _WORD if mixed >= _WORD // 2 else mixed


def eligible(traces: Iterable[Trace], scope: int) -> set[int]:
    """The lines, each once, that others' lines may be counted with."""
    return {scoped(scope, trace.line) for trace in traces if trace.eligible}


def packed(traces: Iterable[Trace]) -> bytes:
    return b"".join(_PACKED.pack(t.line, t.words, t.eligible + 2 * t.worded) for t in traces)


def unpacked(stored: bytes) -> list[Trace]:
    return [Trace(line, words, bool(said & 1), bool(said & 2)) for line, words, said in _PACKED.iter_unpack(stored)]
