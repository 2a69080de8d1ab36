"""Lines such as `Title: …` and `date = …` → fields; bare lines by what they look like. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from archive.ingest.decoding import settle
from archive.ingest.fields import BODY, fits, is_date_like, is_junk, meanings
from archive.ingest.items import Field

LONGEST_NAME: Final = 60  # characters of a line that may be a person's or a section's name
LONGEST_VALUE: Final = 2_000  # characters of one value
_LINE: Final = re.compile(r"[ \t]*[\"']?(?P<key>[^\W\d_][\w .-]{0,40}?)[\"']?[ \t]*[:=][ \t]*(?P<value>.*?)[ \t,]*$")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(?P<value>.+?)[ \t]*$")
_QUOTES: Final = "\"'"


def header_fields(text: str, origin: str) -> tuple[Field, ...]:
    """The fields that the lines state; `origin` is told before each key. Unknown keys are passed over."""
    found: list[Field] = []
    for key, value in _pairs(text):
        known = meanings(key)
        settled = settle(value.strip().strip(_QUOTES))[0]
        if not known or is_junk(settled) or len(settled) > LONGEST_VALUE:
            continue
        name = next((field for field, _ in known if field != BODY and fits(field, settled)), None)
        if name:
            found.append(Field(name, settled, f"{origin} {key}"))
    return tuple(found)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """A key with several values in brackets or as a list below it gives several pairs."""
    key = ""
    for line in text.splitlines():
        if (entry := _ITEM.match(line)) and key:
            yield key, entry["value"]
        elif found := _LINE.match(line):
            key, value = found["key"].strip(), found["value"]
            if value.startswith("[") and value.endswith("]"):
                yield from ((key, part) for part in value[1:-1].split(","))
            elif value:
                yield key, value


def bare_fields(text: str, origin: str) -> tuple[Field, ...]:
    """Lines without keys: an address, a date, before them a name, behind them a section."""
    lines = [line.strip() for line in text.splitlines()]
    found: list[Field] = []
    for number, line in enumerate(lines, 1):
        at = f"{origin} line {number}"
        if fits("url", line):
            found.append(Field("url", line, at))
        elif is_date_like(line) and not line.isdigit():
            found.append(Field("published", line, at))
        elif number == 1 and _is_name(line):
            found.append(Field("byline", line, at))
        elif _is_name(line) and found and found[-1].name == "url":
            found.append(Field("section", line, at))
    return tuple(found) if any(field.name in {"url", "published"} for field in found) else ()


def _is_name(line: str) -> bool:
    return 0 < len(line) <= LONGEST_NAME and not any(map(str.isdigit, line)) and not is_junk(line)
