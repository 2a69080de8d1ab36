"""Counting on the cluster: facets, stories and time as aggregations, and what they said. All counts are exact.

A story of one article counts as its document, so those are counted by value. All articles of any other story lie in
one shard, and a script there counts each story once under each value: what shards say adds up.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.backends.bars import Unit, written
from search.backends.cluster.clauses import NOTHING, Clause
from search.facets.kinds import Column, Dating, Facet, FacetName, Labels, Number, StorySize
from search.facets.table import FACETS
from search.results import Bar, Histogram, SearchRequest

_VALUES: Final = 50_000  # of a facet; bars: more than any archive has
_ONE: Final[Clause] = {"range": {"size": {"lt": 2}}}
_SEVERAL: Final[Clause] = {"range": {"size": {"gte": 2}}}
_UNSURE: Final[Clause] = {"term": {"dating": int(Dating.UNCERTAIN)}}
ALL: Final = "all"  # under every selection
_COARSE: Final[tuple[Unit, ...]] = ("year", "month")  # always asked for: which of them is shown, the answer tells
BY_DAY: Final[tuple[Unit, ...]] = ("day",)

# Stories are numbered as they come, in `seen`; each value has the set of those that have it. What a shard says is how
# many there are: `held` by field and value, `unsure` by bar of those whose day is not certain.
_PREPARE: Final = """
state.seen = [:]; state.held = [:]; state.unsure = [:];
for (String field : params.fields) { state.held[field] = [:]; }
for (String field : params.bars) { state.unsure[field] = [:]; }
"""
_COUNT: Final = """
def group = doc['group'].value;
Map seen = state.seen;
def number = seen.get(group);
if (number == null) { number = seen.size(); seen.put(group, number); }
int story = number;
for (String field : params.fields) {
  Map held = state.held[field];
  for (def value : doc[field]) {
    BitSet stories = held.get(value);
    if (stories == null) { stories = new BitSet(); held.put(value, stories); }
    stories.set(story);
  }
}
if (doc['dating'].value == params.uncertain) {
  for (String field : params.bars) {
    Map unsure = state.unsure[field];
    def value = doc[field].value;
    BitSet stories = unsure.get(value);
    if (stories == null) { stories = new BitSet(); unsure.put(value, stories); }
    stories.set(story);
  }
}
"""
_SAY: Final = """
Map said = ['stories': state.seen.size()];
for (String kind : ['held', 'unsure']) {
  Map fields = [:];
  for (field in state[kind].entrySet()) {
    Map counts = [:];
    for (value in field.getValue().entrySet()) { counts[value.getKey().toString()] = value.getValue().cardinality(); }
    fields[field.getKey()] = counts;
  }
  said[kind] = fields;
}
return said;
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted under the same selections, in stories or articles: field -> value, as written, -> number."""

    articles: int
    stories: int
    one: int  # of them those whose story has this article alone
    several: int
    held: Mapping[str, Mapping[str, int]]
    unsure: Mapping[str, Mapping[str, int]]


def masks(request: SearchRequest) -> dict[FacetName, Clause]:
    """For each facet with a selection, what it lets through: any of its values."""
    return {facet: _chosen(FACETS[facet], wanted) for facet, wanted in request.chosen.items()}


def _chosen(facet: Facet, wanted: Collection[str]) -> Clause:
    """A value that no document can have lets nothing through."""
    match facet.held:
        case Column(none):
            return _any_of(facet, ["" if value == none else value for value in wanted if value])
        case Labels():
            return _any_of(facet, list(wanted))
        case Number(read=read):
            return _any_of(facet, [number for number in map(read, wanted) if number is not None])
        case StorySize(one, several):
            sizes = {one: _ONE, several: _SEVERAL}
            known = [sizes[value] for value in wanted if value in sizes]
            return {"bool": {"should": known}} if known else NOTHING


def _any_of(facet: Facet, values: Sequence[str | int]) -> Clause:
    return {"terms": {facet.name: list(values)}}


def _named(facet: Facet, found: Counted) -> Mapping[str, int]:
    """Value -> how many have it; what has none under the name of none."""
    match facet.held:
        case Column(none):
            return {value or none: count for value, count in found.held[facet.name].items()}
        case Labels():
            return found.held[facet.name]
        case Number(written=written):
            return {written(int(value)): count for value, count in found.held[facet.name].items()}
        case StorySize(one, several):
            return {one: found.one, several: found.several}


def everything_counted(request: SearchRequest, chosen: dict[FacetName, Clause], *, grouped: bool) -> Clause:
    """Each facet under every selection but its own, all that have none of their own together; the bars under all."""
    together = [facet for facet in request.counted() if facet not in chosen]
    aggs = {
        ALL: counted(
            chosen.values(), {field for facet in together for field in _field_of(facet)},
            _COARSE if request.facets else (), grouped=grouped,
        )
    }  # fmt: skip
    for facet in request.counted():
        if facet in chosen:
            others = [clause for other, clause in chosen.items() if other != facet]
            aggs[facet] = counted(others, _field_of(facet), (), grouped=grouped)
    days = {"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}}
    aggs[ALL]["aggs"]["dated"] = {"filter": {"range": {"day": {"gte": 1}}}, "aggs": days}
    return aggs


def _field_of(facet: FacetName) -> set[str]:
    return set() if isinstance(FACETS[facet].held, StorySize) else {facet}


def counted(filters: Collection[Clause], fields: Collection[str], bars: Collection[Unit], *, grouped: bool) -> Clause:
    """What `Counted.read` reads. `bars`: fields of which is counted too how many of each value are not certain."""
    every = sorted({*fields, *bars, *(["dating"] if bars else [])})
    values: Clause = {field: {"terms": {"field": field, "size": _VALUES}} for field in every}
    for field in bars:
        values[field] = {**values[field], "aggs": {"unsure": {"filter": _UNSURE}}}
    params = {"fields": every, "bars": list(bars), "uncertain": int(Dating.UNCERTAIN)}
    if not grouped:
        params |= {"fields": [], "bars": []}
    script = {
        "params": params, "init_script": _PREPARE, "map_script": _COUNT, "combine_script": _SAY,
        "reduce_script": "return states;",
    }  # fmt: skip
    several = {"filter": _SEVERAL, "aggs": {"counted": {"scripted_metric": script}}}
    one = {"filter": _ONE, "aggs": values} if grouped else {"filter": _ONE}
    return {
        "filter": {"bool": {"filter": list(filters)}},
        "aggs": {"one": one, "several": several, **({} if grouped else values)},
    }


def read(said: Clause, *, grouped: bool) -> Counted:
    one, several = said["one"]["doc_count"], said["several"]["doc_count"]
    shards = [each for each in said["several"]["counted"]["value"] if each]
    stories = sum(each["stories"] for each in shards)
    held: dict[str, Counter[str]] = {}
    unsure: dict[str, Counter[str]] = {}
    for field, found in (said["one"] if grouped else said).items():
        if isinstance(found, dict) and "buckets" in found:
            held[field] = Counter({str(each["key"]): each["doc_count"] for each in found["buckets"]})
            unsure[field] = Counter(
                {str(each["key"]): each["unsure"]["doc_count"] for each in found["buckets"] if "unsure" in each}
            )
    for each in shards:
        for told, kind in ((held, "held"), (unsure, "unsure")):
            for field, counts in each[kind].items():
                told[field].update(counts)
    return Counted(one + several, one + stories, one, stories if grouped else several, held, unsure)


def facet_counts(said: Clause, request: SearchRequest, *, grouped: bool) -> dict[FacetName, dict[str, int]]:
    together = read(said[ALL], grouped=grouped)
    made: dict[FacetName, dict[str, int]] = {}
    for facet in request.counted():
        found = read(said[facet], grouped=grouped) if facet in said else together
        made[facet] = {value: count for value, count in _named(FACETS[facet], found).items() if value and count}
    return made


def bars(unit: Unit, found: Counted) -> Histogram:
    counts = {int(value): count for value, count in found.held[unit].items()}
    made = tuple(
        Bar(written(value, unit), counts[value], found.unsure[unit].get(str(value), 0))
        for value in sorted(counts)
        if value
    )
    told = found.held["dating"]
    return Histogram(unit, made, counts.get(0, 0), told.get(str(int(Dating.UNCERTAIN)), 0))
