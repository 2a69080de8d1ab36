"""Documents into the flat arrays of one segment: words become numbers as they come, sorted all at once at the end."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import pieces, stem, tokens
from search.backends.embedded.arrays import Array, create, least_type
from search.facets.kinds import FacetName
from search.facets.table import COLUMNS, LABELS, LANGUAGE
from search.schema import (
    FACTS,
    SURFACE_FIELDS,
    TERM_FIELDS,
    TORN_ZONES,
    WEIGHT_UNIT,
    WEIGHTS,
    ZONES,
    Document,
)

# Tokens of one segment as it is built, about 60 bytes each at the peak; what is over goes into the next segment.
MOST_TOKENS: Final = 3_000_000
# Pieces of text and surfaces whose analysis is kept from document to document, about 200 bytes each.
_MOST_PIECES: Final = 400_000
# Positions left free between two texts of a torn zone, so that no phrase matches across them.
_LINE_GAP: Final = 100
# Weight of each zone in `text`, in units; what is not of the text weighs nothing.
_UNITS: Final = np.array([round(WEIGHTS.get(zone, 0) / WEIGHT_UNIT) for zone in ZONES], np.int64)
_TEXT_ZONES: Final = len(WEIGHTS)  # the first zones are those of the text


class Terms(NamedTuple):
    """The terms of one field in order, and their postings one after the other."""

    keys: list[bytes]
    counts: Array  # postings a term
    docs: Array
    weights: Array  # stems: in units; surfaces: positions a posting
    positions: Array  # of all postings; of stems none


class _Pieces(dict[str, int]):
    """Piece of text -> the number of its one surface, or ~ the place of its tokens in `compounds`."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}
        self.compounds: list[tuple[list[int], list[int], int]] = []  # surfaces, positions, positions taken

    def __missing__(self, piece: str) -> int:
        found = list(tokens(piece))
        numbers = [self.numbers.setdefault(token.surface, len(self.numbers)) for token in found]
        if len(found) == 1 and not found[0].position:
            self[piece] = numbers[0]
            return numbers[0]
        positions = [token.position for token in found]
        self.compounds.append((numbers, positions, max(positions, default=-1) + 1))
        place = self[piece] = ~(len(self.compounds) - 1)
        return place


