"""What a document of the index holds, field by field. Knows Whoosh, not Django: opening an index imports this module.

| field | terms | for |
|---|---|---|
| `text` | stems of headline, standfirst and body, weighted | words; relevance |
| `headline` | stems of the headline | `headline:` |
| `unbodied` | stems of headline and standfirst that the body lacks | `body:` = `text` without these |
| `raw` | stems of every line that is not headline, standfirst, byline, dateline or body | `in:raw` |
| `added`, `removed` | stems of what it has and an earlier, a later version has not | `added:`, `removed:` |
| `…_exact` | surfaces with their positions | phrases, prefixes, similar spellings, compounds, `byline:` |
| `id`, and each facet of COLUMNS | the value, verbatim: columns | replacing, filters, facets |
| each facet of LABELS | each of several values, verbatim: terms | filters, facets |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import numpy as np
from whoosh import fields, formats

from search.analysis import ANALYSIS_VERSION
from search.facets.kinds import Dating, FacetName
from search.facets.table import COLUMNS, LABELS, LANGUAGE

# Raise it when documents are made or stored otherwise under the same fields.
DOCUMENT_VERSION: Final = 3
# One fixed-size record a document, kept as one column a field: counting and sorting never touch the postings.
FACTS: Final = np.dtype([
    ("id", "<i8"),
    ("group", "<i8"),
    ("moment", "<i8"),  # published, to sort by: YYYYMMDDhhmmss * 2, + 1 where a time is stated; 0 = undated
    ("day", "<i4"),  # the first possible day of publication as YYYYMMDD; 0 = undated
    ("length", "<f4"),  # weighted tokens of `text`: what relevance calls the document's length
    ("dating", "u1"),  # how sure the day is, see Dating
])  # fmt: skip
# How much an occurrence counts: in the headline as three in the body. See docs/decisions.md.
WEIGHTS: Final = {"headline": 3.0, "standfirst": 1.5, "body": 1.0}
# The zones of a document, in the order in which they are analysed; each has a field of surfaces.
ZONES: Final = ("headline", "standfirst", "body", "byline", "raw", "added", "removed")
# Zones made of several texts, which no phrase matches across.
TORN_ZONES: Final = ("raw", "added", "removed")
STEM_FIELDS: Final = ("text", "headline", "unbodied", *TORN_ZONES)
SURFACE_FIELDS: Final = tuple(f"{zone}_exact" for zone in ZONES)
TERM_FIELDS: Final = (*STEM_FIELDS, *SURFACE_FIELDS, *LABELS)
# Weights are stored as whole numbers of this unit: every sum of WEIGHTS is a multiple of it.
WEIGHT_UNIT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Document:
    """One article as the index takes it. Empty texts and names mean none."""

    article_id: int
    group: int
    moment: int  # see FACTS
    day: int  # see FACTS
    headline: str = ""
    standfirst: str = ""
    body: str = ""
    byline: str = ""
    raw: tuple[str, ...] = ()  # the lines set apart
    values: Mapping[FacetName, str] = field(default_factory=dict)  # of each facet of COLUMNS it has one of
    labels: Mapping[FacetName, tuple[str, ...]] = field(default_factory=dict)  # of each of LABELS it has some of
    dating: Dating = Dating.UNDATED
    added: tuple[str, ...] = ()  # its passages that the version it follows has not
    removed: tuple[str, ...] = ()  # its passages that a version following it has not

    @property
    def language(self) -> str:
        """What its words are stemmed by."""
        return self.values.get(LANGUAGE.name, "")


class Stems(fields.FieldType):  # type: ignore[misc]
    """Stems with weights. No positions: phrases are looked up by surface."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=True)


class PositionBytes(formats.Format):  # type: ignore[misc]
    """The positions of a term in a document, ascending, each as 4 bytes little endian."""

    def word_values(self, value: Any, analyzer: Any, **_: Any) -> Any:
        raise NotImplementedError

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return [int(position) for position in np.frombuffer(valuestring, "<u4")]

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4

    def decode_weight(self, valuestring: bytes) -> float:
        return float(len(valuestring) // 4)


class Surfaces(fields.FieldType):  # type: ignore[misc]
    """Surfaces with their positions. The posting's weight is their number."""

    def __init__(self) -> None:
        super().__init__(format=PositionBytes(), analyzer=None, scorable=True)


class Verbatim(fields.FieldType):  # type: ignore[misc]
    """One string, as it stands."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, unique=unique, stored=True)


class Label(fields.FieldType):  # type: ignore[misc]
    """Each of several strings, as it stands."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)


def schema() -> fields.Schema:
    verbatim = {name: Verbatim() for name in COLUMNS}
    labels = {name: Label() for name in LABELS}
    stems = {name: Stems() for name in STEM_FIELDS}
    surfaces = {name: Surfaces() for name in SURFACE_FIELDS}
    return fields.Schema(id=Verbatim(unique=True), **verbatim, **labels, **stems, **surfaces)


def fingerprint() -> str:
    """What has to agree between an index and the code that reads it."""
    definition = [f"{name} {type(kind).__name__} {kind.format!r}" for name, kind in sorted(schema().items())]
    facts = [f"documents {DOCUMENT_VERSION}", f"analysis {ANALYSIS_VERSION}", repr(FACTS), repr(WEIGHTS)]
    return sha256("\n".join([*definition, *facts]).encode()).hexdigest()
