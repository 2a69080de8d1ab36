"""The arrays of a segment as Whoosh's own readers see them: any tool that opens a Whoosh index can read ours.

Only reading: documents come in through `writing`. Our own search asks `postings` and does not pass here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.backends.embedded.postings import EXTENSION, POSITION_BITS, Segment
from search.facets.table import COLUMNS
from search.schema import SURFACE_FIELDS, TERM_FIELDS


class ArrayCodec(base.Codec):  # type: ignore[misc]
    def terms_reader(self, storage: Any, segment: Any) -> "ArrayTerms":
        return ArrayTerms(_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> "ArrayDocuments":
        return ArrayDocuments(_opened(storage, segment), segment)

    def new_segment(self, storage: Any, indexname: str) -> "ArraySegment":  # noqa: ARG002 - Whoosh's signature
        return ArraySegment(indexname)


class ArraySegment(W3Segment):  # type: ignore[misc]
    """What the table of contents holds of a segment: its name, its number of documents, and which are deleted."""

    def __init__(self, indexname: str) -> None:
        super().__init__(ArrayCodec(), indexname)


def _opened(storage: Any, segment: Any) -> Segment:
    return Segment(Path(storage.folder) / segment.make_filename(EXTENSION))


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return field in TERM_FIELDS and self._segment.find(field, text) is not None

    def indexed_field_names(self) -> list[str]:
        return [field for field in TERM_FIELDS if len(set(self._segment.ranges[field])) > 1]

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        return ArrayCursor(self._segment, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in sorted(TERM_FIELDS):
            yield from self.terms_from(field, b"", only=True)

    def terms_from(self, fieldname: str, prefix: bytes, *, only: bool = False) -> Iterator[tuple[str, bytes]]:
        for field in [fieldname] if only else [name for name in sorted(TERM_FIELDS) if name >= fieldname]:
            start = self._segment.place(field, prefix if field == fieldname else b"")
            for term in range(start, self._segment.ranges[field][1]):
                yield field, self._segment.key(term)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for field, text in self.terms():
            yield (field, text), self.term_info(field, text)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for field, text in self.terms_from(fieldname, prefix):
            yield (field, text), self.term_info(field, text)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._segment.postings(fieldname, text)
        if postings is None:
            raise KeyError((fieldname, text))
        weights, docs = postings.weights * self._segment.scale(fieldname), postings.docs
        lengths = self._segment.column("length")[docs]
        return TermInfo(
            weight=float(weights.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        term = self._segment.find(fieldname, text) if fieldname in TERM_FIELDS else None
        return 0 if term is None else self._segment.frequency(term)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        postings = self._segment.postings(fieldname, text) if fieldname in TERM_FIELDS else None
        if postings is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        weights = (postings.weights * self._segment.scale(fieldname)).tolist()
        docs = postings.docs.tolist()
        values = None
        if fieldname in SURFACE_FIELDS:
            places = self._segment.places(postings, np.arange(len(docs))) & ((1 << POSITION_BITS) - 1)
            runs = np.split(places.astype("<u4"), np.cumsum(postings.weights.astype(np.int64))[:-1])
            values = [run.tobytes() for run in runs]
        info = self.term_info(fieldname, text)
        return ListMatcher(docs, weights, values, format_, scorer, term=(fieldname, text), terminfo=info)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    def __init__(self, segment: Segment, fieldname: str, fieldobj: Any) -> None:
        self._segment, self._name, self._field = segment, fieldname, fieldobj
        self._at, self._last = segment.ranges[fieldname]

    def first(self) -> str | None:
        self._at = self._segment.ranges[self._name][0]
        return self.text()

    def find(self, term: Any) -> str | None:
        self._at = self._segment.place(self._name, term if isinstance(term, bytes) else self._field.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def term(self) -> bytes | None:
        return self._segment.key(self._at) if self._at < self._last else None

    def text(self) -> str | None:
        term = self.term()
        return None if term is None else str(self._field.from_bytes(term))

    def is_valid(self) -> bool:
        return self._at < self._last


class ArrayDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Every scored field has the length that relevance goes by: that of the weighted text, rounded."""

    def __init__(self, segment: Segment, described: ArraySegment) -> None:
        self._segment, self._described = segment, described
        self._lengths = segment.column("length")

    def doc_count(self) -> int:
        return int(self._described.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.size

    def has_deletions(self) -> bool:
        return bool(self._described.deleted_count())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._described.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._described.deleted_docs())

    def supports_columns(self) -> bool:
        return False

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> float:  # noqa: ARG002 - Whoosh's signature
        return float(self._lengths[docnum])

    def field_length(self, fieldname: str) -> float:  # noqa: ARG002 - one length serves every field
        return float(self._lengths.sum(dtype=np.float64))

    def min_field_length(self, fieldname: str) -> float:  # noqa: ARG002 - as above
        return float(self._lengths.min(initial=0))

    def max_field_length(self, fieldname: str) -> float:  # noqa: ARG002 - as above
        return float(self._lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        named = {str(name): self._segment.values[name][self._segment.column(name)[docnum]] for name in COLUMNS}
        return {"id": str(self._segment.column("id")[docnum]), **named}
