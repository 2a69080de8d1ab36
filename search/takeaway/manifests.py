"""What a file taken away was: the question, the counts and the checksum, so that it can be asked again and proven."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from search.facets.table import FACETS
from search.results import ResultPage, SearchRequest

MANIFEST_NAME: Final = "manifest.json"
_PIECE: Final = 1 << 16  # bytes of the zip handed on at once


@dataclass(frozen=True, slots=True)
class Written:
    """The file as it went out: unpacked bytes, and the articles the writer was given."""

    name: str
    size: int
    sha256: str
    articles: int


def list_manifest(name: str, address: str, listed: int, absent: int, written: Written) -> dict[str, Any]:
    """Of a list of articles; `absent` ones were put in it and are not in the archive now."""
    return {
        "archive": address.split("/search/", 1)[0],
        "address": address,
        "taken": _now(),
        "list": name,
        "listed": listed,
        "absent": absent,
        "file": _file(written),
    }


def manifest(found: ResultPage, address: str, written: Written) -> dict[str, Any]:
    """`articles` of the file are fewer than `listed` only where some were removed while it was written."""
    return {
        "archive": address.split("/search/", 1)[0],
        "address": address,
        "taken": _now(),
        "query": found.request.query,
        "understood": found.understood,
        "notices": list(found.notices),
        "filters": filters(found.request),
        "sort": found.request.sort,
        "group": found.request.group,
        "total": {"stories": found.stories, "articles": found.articles},
        "listed": found.stories if found.request.group == "stories" else found.articles,
        "file": _file(written),
    }


def _file(written: Written) -> dict[str, Any]:
    return {"name": written.name, "bytes": written.size, "sha256": written.sha256, "articles": written.articles}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def filters(request: SearchRequest) -> dict[str, Any]:
    """The filters in force; what filters nothing is left out."""
    chosen = {FACETS[name].plural: list(values) for name, values in request.chosen.items()}
    dates = {"date_from": request.date_from, "date_to": request.date_to}
    return chosen | {name: date for name, date in dates.items() if date}


class _Sink:
    """Takes what the zip writes and gives it on; cannot be sought in, so the zip is written in one go."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, piece: bytes, /) -> int:
        self._held += piece
        return len(piece)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self, least: int = 1) -> Iterator[bytes]:
        if len(self._held) >= least:
            yield bytes(self._held)
            self._held.clear()


def zipped(name: str, pieces: Iterable[bytes], said: Callable[[int, str], dict[str, Any]]) -> Iterator[bytes]:
    """A zip of the file and, behind it, its manifest: `said` makes it of the file's bytes and sha256.

    Streamed: at no time more than a piece of it is in memory.
    """
    sink = _Sink()
    digest, size = sha256(), 0
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as bundle:
        with bundle.open(name, "w", force_zip64=True) as inside:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                inside.write(piece)
                yield from sink.taken(_PIECE)
        bundle.writestr(MANIFEST_NAME, json.dumps(said(size, digest.hexdigest()), ensure_ascii=False, indent=1) + "\n")
    yield from sink.taken()
