"""What a document of the index holds, field by field. Knows Whoosh, not Django: opening an index imports this module.

| field | terms | for |
|---|---|---|
| `id` | the article's id | replacing and removing |
| `text` | stems of headline, standfirst and body, weighted | words; relevance |
| `headline` | stems of the headline | `headline:` |
| `unbodied` | stems of headline and standfirst that the body lacks | `body:` = `text` without these |
| `raw` | stems of every line that is not headline, standfirst, byline, dateline or body | `in:raw` |
| `…_exact` | surfaces with their positions | phrases, prefixes, compounds, `byline:` |
| `source`, `language`, `section` | the value, verbatim | filters, facets |
| `facts` | no terms: a column of FACTS | grouping, dates, sorting, relevance |
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import numpy as np
from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec

from search.analysis import ANALYSIS_VERSION

# Raise it when documents are made otherwise under the same fields.
DOCUMENT_VERSION: Final = 1
# One fixed-size record a document: read at once, so that counting and sorting never touch the postings.
FACTS: Final = np.dtype([
    ("id", "<i8"),
    ("group", "<i8"),
    ("moment", "<i8"),  # published, to sort by: YYYYMMDDhhmmss * 2, + 1 where a time is stated; 0 = undated
    ("day", "<i4"),  # the first possible day of publication as YYYYMMDD; 0 = undated
    ("length", "<f4"),  # weighted tokens of `text`: what relevance calls the document's length
])  # fmt: skip
FACETS: Final = ("source", "language", "section")
# How much an occurrence counts: in the headline as three in the body. See docs/decisions.md.
WEIGHTS: Final = {"headline": 3.0, "standfirst": 1.5, "body": 1.0}


# Postings a block: a block is the unit of reading, and lists are read whole.
_BLOCK: Final = 1024


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format without statistics of field lengths: looking one up cost a system call a posting."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK)


class Stems(fields.FieldType):  # type: ignore[misc]
    """Value: stem -> weight. No positions: phrases are looked up by surface."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term.encode(), 1, weight, b"") for term, weight in value.items())


class PositionBytes(formats.Format):  # type: ignore[misc]
    """The positions of a term in a document, ascending, each as 4 bytes little endian: numpy reads them as they are."""

    def word_values(self, value: Any, analyzer: Any, **_: Any) -> Any:
        raise NotImplementedError

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return [int(position) for position in np.frombuffer(valuestring, "<u4")]

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        return float(len(valuestring) // 4)


class Surfaces(fields.FieldType):  # type: ignore[misc]
    """Value: surface -> positions, ascending. The posting's weight is their number."""

    def __init__(self) -> None:
        super().__init__(format=PositionBytes(), analyzer=None)

    def index(self, value: Mapping[str, Sequence[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), np.array(positions, "<u4").tobytes()


class Verbatim(fields.FieldType):  # type: ignore[misc]
    """Value: one string, indexed as it stands."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, unique=unique)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        yield value.encode(), 1, 1.0, b""


def schema() -> fields.Schema:
    return fields.Schema(
        id=Verbatim(unique=True),
        text=Stems(),
        headline=Stems(),
        unbodied=Stems(),
        raw=Stems(),
        headline_exact=Surfaces(),
        standfirst_exact=Surfaces(),
        body_exact=Surfaces(),
        byline_exact=Surfaces(),
        raw_exact=Surfaces(),
        source=Verbatim(),
        language=Verbatim(),
        section=Verbatim(),
        facts=fields.COLUMN(columns.FixedBytesColumn(FACTS.itemsize)),
    )


def fingerprint() -> str:
    """What has to agree between an index and the code that reads it."""
    definition = [f"{name} {type(field).__name__} {field.format!r}" for name, field in sorted(schema().items())]
    facts = [f"documents {DOCUMENT_VERSION}", f"analysis {ANALYSIS_VERSION}", repr(FACTS), repr(WEIGHTS)]
    return sha256("\n".join([*definition, *facts]).encode()).hexdigest()
