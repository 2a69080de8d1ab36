"""Documents as the cluster stores them: our own tokens, written out so that its analyzers only have to part them.

A text becomes its surfaces with blanks between them, `_` where a position is empty, and `|` between surfaces of one
position: `covid|covid19 19`. So a word is on the cluster what it is everywhere else.
"""

from collections import Counter, defaultdict
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from search.analysis import pieces, stem, tokens
from search.facets.table import COLUMNS, LABELS, NUMBERS
from search.schema import TORN_ZONES, WEIGHT_UNIT, WEIGHTS, ZONES, Document, fingerprint

# Raise it when documents are written otherwise under the same fields.
_LAYOUT: Final = 3
SHARDS: Final = 3
REPLICAS: Final = 1
# A weight is a stem's frequency here, and so counts in units: what slows it down has to grow alike.
_UNITS: Final = {zone: round(weight / WEIGHT_UNIT) for zone, weight in WEIGHTS.items()}
# As the embedded engine's `matching.K1` and `B`.
_K1: Final = 1.6
_B: Final = 0.6
_BETWEEN_LINES: Final = 100  # positions, so that no phrase matches across the lines of a torn zone
_LONGEST: Final = 1000  # UTF-16 units of a token with all its surfaces
_EMPTY: Final = "_"
# Pieces of text whose tokens are kept from document to document, about 300 bytes each.
_CACHED_PIECES: Final = 200_000


def index_body() -> dict[str, Any]:
    return {
        "settings": {
            "index": {
                "number_of_shards": SHARDS,
                "number_of_replicas": REPLICAS,
                "refresh_interval": "-1",  # whoever writes makes it visible, all at once
                "codec": "best_compression",
                "similarity": {
                    "weighted": {"type": "BM25", "k1": _K1 / WEIGHT_UNIT, "b": _B},
                    "plain": {"type": "BM25", "k1": _K1, "b": _B},
                },
            },
            "analysis": {
                "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST}},
                "filter": {
                    "stack": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]},
                    "holes": {"type": "stop", "stopwords": [_EMPTY]},
                    "times": {"type": "delimited_term_freq", "delimiter": "|"},
                },
                "analyzer": {
                    "parted": {"type": "custom", "tokenizer": "blanks"},
                    "counted": {"type": "custom", "tokenizer": "blanks", "filter": ["times"]},
                    "stacked": {"type": "custom", "tokenizer": "blanks", "filter": ["stack", "holes"]},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"fingerprint": cluster_fingerprint()},
            "properties": _properties(),
        },
    }


def _properties() -> dict[str, Any]:
    stems = {"type": "text", "analyzer": "counted", "search_analyzer": "stacked", "index_options": "freqs"}
    exact = {"type": "text", "analyzer": "stacked", "position_increment_gap": _BETWEEN_LINES, "similarity": "plain"}
    return {
        **{name: {"type": "long"} for name in ("id", "group", "moment")},
        **{name: {"type": "integer"} for name in ("size", "day", *NUMBERS)},
        **{name: {"type": "keyword"} for name in (*COLUMNS, *LABELS, "words")},
        "length": {"type": "rank_feature", "positive_score_impact": False},
        "text": {**stems, "similarity": "weighted"},
        **{name: {**stems, "similarity": "plain"} for name in ("headline", "body", *TORN_ZONES)},
        **{f"{zone}_exact": exact for zone in ZONES},
    }


def cluster_fingerprint() -> str:
    """What has to agree between an index and the code that reads it."""
    return sha256(f"{fingerprint()} layout {_LAYOUT} {_K1} {_B} {SHARDS}".encode()).hexdigest()


def term(surface: str) -> str:
    """A surface or stem as it stands in the index: no blank parts it."""
    return "\u00a0".join(surface.split())


def source(document: Document, size: int) -> dict[str, Any]:
    """`size`: articles of its story."""
    facts = {"day": document.day, "dating": int(document.dating)}
    made: dict[str, Any] = {
        "id": document.article_id, "group": document.group, "size": size, **facts,
        **{name: document.values.get(name, "") for name in COLUMNS},
        **{name: list(document.labels.get(name, ())) for name in LABELS},
        **{name: facts[held.fact] // held.unit for name, held in NUMBERS.items()},
    }  # fmt: skip
    if document.moment:
        made["moment"] = document.moment
    weighed: Counter[str] = Counter()
    words: set[str] = set()
    counted: dict[str, Counter[str]] = {}
    for zone in ZONES:
        texts = getattr(document, zone)
        read = [[_read(piece, document.language) for piece in pieces(text)]
                for text in (texts if zone in TORN_ZONES else (texts,))]  # fmt: skip
        made[f"{zone}_exact"] = [" ".join(piece.written for piece in found if piece.written) for found in read]
        stems = Counter(each for found in read for piece in found for each in piece.stems)
        if zone in _UNITS:
            for each, count in stems.items():
                weighed[each] += count * _UNITS[zone]
        if zone in {"headline", "body", *TORN_ZONES}:
            counted[zone] = stems
        if zone in {"headline", "body"}:
            words.update(surface for found in read for piece in found for surface in piece.surfaces)
    length = weighed.total()
    made["length"] = max(1.0, length * WEIGHT_UNIT)
    made |= {zone: _counted(_as_long_as(length, stems)) for zone, stems in counted.items()}
    return {**made, "text": _counted(weighed), "words": sorted(words)}


def _as_long_as(length: int, stems: Counter[str]) -> Counter[str]:
    """With so many empty words more that the server, which weighs a word by its field's length, takes the article's."""
    return stems + Counter({_EMPTY: length - stems.total()})


class _Piece(NamedTuple):
    written: str
    surfaces: tuple[str, ...]
    stems: tuple[str, ...]


@lru_cache(_CACHED_PIECES)
def _read(piece: str, language: str) -> _Piece:
    found = list(tokens(piece))
    places: dict[int, list[str]] = defaultdict(list)
    for token in found:
        places[token.position].append(term(token.surface))
    last = max(places, default=-1)
    written = " ".join("|".join(places[at]) if at in places else _EMPTY for at in range(last + 1))
    surfaces = tuple(term(token.surface) for token in found)
    return _Piece(written, surfaces, tuple(term(stem(token.surface, language)) for token in found))


def _counted(stems: Counter[str]) -> str:
    """Each once with how often it counts: the server takes the number for its frequency."""
    return " ".join(f"{each}|{count}" for each, count in stems.items())
