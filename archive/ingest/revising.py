"""What people know better, put over what was read: roles, fields, dates; all that follows from them follows.

The article is parsed again from its corrected lines and the values it states, by the rules every item is parsed by.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from archive.ingest import dating, parsing
from archive.ingest.items import (
    UNDATED,
    DateResult,
    DateStatus,
    Evidence,
    Field,
    Line,
    ParsedArticle,
    Precision,
    RawItem,
    Role,
)
from archive.ingest.people import authors
from archive.ingest.places import Place, cut_at, is_at, places

PERSON: Final = "person"  # evidence of what somebody decided of this text
RULE: Final = "source-rule"  # evidence of what somebody decided of a source's texts
PUBLISHED: Final = "published"

# What a person may say of an article, and whether it is one value or several.
TEXT_FIELDS: Final = (
    "headline", "standfirst", "byline", "dateline", "agency", "section", "source", "url", "language", "updated",
)  # fmt: skip
FIELDS: Final = (*TEXT_FIELDS, "tags", PUBLISHED)

_NAMED_BY: Final = {
    Role.HEADLINE: "headline",
    Role.STANDFIRST: "standfirst",
    Role.DATELINE: "dateline",
    Role.SECTION: "section",
}
_LISTED_BY: Final = {Role.BYLINE: "byline", Role.TAGS: "tags"}
_DATED_BY: Final = {  # which lines bear which kind of evidence
    "line": Role.PUBDATE, "prefix": Role.PUBDATE, "dateline": Role.DATELINE, "caption": Role.CAPTION,
}  # fmt: skip
_DATING_ROLES: Final = frozenset({*_DATED_BY.values(), Role.UPDATED})
_STATED_KINDS: Final = frozenset({"field", "meta", "ld+json", "time"})
_FROM_LINES: Final = frozenset({"text", "heading", "detected"})
_PRECISIONS: Final = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}  # by the length of the value


@dataclass(frozen=True, slots=True)
class RoleRevision:
    """The lines at this place have this role. Of two that overlap the later counts."""

    place: Place
    role: Role
    evidence: str = PERSON


@dataclass(frozen=True, slots=True)
class Revision:
    """All that people said of one text. `fields`: name → (value, evidence); an empty value means: there is none."""

    roles: tuple[RoleRevision, ...] = ()
    fields: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    distrusted: frozenset[str] = frozenset()  # kinds of date evidence

    def __bool__(self) -> bool:
        return bool(self.roles or self.fields or self.distrusted)


def revise(parsed: ParsedArticle, revision: Revision, latest: date) -> ParsedArticle:
    """`latest`: as in `dating.date_item`. Gives back `parsed` itself where the revision changes nothing."""
    lines = relabelled(parsed, revision.roles)
    revised = parsed
    distrusts = any(entry.kind in revision.distrusted for entry in parsed.published.evidence)
    if lines != parsed.lines or distrusts:
        revised = reread(parsed, lines, latest, revision.distrusted)
    return _with_fields(revised, revision.fields)


def relabelled(parsed: ParsedArticle, roles: Sequence[RoleRevision]) -> tuple[Line, ...]:
    """The lines with these roles. Lines that cross the border of a place are cut there."""
    if not roles:
        return parsed.lines
    lines = list(cut_at(parsed.text, parsed.lines, [revision.place for revision in roles]))
    where = list(places(parsed.text, lines))
    for revision in roles:
        for number, place in enumerate(where):
            if is_at(place, revision.place):
                lines[number] = replace(
                    lines[number], role=revision.role, confidence=1.0, evidence=(revision.evidence,)
                )
    return tuple(lines)


def reread(
    parsed: ParsedArticle, lines: tuple[Line, ...], latest: date, distrusted: frozenset[str] = frozenset()
) -> ParsedArticle:
    """The article as it is with these lines: body, language, notes, promos, and the fields and date lines tell."""
    item = _item_of(parsed, lines, distrusted)
    published = parsed.published
    changed = set(lines) ^ set(parsed.lines)
    if distrusted or any(line.role in _DATING_ROLES for line in changed):
        published = _dated_again(item, lines, latest, distrusted)
    again = parsing.parse(item, lines, published, latest)
    if again.byline == parsed.byline:
        again = replace(again, authors=parsed.authors)
    again = replace(again, source=parsed.source, url=parsed.url)
    return replace(again, canonical_id=parsed.canonical_id, version_of=parsed.version_of)


def _item_of(parsed: ParsedArticle, lines: tuple[Line, ...], distrusted: frozenset[str]) -> RawItem:
    """The item as it might have been delivered: what it stated as fields, but where people gave a line that role."""
    given = [line for line in lines if line not in set(parsed.lines) and line.evidence[:1] in {(PERSON,), (RULE,)}]
    told = {_NAMED_BY[line.role]: line for line in reversed(given) if line.role in _NAMED_BY}
    listed = {_LISTED_BY[line.role] for line in given if line.role in _LISTED_BY}
    fields = [entry for entry in _stated(parsed, distrusted) if entry.name not in told and entry.name not in listed]
    fields += [Field(name, parsed.text[line.start : line.end].strip(), line.evidence[0]) for name, line in told.items()]
    return RawItem("", "", parsed.text, "", tuple(fields))


def _stated(parsed: ParsedArticle, distrusted: frozenset[str]) -> Iterator[Field]:
    """The values that do not come from lines, with where they come from."""
    for name in (*TEXT_FIELDS, "tags"):
        value = getattr(parsed, name)
        origin = parsed.evidence.get(name, "field")
        if value and origin not in _FROM_LINES and not (name == "agency" and origin == "dateline"):
            yield from (Field(name, each, origin) for each in (value if name == "tags" else (value,)))
    for entry in parsed.published.evidence:
        if entry.kind in _STATED_KINDS - distrusted:
            yield Field(PUBLISHED, entry.value, entry.detail.split(":")[0])


def _dated_again(item: RawItem, lines: tuple[Line, ...], latest: date, distrusted: frozenset[str]) -> DateResult:
    """From what the row keeps of the evidence, and from the lines."""
    deaf = {_DATED_BY[kind] for kind in distrusted if kind in _DATED_BY}
    deaf_to_field = "field" in distrusted  # a record's date field stands in its text too

    def is_deaf(line: Line) -> bool:
        told_by_field = line.role is Role.PUBDATE and "field" in line.evidence
        return line.role in deaf or (deaf_to_field and told_by_field)

    heard = tuple(replace(line, role=Role.NOISE) if is_deaf(line) else line for line in lines)
    if "url" in distrusted:
        item = replace(item, fields=tuple(entry for entry in item.fields if entry.name != "url"))
    return dating.date_item(item, heard, latest)


def _with_fields(parsed: ParsedArticle, fields: Mapping[str, tuple[Any, str]]) -> ParsedArticle:
    for name, (value, evidence) in fields.items():
        if name == PUBLISHED:
            parsed = replace(parsed, published=_said_date(value, evidence, parsed.published))
            continue
        several: dict[str, Any] = {name: tuple(value) if name == "tags" else value or None}
        if name == "byline":
            several["authors"] = authors([value]) if value else ()
        if name == "language":
            several["language_confidence"] = 1.0 if value else 0.0
        parsed = replace(parsed, evidence={**parsed.evidence, name: evidence}, **several)
    return parsed


def _said_date(value: str, evidence: str, before: DateResult) -> DateResult:
    """Stored, and compared between archives: so the sentence is in one language, whoever corrects."""
    if not value:
        return UNDATED
    said = Evidence(evidence, value, "said by the archive's staff")
    others = tuple(entry for entry in before.evidence if entry.kind != evidence)
    return DateResult(value, precision_of(value), DateStatus.STATED, 1.0, (said, *others))


def precision_of(value: str) -> Precision:
    """Of an ISO 8601 value."""
    return _PRECISIONS.get(len(value), Precision.TIME)


def merged(revisions: Iterable[Revision]) -> Revision:
    """One after the other: where two speak of the same, the later counts."""
    roles: list[RoleRevision] = []
    fields: dict[str, tuple[Any, str]] = {}
    distrusted: frozenset[str] = frozenset()
    for revision in revisions:
        roles += revision.roles
        fields |= revision.fields
        distrusted |= revision.distrusted
    return Revision(tuple(roles), fields, distrusted)
