"""Counting on the cluster: facets, stories and time as aggregations, and what they said. All counts are exact.

Most stories have one article, and those are as many as their documents. Of the others each group is a bucket, and
the buckets are counted by the server.
"""

from typing import Any, Final

from search.backends.cluster.clauses import Clause
from search.results import UNDATED, UNKNOWN_LANGUAGE, Bar, FacetName, Histogram, SearchRequest
from search.schema import Dating

# Values of a facet, bars, stories of several versions: more than any archive has.
_ALL: Final = 2_000_000
_VALUES: Final = 100_000
_DATINGS: Final[dict[str, int]] = {
    "certain": Dating.CERTAIN, "uncertain": Dating.UNCERTAIN, UNDATED: Dating.UNDATED
}  # fmt: skip
_NAMES_OF_DATINGS: Final = {number: name for name, number in _DATINGS.items()}
_FIELDS: Final[dict[FacetName, str]] = {
    "source": "source", "language": "language", "section": "section", "year": "year", "month": "month",
    "dating": "dating", "change": "change", "dump": "dump",
}  # fmt: skip
_SEVERAL: Final[Clause] = {"range": {"size": {"gte": 2}}}
_MOST_BARS: Final = 62
_LONGEST_MONTH: Final = 31
_MONTHS: Final = 12


def masks(request: SearchRequest) -> dict[FacetName, Clause]:
    """For each facet with a selection, what it lets through: any of its values."""
    made: dict[FacetName, Clause] = {}
    for facet, field in _FIELDS.items():
        wanted = [value for value in (_stored(facet, name) for name in request.chosen(facet)) if value is not None]
        if request.chosen(facet):
            made[facet] = {"terms": {field: wanted}}
    sizes = {"one": {"term": {"size": 1}}, "several": _SEVERAL}
    if request.versions:
        made["versions"] = {"bool": {"should": [sizes[name] for name in request.versions if name in sizes]}}
        if not made["versions"]["bool"]["should"]:
            made["versions"] = {"match_none": {}}
    return made


def _stored(facet: FacetName, name: str) -> str | int | None:
    """A facet's value as the index holds it; None where no document can have it."""
    if facet in {"year", "month"}:
        digits = "0" if name == UNDATED else name.replace("-", "")
        return int(digits) if digits.isascii() and digits.isdigit() else None
    if facet == "dating":
        return _DATINGS.get(name)
    if facet == "language" and name == UNKNOWN_LANGUAGE:
        return ""
    return name or None


def _named(facet: FacetName, value: Any) -> str:
    """The opposite of `_stored`; nothing for a value that says "none"."""
    if facet == "month" and value:
        return f"{value // 100:04}-{value % 100:02}"
    if facet in {"year", "month"}:
        return f"{value:04}" if value else UNDATED
    if facet == "dating":
        return _NAMES_OF_DATINGS[value]
    return UNKNOWN_LANGUAGE if facet == "language" and not value else str(value)


def _stories(*, grouped: bool) -> Clause:
    if not grouped:
        return {}
    groups = {"terms": {"field": "group", "size": _ALL}}
    counted = {"groups": groups, "number": {"stats_bucket": {"buckets_path": "groups>_count"}}}
    return {"several": {"filter": _SEVERAL, "aggs": counted}}


def told(bucket: Any, *, grouped: bool) -> int:
    """What a bucket with `_stories` counts, in stories or articles."""
    count: int = bucket["doc_count"]
    if not grouped:
        return count
    return count - int(bucket["several"]["doc_count"]) + int(bucket["several"]["number"]["count"])


def everything_counted(request: SearchRequest, chosen: dict[FacetName, Clause], *, grouped: bool) -> Clause:
    """Each facet under every selection but its own; `all` under all of them."""
    aggs: Clause = {}
    for facet in request.facets:
        if facet == "month" and not (request.years or request.months):
            continue
        others = [clause for other, clause in chosen.items() if other != facet]
        aggs[facet] = {"filter": {"bool": {"filter": others}}, "aggs": _values(facet, grouped=grouped)}
    days = {"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}}
    dated = {"filter": {"range": {"day": {"gte": 1}}}, "aggs": days}
    found = {**_stories(grouped=True), "dated": dated}
    return {**aggs, "all": _within(list(chosen.values()), found)}


def _within(filters: list[Clause], aggs: Clause) -> Clause:
    """A bucket of its own below the filter's: sibling counts need a parent."""
    return {
        "filter": {"bool": {"filter": filters}},
        "aggs": {"found": {"filter": {"match_all": {}}, "aggs": aggs}},
    }


def _values(facet: FacetName, *, grouped: bool) -> Clause:
    if facet == "versions":
        return {
            "several": {"filter": _SEVERAL, "aggs": {"found": {"filter": _SEVERAL, "aggs": _stories(grouped=grouped)}}}
        }
    terms = {"terms": {"field": _FIELDS[facet], "size": _VALUES}}
    return {"values": {**terms, **({"aggs": _stories(grouped=True)} if grouped else {})}}


def facet_counts(said: Clause, request: SearchRequest, *, grouped: bool) -> dict[FacetName, dict[str, int]]:
    made: dict[FacetName, dict[str, int]] = {}
    for facet in request.facets:
        if facet not in said:
            continue
        if facet == "versions":
            several = told(said[facet]["several"]["found"], grouped=grouped)
            one = said[facet]["doc_count"] - said[facet]["several"]["doc_count"]
            made[facet] = {name: count for name, count in (("one", one), ("several", several)) if count}
        else:
            named = {
                _named(facet, each["key"]): told(each, grouped=grouped)
                for each in said[facet]["values"].get("buckets", [])
            }
            made[facet] = {name: count for name, count in named.items() if name}
    return made


def unit_of(first: float | None, last: float | None) -> Any:
    """The finest that gives no more than 62 bars from the first day to the last."""
    if first is None or last is None:
        return "year"
    start, end = int(first), int(last)
    months = (end // 10_000 - start // 10_000) * _MONTHS + end // 100 % 100 - start // 100 % 100
    if months < _MOST_BARS // _LONGEST_MONTH:
        return "day"
    return "month" if months < _MOST_BARS else "year"


def overview(unit: str, *, grouped: bool) -> Clause:
    unsure = {"filter": {"term": {"dating": int(Dating.UNCERTAIN)}}, "aggs": _stories(grouped=grouped)}
    values = {"terms": {"field": unit, "size": _VALUES}, "aggs": {**_stories(grouped=grouped), "unsure": unsure}}
    return {
        "dated": {"filter": {"range": {"day": {"gte": 1}}}, "aggs": {"values": values, "unsure": unsure}},
        "undated": {"filter": {"term": {"day": 0}}, "aggs": _stories(grouped=grouped)},
    }


def bars(unit: Any, said: Clause, *, grouped: bool) -> Histogram:
    found = sorted(said["dated"]["values"].get("buckets", []), key=lambda each: int(each["key"]))
    made = tuple(
        Bar(_written(each["key"]), told(each, grouped=grouped), told(each["unsure"], grouped=grouped)) for each in found
    )
    return Histogram(unit, made, told(said["undated"], grouped=grouped), told(said["dated"]["unsure"], grouped=grouped))


def _written(value: int) -> str:
    """`2020-10-06` of 20201006, `2020-10` of 202010, `2020` of 2020."""
    digits = f"{value:04}"
    return "-".join(filter(None, (digits[:4], digits[4:6], digits[6:])))
