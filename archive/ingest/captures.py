"""The records of WARC and ARC files, one after another; what is damaged is said in its place. Pure."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final, cast

from archive.errors import ItemError

MOST_PAYLOAD: Final = 5 << 20  # bytes of one record that are read: a little more than a page may have
LONGEST_HEADER: Final = 64 * 1024  # bytes
_ARC_HEADER: Final = re.compile(
    rb"(?P<url>\S.*?) (?P<ip>[\d.:a-fA-F]+) (?P<date>\d{8,14}) (?P<type>\S+)(?: .*)? (?P<length>\d+)\s*$"
)
_HTTP: Final = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_KINDS: Final = frozenset({"response", "resource", "conversion"})
MOST_HEADERS: Final = 200  # lines of one record


@dataclass(frozen=True, slots=True)
class Capture:
    number: int  # of the record in its file, from 1
    url: str
    date: datetime | None
    status: int | None  # of the answer; None where the record is no answer
    content_type: str
    payload: bytes
    notes: tuple[str, ...] = ()
    problem: ItemError | None = None


class _UpToBreak(io.RawIOBase):
    """The stream, ending where it breaks; `broken` says how."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self.broken: ItemError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = b"" if self.broken else cast("io.BufferedReader", self._stream).read1(len(buffer))
        except ItemError as error:
            data, self.broken = b"", error
        buffer[: len(data)] = data
        return len(data)


def captures(stream: BinaryIO) -> Iterator[Capture]:
    """Answers, resources and conversions. A file that breaks off gives what came before, then a problem."""
    upto = _UpToBreak(stream)
    source: io.BufferedReader = io.BufferedReader(upto, 1 << 20)
    number = 0
    for capture in (_arc_captures if source.peek(9).startswith(b"filedesc") else _warc_captures)(source):
        number = capture.number
        yield capture
    if upto.broken:
        yield _problem(number + 1, upto.broken.code, upto.broken.detail)


def _warc_captures(source: io.BufferedReader) -> Iterator[Capture]:
    number = 0
    while _at_record(source, number):
        number += 1
        headers = _headers(source)
        stated = headers.get("content-length", "")
        if not stated.isdigit():
            yield _problem(number, "bad-record", "The record does not say how long it is; it was passed over.")
            continue
        length = int(stated)
        if headers.get("warc-type", "").lower() not in _KINDS:
            _skip(source, length)
            continue
        data = source.read(min(length, MOST_PAYLOAD))
        _skip(source, length - len(data))
        yield _warc_capture(headers, data, length, number)
    if not number:
        yield _problem(1, "empty", "The file holds no records that can be read.")


def _at_record(source: io.BufferedReader, number: int) -> bool:
    """Whether another record begins; what stands before it in a damaged file is passed over."""
    while line := source.readline(LONGEST_HEADER):
        if line.startswith(b"WARC/") or (not number and line.lstrip(b"\xef\xbb\xbf").startswith(b"WARC/")):
            return True
    return False


def _headers(source: io.BufferedReader) -> dict[str, str]:
    """Names in lower case; a line that begins with a blank goes on with the one before."""
    headers: dict[str, str] = {}
    name = ""
    for _ in range(MOST_HEADERS):
        line = source.readline(LONGEST_HEADER)
        if not line.strip():
            break
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers[name] = value.strip()
    return headers


def _warc_capture(headers: dict[str, str], data: bytes, length: int, number: int) -> Capture:
    url = headers.get("warc-target-uri", "").strip("<> ")
    content_type = headers.get("content-type", "")
    status = None
    notes = _broken_off(data, length)
    if headers.get("warc-type", "").lower() == "response":
        content_type = "" if content_type.startswith("application/http") else content_type
        if data.startswith(b"HTTP/"):
            status, content_type, data = http_answer(data)
    return Capture(number, url, _warc_date(headers.get("warc-date", "")), status, content_type, data, notes)


def _broken_off(data: bytes, length: int) -> tuple[str, ...]:
    if len(data) >= min(length, MOST_PAYLOAD):
        return ()
    return (f"incomplete: the record breaks off after {len(data):,} of {length:,} bytes",)


def _warc_date(stated: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _arc_captures(source: io.BufferedReader) -> Iterator[Capture]:
    """`URL IP date type length` before each record; the first record describes the file."""
    number = 0
    while True:
        line = source.readline(LONGEST_HEADER)
        while line and not line.strip():
            line = source.readline(LONGEST_HEADER)
        if not line:
            return
        number += 1
        found = _ARC_HEADER.match(line)
        if not found:
            yield _problem(number, "bad-record", "The record's header cannot be read; nothing behind it was.")
            return
        length = int(found["length"])
        data = source.read(min(length, MOST_PAYLOAD))
        _skip(source, length - len(data))
        if found["url"].startswith(b"filedesc:"):
            continue
        status, content_type = None, found["type"].decode("ascii", "replace")
        notes = _broken_off(data, length)
        if data.startswith(b"HTTP/"):
            status, stated, data = http_answer(data)
            content_type = stated or content_type
        url = found["url"].decode("utf-8", "replace")
        yield Capture(number, url, _arc_date(found["date"]), status, content_type, data, notes)


def _skip(source: io.BufferedReader, count: int) -> None:
    while count > 0 and (data := source.read(min(count, 1 << 20))):
        count -= len(data)


def _arc_date(stated: bytes) -> datetime | None:
    try:
        return datetime.strptime(stated.decode("ascii").ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def http_answer(data: bytes) -> tuple[int | None, str, bytes]:
    """(status, content type, body) of an HTTP answer, its transfer and content codings undone where they are true."""
    found = _HTTP.match(data)
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := data.find(mark, 0, LONGEST_HEADER)) >= 0]
    if not ends:
        return (int(found[1]) if found else None), "", data
    at, width = min(ends)
    headers: dict[str, str] = {}
    for line in data[:at].split(b"\n")[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = data[at + width :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    if headers.get("content-encoding", "").lower() in {"gzip", "x-gzip", "deflate"}:
        body = _inflated(body)
    return (int(found[1]) if found else None), headers.get("content-type", ""), body


def _unchunked(body: bytes) -> bytes:
    """The body as it is where it is not chunked after all."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 100)
        try:
            size = int(body[at:end].split(b";")[0].strip() or b"x", 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) or body
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + size])
        at = end + 1 + size
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
        if at >= len(body):
            return b"".join(parts)


def _inflated(body: bytes) -> bytes:
    for window in (47, -zlib.MAX_WBITS):  # gzip or zlib by its header; bare deflate
        try:
            return zlib.decompressobj(window).decompress(body, MOST_PAYLOAD)
        except zlib.error:
            continue
    return body


def _problem(number: int, code: str, detail: str) -> Capture:
    return Capture(number, "", None, None, "", b"", problem=ItemError("", code, detail))
