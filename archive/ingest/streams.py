"""Members as text streams, for readers whose files may be larger than memory. Pure."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO, Final

from archive.errors import ItemError
from archive.ingest.decoding import SAMPLE_BYTES, Verdict, decide
from archive.ingest.items import Member, ReadOptions

LONGEST_LINE: Final = 32_000_000  # characters: a record six times the largest item; longer is one broken record


class _AfterHead(io.RawIOBase):
    """The head that was read to decide the encoding, then the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def text_stream(member: Member, options: ReadOptions) -> Iterator[tuple[io.TextIOWrapper, Verdict]]:
    """The member's text with its newlines as they are, the encoding decided from its first 256 KiB.

    Bytes that are not UTF-8 come as surrogates U+DC80-DCFF for `decoding.settle`, other ones as U+FFFD.
    Raises ItemError("empty", "not-text", …).
    """
    with member.open() as source:
        head = source.read(SAMPLE_BYTES)
        if not head:
            raise ItemError(member.locator, "empty", "The file is empty.")
        verdict = decide(head, options.encoding, whole=False)
        errors = "surrogateescape" if verdict.encoding in {"utf-8", "ascii"} else "replace"
        raw = io.BufferedReader(_AfterHead(head[verdict.bom :], source), SAMPLE_BYTES)
        with io.TextIOWrapper(raw, encoding=verdict.encoding, errors=errors, newline="") as text:
            yield text, verdict


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