class Builder:
    """One segment after another, from the documents added since the last `flush`. Keeps what it learnt of words."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._stems: dict[str, dict[int, str]] = {}  # language -> surface -> stem
        self.forget()

    def forget(self) -> None:
        """Drops the documents added since the last flush."""
        self._ids, self._positions = array("i"), array("i")
        self._runs: list[tuple[int, int, int]] = []  # document, zone, tokens
        self._facts: list[tuple[int, int, int, int, float, int]] = []
        self._names: list[tuple[str, ...]] = []
        self._labels: list[tuple[tuple[str, ...], ...]] = []
        if len(self._pieces) > _MOST_PIECES:
            self._pieces = _Pieces()
            self._stems = {}

    @property
    def tokens(self) -> int:
        return len(self._ids)

    @property
    def documents(self) -> int:
        return len(self._facts)

    def add(self, document: Document) -> None:
        number = len(self._facts)
        for zone, name in enumerate(ZONES):
            texts = getattr(document, name) if name in TORN_ZONES else (getattr(document, name),)
            before = len(self._ids)
            self._read(texts)
            if len(self._ids) > before:
                self._runs.append((number, zone, len(self._ids) - before))
        self._facts.append((document.article_id, document.group, document.moment, document.day, 0.0, document.dating))
        self._names.append(tuple(document.values.get(name, "") for name in COLUMNS))
        self._labels.append(tuple(document.labels.get(name, ()) for name in LABELS))

    def _read(self, texts: Iterable[str]) -> None:
        at = 0
        for text in texts:
            found = list(map(self._pieces.__getitem__, pieces(text)))
            if not found:
                continue
            if min(found) >= 0:
                self._ids.extend(found)
                self._positions.extend(range(at, at + len(found)))
                at += len(found)
            else:
                at = self._read_compounds(found, at)
            at += _LINE_GAP - 1

    def _read_compounds(self, found: list[int], at: int) -> int:
        compounds, ids, positions = self._pieces.compounds, self._ids, self._positions
        for number in found:
            if number >= 0:
                ids.append(number)
                positions.append(at)
                at += 1
            else:
                numbers, places, taken = compounds[~number]
                ids.extend(numbers)
                positions.extend(at + place for place in places)
                at += taken
        return at

    def flush(self, path: Path) -> int:
        """Writes the segment to a new file, not yet put on the disk; gives its number of documents."""
        count = len(self._facts)
        facts = np.array(self._facts, FACTS)
        codes = {field: _coded([names[at] for names in self._names]) for at, field in enumerate(COLUMNS)}
        languages = [names[COLUMNS.index(LANGUAGE.name)] for names in self._names]
        fields = self._fields(facts, languages)
        _write(path, fields, facts, codes)
        self.forget()
        return count

    def _fields(self, facts: NDArray[Any], languages: list[str]) -> dict[str, Terms]:
        runs = np.array(self._runs, np.int64).reshape(-1, 3)
        ids = np.frombuffer(self._ids, np.int32).astype(np.int64)
        positions = np.frombuffer(self._positions, np.int32)
        docs, zones = np.repeat(runs[:, 0], runs[:, 2]), np.repeat(runs[:, 1], runs[:, 2])
        names = list(self._pieces.numbers)
        used = np.flatnonzero(np.bincount(ids))
        keys = [names[number].encode() for number in used.tolist()]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        ranks = np.zeros(len(names), np.int64)
        ranks[used[order]] = np.arange(len(order))
        in_order = np.argsort(zones * len(order) + ranks[ids], kind="stable")
        zones, docs, positions, ids = zones[in_order], docs[in_order], positions[in_order], ids[in_order]
        new = np.flatnonzero(_changes(ids) | _changes(docs) | _changes(zones))
        counts = np.diff(new, append=len(ids))
        sorted_keys = [keys[at] for at in order]
        found: dict[str, Terms] = {}
        for zone, field in enumerate(SURFACE_FIELDS):
            first, last = np.searchsorted(zones[new], (zone, zone + 1))
            tokens_of = slice(new[first] if first < len(new) else 0, new[last] if last < len(new) else len(ids))
            terms = _terms(ranks[ids[new[first:last]]], docs[new[first:last]], counts[first:last], sorted_keys)
            found[field] = terms._replace(positions=positions[tokens_of] if last > first else positions[:0])
        self._add_stems(found, ids[new], docs[new], zones[new], counts, languages)
        found |= {name: _labelled([labels[at] for labels in self._labels]) for at, name in enumerate(LABELS)}
        facts["length"] = np.bincount(docs[new], _UNITS[zones[new]] * counts * WEIGHT_UNIT, len(facts))
        return found

    def _add_stems(  # noqa: PLR0913, PLR0917 - the columns of one table of postings
        self, found: dict[str, Terms], ids: Array, docs: Array, zones: Array, counts: Array, languages: list[str]
    ) -> None:
        numbers, keys = self._stemmed(ids, docs, languages)
        size = len(languages)
        pairs = numbers * size + docs
        units = _UNITS[zones] * counts

        def field(chosen: Array, weights: Array) -> Terms:
            unique, places = np.unique(pairs[chosen], return_inverse=True)
            summed = np.bincount(places, weights[chosen], len(unique)).astype(np.int64)
            return _terms(unique // max(size, 1), unique % max(size, 1), summed, keys)

        in_text = zones < _TEXT_ZONES
        found["text"] = field(in_text, units)
        found["headline"] = field(zones == ZONES.index("headline"), counts * round(1 / WEIGHT_UNIT))
        for name in TORN_ZONES:
            found[name] = field(zones == ZONES.index(name), counts * round(1 / WEIGHT_UNIT))
        in_body = zones == ZONES.index("body")
        above = in_text & ~in_body & ~np.isin(pairs, pairs[in_body])
        found["unbodied"] = field(above, np.ones(len(pairs), np.int64))

    def _stemmed(self, ids: Array, docs: Array, languages: list[str]) -> tuple[Array, list[bytes]]:
        """For each posting the place of its stem in the sorted stems; a word has the stem of its text's language."""
        names = list(self._pieces.numbers)
        known = sorted(set(languages))
        language_of = np.array([known.index(language) for language in languages], np.int64)[docs]
        pairs, places = np.unique(language_of * len(names) + ids, return_inverse=True)
        made = []
        for pair in pairs.tolist():
            language, surface = divmod(pair, len(names))
            stems = self._stems.setdefault(known[language], {})
            if surface not in stems:
                stems[surface] = stem(names[surface], known[language])
            made.append(stems[surface].encode())
        keys = sorted(set(made))
        rank = {key: at for at, key in enumerate(keys)}
        return np.array([rank[key] for key in made], np.int64)[places], keys


