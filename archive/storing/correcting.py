"""What people corrected, put over what was read: the hook through which every article's row is written.

An article's row follows from what was read of the item that speaks for it, from the rules in force for its source and
from the corrections in force of its words; so nothing depends on the order in which they came. `storing.loading` calls
this whenever it writes a row; corrections hold through every re-run that ends there. `amending` is where people make
them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from archive import naming
from archive.ingest.items import Line, ParsedArticle, Role
from archive.ingest.places import Place, places
from archive.ingest.revising import RULE, Revision, RoleRevision, merged, revise
from archive.models import Correction, SourceRule
from archive.tokens import comparison_tokens, tokens_sha256
from archive.versions.postings import slices

ROLE: Final = "role"  # what a correction of a line is about; all others name a field
LINE: Final = "line"
SHAPE: Final = "shape"
DATE: Final = "date"
RULES_ORDER: Final = (DATE, SHAPE, LINE)  # the later outranks: words say more than their shape; fields come last
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Standing:
    """The corrections in force of some texts, by their words, and the rules in force, by source."""

    corrections: Mapping[str, list[Correction]]
    rules: Mapping[str, list[SourceRule]]
    names: naming.Names

    def over(self, parsed: ParsedArticle, given_source: str, latest: date | None = None) -> ParsedArticle:
        """What was read, as people corrected it; `parsed` itself where they did not.

        `given_source`: as in `loading.restate`. `latest`: today (UTC) where it is not given.
        """
        revision = self.revision(parsed, given_source)
        return revise(parsed, revision, latest or timezone.now().date()) if revision else parsed

    def revision(self, parsed: ParsedArticle, given_source: str) -> Revision:
        made = self.corrections.get(tokens_sha256(parsed.text), []) if self.corrections else []
        source = next((each.value for each in made if each.about == "source"), parsed.source or given_source)
        rules = self.rules.get(self.names.of(source), [])
        return merged([*(revision_by_rule(rule, parsed) for rule in rules), *map(revision_by_person, made)])


def standing(texts: Iterable[ParsedArticle], given_source: str) -> Standing:
    """A query or two where nothing was ever corrected; a few more a hundred texts where something was."""
    read = list(texts)
    words = {tokens_sha256(parsed.text) for parsed in read} if Correction.objects.in_force().exists() else set()
    corrections: dict[str, list[Correction]] = {}
    for made in _of_words(words):
        corrections.setdefault(made.words_sha256, []).append(made)
    named = {each.value for several in corrections.values() for each in several if each.about == "source"}
    said = {*named, *(parsed.source or given_source for parsed in read)} - {""}
    names = naming.names()
    return Standing(corrections, rules_of(said, names), names)


def _of_words(words: Iterable[str]) -> Iterator[Correction]:
    """In the order in which they were made."""
    for part in slices(sorted(words)):
        yield from Correction.objects.in_force().filter(words_sha256__in=part).order_by("made_by", "pk")


def rules_of(sources: Iterable[str], names: naming.Names) -> dict[str, list[SourceRule]]:
    """By the name a source is known by, each source's in the order in which they apply, whichever name they were of."""
    found: dict[str, list[SourceRule]] = {}
    for part in slices(sorted({name for source in sources for name in names.family(source)})):
        for rule in SourceRule.objects.in_force().filter(source_name__in=part):
            found.setdefault(names.of(rule.source_name), []).append(rule)
    return {source: sorted(rules, key=lambda rule: _rank(rule, source)) for source, rules in found.items()}


def _rank(rule: SourceRule, known_as: str) -> tuple[int, str, str, bool, str]:
    """Of several that speak of the same, the one made under the name that the source is known by comes last."""
    rank = RULES_ORDER.index(rule.about) if rule.about in RULES_ORDER else len(RULES_ORDER)
    return rank, rule.about, rule.pattern, rule.source_name == known_as, rule.source_name


def revision_by_person(made: Correction) -> Revision:
    if made.about == ROLE:
        return Revision(roles=(RoleRevision(Place(made.first, made.last, made.mark), Role(made.value)),))
    return Revision(fields={made.about: (made.value, "person")})


def revision_by_rule(rule: SourceRule, parsed: ParsedArticle) -> Revision:
    """What the rule says of this text; nothing where it does not speak of it."""
    if rule.about == DATE:
        known = any(entry.kind == rule.pattern for entry in parsed.published.evidence)
        return Revision(distrusted=frozenset({rule.pattern}) if known else frozenset())
    if rule.about in {LINE, SHAPE}:
        return Revision(roles=tuple(_lines_by_rule(rule, parsed)))
    read = field_words(getattr(parsed, rule.about))
    if read != rule.pattern:
        return Revision()
    value = [part.strip() for part in rule.value.split(",")] if rule.about == "tags" else rule.value
    return Revision(fields={rule.about: (value, RULE)})


def _lines_by_rule(rule: SourceRule, parsed: ParsedArticle) -> Iterator[RoleRevision]:
    words = line_words if rule.about == LINE else line_shape
    for line, place in zip(parsed.lines, places(parsed.text, parsed.lines), strict=True):
        if words(parsed.text, line) == rule.pattern:
            yield RoleRevision(place, Role(rule.value), RULE)


def line_words(text: str, line: Line) -> str:
    """What a rule knows a line by; a line without letters or digits, by itself."""
    said = text[line.start : line.end]
    return " ".join(comparison_tokens(said)) or " ".join(said.split())


def line_shape(text: str, line: Line) -> str:
    """`line_words`, with all numbers alike."""
    return _DIGITS.sub("0", line_words(text, line))


def field_words(value: str | tuple[str, ...] | None) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or ""
