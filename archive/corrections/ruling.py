"""People say what always holds of a source's texts; those that are here and those to come follow.

A rule is proposed, looked at (`effect_of`) and made. Few articles follow at once, many at the worker's next round.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from archive import auditing, naming
from archive.corrections import amending
from archive.corrections.amending import NothingToCorrectError
from archive.errors import ArchiveError
from archive.ingest.items import Line, ParsedArticle
from archive.ingest.revising import PUBLISHED, TEXT_FIELDS
from archive.models import Article, AuditEntry, SourceRule
from archive.signals import catching_up
from archive.storing import readings
from archive.storing.correcting import DATE, LINE, SHAPE, standing
from archive.storing.hearing import heard
from archive.turns import changing
from archive.versions.postings import slices

MAKE: Final = "rule"
UNDO: Final = "undo-rule"
# A source's name is what its rules are known by, an address and a text have a date and a page of their own.
FIELDS: Final = (*(name for name in TEXT_FIELDS if name not in {"source", "url", "updated"}), "tags")
PATTERN_LONGEST: Final = 300  # characters: what repeats is short, and an index of PostgreSQL holds 2,700 bytes
LOOKED_AT: Final = 1000  # articles of a source whose change is shown beforehand: a few seconds
AT_ONCE: Final = 200  # articles of a source that follow within the request: a second or two
SAMPLES: Final = 8
_BATCH: Final = 100
_QUOTED: Final = 160  # characters of a line in a sample


class UnusableRuleError(ArchiveError):
    """A rule that cannot be; its sentence says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule somebody thinks of; see SourceRule. Empty `value`: there is none, or a distrusted kind of date."""

    source_name: str
    about: str
    pattern: str
    value: str

    def as_rule(self) -> SourceRule:
        """Not saved. Raises UnusableRuleError."""
        if not self.source_name:
            raise UnusableRuleError(gettext("This article names no source, so there is nothing to hold for always."))
        if not self.pattern:
            raise UnusableRuleError(gettext("There is nothing here that a rule could know again."))
        if len(self.pattern) > PATTERN_LONGEST:
            raise UnusableRuleError(gettext("This is too long to be printed again and again: correct it here alone."))
        if self.about not in {DATE, SHAPE, LINE, *FIELDS}:
            raise UnusableRuleError(gettext("Of this field every article says its own."))
        return SourceRule(**{name: getattr(self, name) for name in ("source_name", "about", "pattern", "value")})


@dataclass(frozen=True, slots=True)
class Sample:
    """One change: what it was and will be, of which line or value."""

    article_id: int
    headline: str
    words: str
    was: str
    will_be: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule would change. `looked_at` of `articles` of the source were tried, the latest first."""

    articles: int
    looked_at: int
    changed_articles: int
    changed_lines: int
    samples: tuple[Sample, ...]


def effect_of(drafts: list[Draft]) -> Effect:
    """Of all these together, which are of one source. Nothing is stored. Raises UnusableRuleError."""
    rules = [draft.as_rule() for draft in drafts]
    source = rules[0].source_name
    concerned = _articles_of(source)
    looked_at = changed_lines = 0
    changed: set[int] = set()
    samples: list[Sample] = []
    for articles in slices(concerned.order_by("-pk")[:LOOKED_AT].iterator(chunk_size=_BATCH), _BATCH):
        read = {article.pk: _known(article) for article in articles}
        now = standing(read.values(), source)
        then = replace(now, rules={**now.rules, source: [*now.rules.get(source, ()), *rules]})
        for article in articles:
            looked_at += 1
            given = readings.given_source(article)
            sides = now.over(read[article.pk], given), then.over(read[article.pk], given)
            differences = list(_differences(article, *sides))
            changed_lines += sum(each.words != "" for each in differences)
            changed |= {article.pk} if differences else set()
            samples += differences[: max(0, SAMPLES - len(samples))]
    return Effect(concerned.count(), looked_at, len(changed), changed_lines, tuple(samples))


def _known(article: Article) -> ParsedArticle:
    """What was read of it and what others' evidence makes of that, before people said anything."""
    return heard([(article, readings.of_article(article))], readings.given_source(article))[0]