def _changes(column: Array) -> Array:
    """Where a value differs from the one before it; the first always does."""
    changed = np.ones(len(column), bool)
    changed[1:] = column[1:] != column[:-1]
    return changed


def _terms(numbers: Array, docs: Array, weights: Array, keys: list[bytes]) -> Terms:
    """Of postings sorted by the number of their term, which is its place in `keys`."""
    first = np.flatnonzero(_changes(numbers))
    counts = np.diff(first, append=len(numbers))
    return Terms([keys[at] for at in numbers[first].tolist()], counts, docs, weights, docs[:0])


def _labelled(held: list[tuple[str, ...]]) -> Terms:
    """Each label as a term; `held` has those of each document."""
    pairs = sorted({(label.encode(), doc) for doc, labels in enumerate(held) for label in labels})
    keys = sorted({label for label, _ in pairs})
    place = {label: at for at, label in enumerate(keys)}
    numbers = np.array([place[label] for label, _ in pairs], np.int64)
    docs = np.array([doc for _, doc in pairs], np.int64)
    return _terms(numbers, docs, np.ones(len(pairs), np.int64), keys)


def _coded(names: list[str]) -> tuple[list[str], Array]:
    values = sorted(set(names))
    place = {value: at for at, value in enumerate(values)}
    return values, np.array([place[name] for name in names], least_type(len(values)))


def signs(keys: Array, starts: Array) -> Array:
    """For each term which letters it holds: a bit for each of a-z, others share the rest. Like words differ little."""
    if not len(keys):
        return np.zeros(len(starts) - 1, np.uint32)
    bits = np.where((keys >= ord("a")) & (keys <= ord("z")), keys - ord("a"), 26 + keys % 6).astype(np.uint32)
    return np.bitwise_or.reduceat(np.left_shift(np.uint32(1), bits), starts[:-1].astype(np.int64))


def starts_of(counts: Array) -> Array:
    """Where each run begins and the last ends, in the smallest type."""
    ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    return ends.astype(least_type(int(ends[-1])))


def _write(
    path: Path, fields: dict[str, Terms], facts: NDArray[Any], codes: dict[FacetName, tuple[list[str], Array]]
) -> None:
    ordered = [(name, fields[name]) for name in TERM_FIELDS]
    ranges, at = {}, 0
    for name, terms in ordered:
        ranges[name] = (at, at + len(terms.keys))
        at += len(terms.keys)
    weights = np.concatenate([terms.weights for _, terms in ordered])
    docs = np.concatenate([terms.docs for _, terms in ordered])
    positions = np.concatenate([terms.positions for _, terms in ordered])
    in_field = [np.add.reduceat(t.weights, np.cumsum(t.counts) - t.counts) if len(t.positions) else t.counts * 0
                for _, t in ordered]  # fmt: skip
    keys = [key for _, terms in ordered for key in terms.keys]
    blob = np.frombuffer(b"".join(keys), np.uint8)
    starts = starts_of(np.array([len(key) for key in keys], np.int64))
    columns = {
        "keys": blob,
        "key_starts": starts,
        "signs": signs(blob, starts),
        "posting_starts": starts_of(np.concatenate([terms.counts for _, terms in ordered])),
        "position_starts": starts_of(np.concatenate(in_field)),
        "docs": docs.astype(least_type(max(len(facts) - 1, 0))),
        "weights": weights.astype(least_type(weights.max(initial=0))),
        "positions": positions.astype(least_type(positions.max(initial=0))),
        **{name: facts[name] for name in FACTS.names or ()},
        **{f"code_{name}": column for name, (_, column) in codes.items()},
    }
    meta = {"fields": ranges, "values": {name: values for name, (values, _) in codes.items()}}
    made = create(path, {name: (column.dtype, len(column)) for name, column in columns.items()}, meta)
    for name, column in columns.items():
        made[name][:] = column
