"""Members as bytes and as text, for readers whose files may be larger than memory, or break off. Pure."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO, Final, cast

from archive.errors import ItemError
from archive.ingest.decoding import BAD_PLACE, SAMPLE_BYTES, Verdict, decide
from archive.ingest.items import Member, ReadOptions

LONGEST_LINE: Final = 32_000_000  # characters: a record six times the largest item; longer is one broken record
PIECE: Final = 256 * 1024  # bytes read at a time


def _mark_bad_place(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BAD_PLACE, error.end


codecs.register_error("archive.bad-place", _mark_bad_place)


def empty_file(locator: str) -> ItemError:
    return ItemError(locator, "empty", "The file is empty.")


def first_bytes(stream: BinaryIO, most: int) -> tuple[bytes, ItemError | None]:
    """Up to `most` bytes, and what ended them before their time. Raises what breaks before the first byte."""
    pieces: list[bytes] = []
    left = most
    while left > 0:
        try:
            piece = cast("io.BufferedReader", stream).read1(min(left, PIECE))
        except ItemError as error:
            if not pieces:
                raise
            return b"".join(pieces), error
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces), None


def whole(member: Member, most: int) -> tuple[bytes, tuple[str, ...]]:
    """All bytes of a member, with a note where it breaks off. Raises ItemError("empty" or "too-large")."""
    with member.open() as stream:
        data, error = first_bytes(stream, most + 1)
    if error and error.code != "truncated":
        raise error
    if not data:
        raise empty_file(member.locator)
    if len(data) > most:
        raise ItemError(member.locator, "too-large", f"The file is longer than {most:,} bytes, too long for one item.")
    return data, (f"incomplete: {error.detail}",) if error else ()


class _AfterHead(io.RawIOBase):
    """The head that was read to decide the encoding, then the rest of the stream, up to where it breaks."""

    def __init__(self, head: bytes, rest: BinaryIO, broken: ItemError | None) -> None:
        super().__init__()
        self._head, self._rest, self.broken = io.BytesIO(head), rest, broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._head.read(len(buffer))
        if not data and not self.broken:
            try:
                data = cast("io.BufferedReader", self._rest).read1(len(buffer))
            except ItemError as error:
                self.broken = error
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def text_stream(
    member: Member, options: ReadOptions, declared: str | None = None
) -> Iterator[tuple[io.TextIOWrapper, Verdict]]:
    """The member's text with its newlines as they are, the encoding decided from its first 256 KiB.

    Bytes that are not UTF-8 come as surrogates U+DC80-DCFF, bad places of other encodings as BAD_PLACE, both for
    `decoding.settle`. Raises ItemError("empty", "not-text", …), and at the end what broke the stream before it.
    """
    with member.open() as source:
        head, error = first_bytes(source, SAMPLE_BYTES)
        if not head:
            raise empty_file(member.locator)
        verdict = decide(head, options.encoding, declared, whole=False)
        errors = "surrogateescape" if verdict.encoding in {"utf-8", "ascii"} else "archive.bad-place"
        rest = _AfterHead(head[verdict.bom :], source, error)
        with io.TextIOWrapper(
            io.BufferedReader(rest, SAMPLE_BYTES), encoding=verdict.encoding, errors=errors, newline=""
        ) as text:
            yield text, verdict
        if rest.broken:
            raise ItemError(member.locator, rest.broken.code, rest.broken.detail)


def lines(text: io.TextIOWrapper, longest: int = LONGEST_LINE) -> Iterator[str | None]:
    r"""Lines with their newline (\n, \r\n or \r); None in place of one that is too long."""
    while line := text.readline(longest):
        if len(line) < longest or line.endswith(("\n", "\r")):
            yield line
            continue
        while (rest := text.readline(longest)) and not rest.endswith(("\n", "\r")):
            pass
        yield None


@lru_cache(maxsize=2)
def peek(head: bytes) -> str:
    """The head as text, good enough to see its structure; empty where it is not text at all."""
    try:
        verdict = decide(head[:SAMPLE_BYTES], declared="cp1252", whole=False)
    except ItemError:
        return ""
    return head[verdict.bom :].decode(verdict.encoding, "replace").lstrip("\ufeff")
