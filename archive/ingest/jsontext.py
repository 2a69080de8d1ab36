"""JSON text → values, whatever is wrong with it; large arrays and objects piece by piece. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import JSONDecodeError
from typing import Final, Protocol

from archive.errors import ItemError
from archive.ingest.fields import BODY, meanings

FIRST_READ: Final = 256 * 1024  # characters; doubled while a value is not complete
WHOLE_VALUE: Final = 8 << 20  # characters of one object that are looked at together before its lists are streamed
LARGEST_VALUE: Final = 64 << 20  # characters of one record, broken or not
CUT_MARGIN: Final = 16  # characters: an error this near the end of what was read may be the reading's, not the text's
DEEPEST_LIST: Final = 3  # objects around the list of records
_LONGEST_NUMBER: Final = 18  # digits; longer ones stay strings
_BLANK: Final = re.compile(r"[\s,\ufeff\x1e]*")  # between values; with the record separator of RFC 7464
_NEXT_RECORD: Final = re.compile(r'[}\]]\s*,?\s*(?=\{\s*")')
_LIST_OF_OBJECTS: Final = re.compile(r"\[\s*[{\]]")
_KEY: Final = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")\s*:\s*')


class TextSource(Protocol):
    def read(self, size: int, /) -> str: ...


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _constant(_name: str) -> None:
    """NaN and the infinities say nothing."""


_DECODER: Final = json.JSONDecoder(parse_int=_integer, parse_constant=_constant, strict=False)


def loads(text: str) -> object:
    """The value, or (not raised) a ValueError that says why there is none."""
    try:
        return _DECODER.decode(text.lstrip("\ufeff\x1e \t\r\n"))
    except ValueError as error:
        return error
    except RecursionError:
        return ValueError("nested too deeply")


@dataclass(slots=True)
class _Buffer:
    """Text that is read on as it is needed; what is behind `at` is forgotten."""

    source: TextSource
    text: str = ""
    at: int = 0
    ended: bool = False

    def more(self) -> bool:
        """Reads as much again as is held; False at the end."""
        if self.ended:
            return False
        self.text = self.text[self.at :]
        self.at = 0
        read = self.source.read(max(FIRST_READ, len(self.text)))
        self.ended = not read
        self.text += read
        return bool(read)

    def peek(self) -> str:
        """The next character that is neither blank nor comma; empty at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or not self.more():
                return self.text[self.at : self.at + 1]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """A match at this place, reading on while there is none yet, within reason."""
        while (
            not (found := pattern.match(self.text, self.at)) and len(self.text) - self.at < FIRST_READ and self.more()
        ):
            pass
        return found

    def value(self, most: int) -> object:
        """The value that begins here. Raises JSONDecodeError, and ValueError where it is longer than `most`."""
        while True:
            try:
                value, self.at = _DECODER.raw_decode(self.text, self.at)
            except JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - CUT_MARGIN
                if not cut:
                    raise
                if len(self.text) - self.at > most:
                    raise ValueError("too long") from error
                if not self.more():
                    raise
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
            else:
                if self.at < len(self.text) or self.ended or isinstance(value, dict | list | str) or not self.more():
                    return value

    def skip_to_next(self) -> bool:
        """Past what is broken, to where the next object seems to begin."""
        while True:
            if found := _NEXT_RECORD.search(self.text, self.at):
                self.at = found.end()
                return True
            self.at = max(self.at, len(self.text) - CUT_MARGIN)
            if not self.more():
                return False


class IsRecord(Protocol):
    def __call__(self, value: object, /) -> bool: ...


def records(source: TextSource, is_record: IsRecord) -> Iterator[object]:
    """Every record of a file: the objects of its arrays, of the lists in its objects, or the objects themselves.

    What cannot be read comes as ItemError with an empty locator, in its place.
    """
    buffer = _Buffer(source)
    while start := buffer.peek():
        if start in "[]":  # a closing one is left over where a broken element was skipped
            buffer.at += 1
        if start == "[":
            yield from _array(buffer)
        elif start != "]":
            yield from _top_value(buffer, is_record)