def _articles_of(source_name: str) -> QuerySet[Article]:
    return Article.objects.filter(source__name=naming.names().of(source_name)).select_related("source")


def _differences(article: Article, before: ParsedArticle, after: ParsedArticle) -> Iterator[Sample]:
    """Lines whose role is another; where none is, the fields. A field has no `words`."""
    name = article.display_headline
    was = {(line.start, line.end): line.role for line in before.lines}
    for line in after.lines:
        role = was.get((line.start, line.end))
        if role is not line.role:
            yield Sample(article.pk, name, _quoted(article.text, line), role.value if role else "", line.role.value)
    if before.lines != after.lines:
        return
    sides = (amending.said_by(before), amending.said_by(after))
    for field in (*FIELDS, PUBLISHED):
        one, other = (_shown(side[field]) for side in sides)
        if one != other:
            yield Sample(article.pk, name, "", f"{field}: {one or '–'}", f"{field}: {other or '–'}")


def _quoted(text: str, line: Line) -> str:
    return " ".join(text[line.start : line.end].split())[:_QUOTED] or "–"


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def make(drafts: list[Draft], actor: str) -> AuditEntry:
    """All of these, as one act. Raises UnusableRuleError, NothingToCorrectError where they hold already."""
    rules = [draft.as_rule() for draft in drafts]

    def change(entry: AuditEntry) -> None:
        new = [rule for rule in rules if not _held().filter(**_said(rule)).exists()]
        if not new:
            raise NothingToCorrectError(gettext("This rule holds already."))
        for rule in new:
            _held().filter(**_slot(rule)).update(undone_by=entry, applied=False)
            rule.made_by = entry
        SourceRule.objects.bulk_create(new)

    return _logged(MAKE, {"source": rules[0].source_name, "rules": len(rules)}, actor, change)


def undo(entry: AuditEntry, actor: str) -> AuditEntry:
    """Takes rules back; those they had taken the place of hold again."""

    def change(taking_back: AuditEntry) -> None:
        if not _held().filter(made_by=entry).update(undone_by=taking_back, applied=False):
            raise NothingToCorrectError(gettext("This rule holds no more."))
        for earlier in SourceRule.objects.filter(undone_by=entry).order_by("-pk"):
            if not _held().filter(**_slot(earlier)).exists():
                SourceRule.objects.filter(pk=earlier.pk).update(undone_by=None, applied=False)

    return _logged(UNDO, {"rule": entry.pk}, actor, change)


def _held() -> QuerySet[SourceRule]:
    return SourceRule.objects.in_force()


def _slot(rule: SourceRule) -> dict[str, str]:
    return {"source_name": rule.source_name, "about": rule.about, "pattern": rule.pattern}


def _said(rule: SourceRule) -> dict[str, str]:
    return {**_slot(rule), "value": rule.value}


def _logged(act: str, detail: Mapping[str, Any], actor: str, change: Callable[[AuditEntry], None]) -> AuditEntry:
    with changing():
        entry = auditing.record(actor, act, None, **detail)
        change(entry)
    sources = set(SourceRule.objects.filter(applied=False).values_list("source_name", flat=True))
    if all(_articles_of(source).count() <= AT_ONCE for source in sources):
        follow()
    catching_up.send(sender=Article)
    return entry


def is_pending() -> bool:
    """Whether articles wait for the worker to follow a rule."""
    return SourceRule.objects.filter(applied=False).exists()


def follow() -> int:
    """Writes the articles of all sources whose rules changed anew; how many are other than before.

    A batch a transaction. Safe to break off and to repeat; who was there already does not change again.
    """
    changed = 0
    pending = list(SourceRule.objects.filter(applied=False).values_list("pk", "source_name"))
    for source in sorted({name for _, name in pending}):
        ids = _articles_of(source).order_by("pk").values_list("pk", flat=True)
        for part in slices(list(ids), _BATCH):
            with changing():
                changed += amending.restate(_articles_of(source).filter(pk__in=part))
        SourceRule.objects.filter(pk__in=[pk for pk, name in pending if name == source]).update(applied=True)
    return changed
