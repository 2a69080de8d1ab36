"""A plan as the cluster's query. What only filters adds nothing to the relevance."""

from typing import Any, Final

from search.backends.cluster.mapping import term
from search.compile import (
    Alike,
    AllOf,
    Among,
    AnyOf,
    AnyStem,
    Days,
    Every,
    Labelled,
    Near,
    NoDay,
    Numerous,
    Plan,
    SideBySide,
    Starting,
    Without,
)
from search.schema import TORN_ZONES

Clause = dict[str, Any]
Fields = tuple[tuple[str, float], ...]  # names and weights
NOTHING: Final[Clause] = {"match_none": {}}
_FILTERS: Final = (Among, Labelled, Numerous, Days, NoDay, Every)
_SHARE: Final = 0.3  # of words near each other, as in the embedded engine's `nearness`
_REACH: Final = 8
# Of the spellings that are found, those that are weighed; a shard's most frequent.
_WEIGHED: Final = "top_terms_blended_freqs_50"
# Zones where a phrase or name stands once: what is relevant is how much else the article says.
_SHORT: Final = ("headline_exact", "byline_exact")
_MIDDLING: Final = 300  # weighted words of an article, see schema.FACTS: half the relevance of the shortest


def clause(plan: Plan) -> Clause:
    match plan:
        case AnyStem(fields, stems, unless):
            return _stems(fields, stems, unless)
        case SideBySide(fields, surfaces, distances):
            return _any_field(fields, [_phrase(field, surfaces, distances) for field, _ in fields])
        case Near(fields, surfaces, within):
            return _any_field(fields, [_near(field, surfaces, within) for field, _ in fields])
        case Starting(fields, prefix):
            return _spellings(fields, "prefix", {"value": term(prefix)})
        case Alike(fields, surface, edits):
            return _spellings(fields, "fuzzy", {"value": term(surface), "fuzziness": edits})
        case AllOf(children):
            return _all(children)
        case AnyOf(children, best):
            clauses = [clause(child) for child in children]
            return {"dis_max": {"queries": clauses}} if best else {"bool": {"should": clauses}}
        case Without(child):
            return filtered(must_not=[clause(child)])
        case _:
            return filtered([_filter(plan)])


def filtered(filters: list[Clause] | None = None, must_not: list[Clause] | None = None) -> Clause:
    return {"bool": {"filter": filters or [], "must_not": must_not or []}}


def nearness(query: Clause, pairs: Any) -> Clause:
    """The query, the relevance of what it finds raised where pairs of words stand near each other."""
    near = [
        {"match_phrase": {"body_exact": {"query": f"{term(one)} {term(other)}", "slop": _REACH, "boost": _SHARE}}}
        for one, other in pairs
    ]
    return {"bool": {"must": [query], "should": near}} if near else query


def _stems(fields: tuple[str, ...], stems: tuple[str, ...], unless: str) -> Clause:
    """Stems of one word stand at one place: the server counts them as one term."""
    stacked = "|".join(map(term, stems))
    matches = [{"match": {field: {"query": stacked}}} for field in fields]
    found = matches[0] if len(matches) == 1 else {"bool": {"should": matches}}
    if not unless:
        return found
    return {"bool": {"must": [found], "filter": [{"match": {"body": {"query": stacked}}}]}}


def _spellings(fields: Fields, kind: str, wanted: Clause) -> Clause:
    """All spellings find; how relevant each is the stems spelled so say, counted as one word."""
    finding = [{kind: {field: {**wanted, "rewrite": "constant_score"}}} for field, _ in fields]
    weighing = [{kind: {field: {**wanted, "rewrite": _WEIGHED}}} for field in _stemmed([field for field, _ in fields])]
    return {"bool": {"filter": [{"bool": {"should": finding}}], "should": weighing}}


def _stemmed(zones: list[str]) -> list[str]:
    """The fields that hold the stems of these zones of surfaces."""
    if zones == ["headline_exact"]:
        return ["headline"]
    torn = [zone for zone in TORN_ZONES if f"{zone}_exact" in zones]
    return ["text", *torn] if "body_exact" in zones else torn


def _any_field(fields: Fields, clauses: list[Clause]) -> Clause:
    if len(fields) == 1 and fields[0][0] in _SHORT:
        brevity = {"rank_feature": {"field": "length", "saturation": {"pivot": _MIDDLING}}}
        return {"bool": {"filter": clauses, "must": [brevity]}}
    weighed = [_boosted(each, weight) for each, (_, weight) in zip(clauses, fields, strict=True)]
    return weighed[0] if len(weighed) == 1 else {"bool": {"should": weighed}}


def _boosted(one: Clause, weight: float) -> Clause:
    return one if weight == 1 else {"bool": {"must": [one], "boost": weight}}


def _phrase(field: str, surfaces: tuple[str, ...], distances: tuple[int, ...]) -> Clause:
    if len(surfaces) == 1:
        return {"term": {field: {"value": term(surfaces[0])}}}
    known = dict(zip(distances, surfaces, strict=True))
    written = " ".join(term(known[at]) if at in known else "_" for at in range(distances[-1] + 1))
    return {"match_phrase": {field: {"query": written}}}


def _near(field: str, surfaces: tuple[str, ...], within: int) -> Clause:
    if len(surfaces) == 1:
        return {"term": {field: {"value": term(surfaces[0])}}}
    gaps = within + 1 - len(surfaces)
    if gaps < 0:
        return NOTHING
    wanted = {"query": " ".join(map(term, surfaces)), "max_gaps": gaps, "mode": "unordered"}
    return {"intervals": {field: {"match": wanted}}}


def _all(children: tuple[Plan, ...]) -> Clause:
    parts: dict[str, list[Clause]] = {"must": [], "filter": [], "must_not": []}
    for child in children:
        if isinstance(child, Without):
            parts["must_not"].append(clause(child.child))
        elif isinstance(child, _FILTERS):
            parts["filter"].append(_filter(child))
        else:
            parts["must"].append(clause(child))
    return {"bool": parts}


def _filter(plan: Plan) -> Clause:
    match plan:
        case Among(field, values) | Labelled(field, values):
            return {"terms": {field: list(values)}}
        case Numerous(first, last):
            return {"range": {"size": {"gte": first} | ({} if last is None else {"lte": last})}}
        case Days(first, last):
            return {"range": {"day": {"gte": first or 1} | ({} if last is None else {"lte": last})}}
        case NoDay():
            return {"term": {"day": 0}}
        case Every():
            return {"match_all": {}}
        case _:
            raise TypeError(plan)