def _array(buffer: _Buffer) -> Iterator[object]:
    while start := buffer.peek():
        if start == "]":
            buffer.at += 1
            return
        try:
            yield buffer.value(LARGEST_VALUE)
        except ValueError as error:
            yield _broken(buffer, error)
            if buffer.at == len(buffer.text) and buffer.ended:
                return
    yield ItemError("", "truncated", "The file ends in the middle of its list.")


def _top_value(buffer: _Buffer, is_record: IsRecord) -> Iterator[object]:
    try:
        value = buffer.value(WHOLE_VALUE if buffer.peek() == "{" else LARGEST_VALUE)
    except ValueError as error:
        if _wraps_records(buffer.text, buffer.at, is_record):
            yield from _walk(buffer, 0)
        else:
            yield _broken(buffer, error)
    else:
        yield from records_in(value, is_record)


def _broken(buffer: _Buffer, error: ValueError) -> ItemError:
    """What is wrong; the buffer goes on to the next object, or to the end where there is none."""
    if isinstance(error, JSONDecodeError) and error.pos > buffer.at:
        open_string = error.msg.startswith("Unterminated string")
        unclosed = not any(closing in buffer.text[error.pos :] for closing in "]}")
        if buffer.ended and (open_string or unclosed):
            buffer.at = len(buffer.text)
            return ItemError("", "truncated", f"The file ends in the middle of a record ({error.msg}).")
        buffer.at = max(buffer.at + 1, error.pos - 1)
    else:
        buffer.at += 1
    if not buffer.skip_to_next():
        buffer.at = len(buffer.text)
    reason = error.msg if isinstance(error, JSONDecodeError) else str(error)
    return ItemError("", "bad-record", f"The record is not JSON ({reason}).")


def records_in(value: object, is_record: IsRecord) -> Iterator[object]:
    """The value itself where it is a record, else the longest list of objects near its top, else the value."""
    if isinstance(value, list):
        yield from value
        return
    if not isinstance(value, dict) or is_record(value):
        yield value
        return
    level: list[dict[object, object]] = [value]
    for _ in range(DEEPEST_LIST):
        inner = [held for outer in level for held in outer.values()]
        lists = [held for held in inner if isinstance(held, list) and any(isinstance(one, dict) for one in held)]
        if lists:
            yield from max(lists, key=len)
            return
        level = [held for held in inner if isinstance(held, dict)]
    yield value


def _wraps_records(text: str, at: int, is_record: IsRecord) -> bool:
    """Whether an object that cannot be read as a whole has a list of records: by the first element of each list."""
    depth = 0
    while depth <= DEEPEST_LIST and text.startswith("{", at):
        at, depth = at + 1, depth + 1
        while key := _KEY.match(text, at):
            at = key.end()
            fields = {field for field, _ in meanings(key[1])}
            if text.startswith("{", at) and depth <= DEEPEST_LIST:
                break
            try:
                if (opening := _LIST_OF_OBJECTS.match(text, at)) and fields <= {BODY}:
                    return is_record(_DECODER.raw_decode(text, opening.end() - 1)[0])
                at = _DECODER.raw_decode(text, at)[1]
            except (ValueError, RecursionError):
                return False
    return False


def _walk(buffer: _Buffer, depth: int) -> Iterator[object]:
    """The objects of the lists inside an object that is too large to be held, cut off, or broken further on."""
    buffer.at += 1
    while buffer.peek() not in {"", "}"}:
        key = buffer.match(_KEY)
        if key is None:
            yield _broken(buffer, ValueError("a key is missing"))
            return
        buffer.at = key.end()
        if buffer.match(_LIST_OF_OBJECTS):
            buffer.at += 1
            yield from _array(buffer)
        elif buffer.peek() == "{" and depth < DEEPEST_LIST:
            yield from _walk(buffer, depth + 1)
        else:
            try:
                buffer.value(LARGEST_VALUE)
            except ValueError as error:
                yield _broken(buffer, error)
                return
    buffer.at += 1
