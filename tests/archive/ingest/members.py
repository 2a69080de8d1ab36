"""Members made of bytes, for the tests of opening and reading."""

import io
import zipfile

from archive.ingest.items import Member, RawItem, ReadOptions
from archive.ingest.readers import choose


def member(data: bytes | str, locator: str = "a.txt") -> Member:
    held = data.encode() if isinstance(data, str) else data
    return Member(locator, lambda: io.BytesIO(held), len(held))


def zipped(files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes | str, locator: str = "a.txt", options: ReadOptions | None = None) -> list:
    """Everything the reader chosen for the data yields."""
    given = member(data, locator)
    return list(choose(given).read(given, options or ReadOptions()))


def spans(item: RawItem) -> list[tuple[str, str]]:
    return [(hint.kind, item.text[hint.start : hint.end]) for hint in item.hints]


def codes(results: list) -> list[str]:
    return [getattr(result, "code", "item") for result in results]
