"""What people corrected of an article, and what they may: for those who may."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.corrections import amending, ruling
from archive.ingest.items import Role
from archive.ingest.places import Place, is_at, places
from archive.ingest.revising import FIELDS, PERSON, PUBLISHED, RULE
from archive.models import Article, Correction, SourceRule
from archive.presenting.reading import ROLE_WORDS
from archive.shortening import shortened
from archive.storing.correcting import DATE, LINE, ROLE, SHAPE

FIELD_WORDS: Final[dict[str, str | Promise]] = {
    "headline": _("Headline"), "standfirst": _("Standfirst"), "byline": _("Byline"), "dateline": _("Dateline"),
    "agency": _("Agency"), "section": _("Section"), "source": _("Source"), "url": _("Address"),
    "language": _("Language"), "updated": _("Updated"), "tags": _("Tags"), PUBLISHED: _("Date"),
}  # fmt: skip
_QUOTED: Final = 60  # characters of a line in a sentence


@dataclass(frozen=True, slots=True)
class Correcting:
    """One act in force: what it says, who said it; `fields` it may be asked about for the whole source."""

    id: int
    sentences: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field as it may be typed. `read` is what the program read where somebody says otherwise, else None.

    `problem` is why what was typed cannot be taken; empty where it can.
    """

    name: str
    label: str
    value: str
    read: str | None
    wide: bool
    problem: str


def corrections_of(article: Article) -> list[Correcting]:
    """Acts in force about this text, the latest first. One query."""
    made = Correction.objects.in_force().filter(words_sha256=article.words_sha256).select_related("made_by")
    acts: dict[int, list[Correction]] = {}
    for one in made.order_by("-made_by", "pk"):
        acts.setdefault(one.made_by_id, []).append(one)
    quoted = _Quoted(article)
    return [
        Correcting(
            pk,
            tuple(_sentence(one, quoted) for one in several),
            tuple((one.about, str(FIELD_WORDS[one.about])) for one in several if one.about in ruling.FIELDS),
            several[0].made_by.actor,
            several[0].made_by.at,
        )
        for pk, several in acts.items()
    ]


class _Quoted:
    """The beginning of what stands at a place."""

    def __init__(self, article: Article) -> None:
        self._text, self._lines = article.text, article.line_objects()
        self._where = list(places(article.text, self._lines))

    def at(self, wanted: Place) -> str:
        found = (ln for ln, place in zip(self._lines, self._where, strict=True) if is_at(place, wanted))
        line = next(found, None)
        return shortened(self._text[line.start : line.end] if line else wanted.mark, _QUOTED)


def _sentence(made: Correction, quoted: _Quoted) -> str:
    if made.about == ROLE:
        words = {"line": quoted.at(Place(made.first, made.last, made.mark))}
        words |= {"role": role_name(made.value), "was": role_name(made.was)}
        return gettext("“%(line)s” is %(role)s; it was read as %(was)s.") % words
    words = {"field": str(FIELD_WORDS[made.about]), "value": shown(made.value), "was": shown(made.was)}
    return gettext("%(field)s: %(value)s; before: %(was)s.") % words


def role_name(role: str) -> str:
    return str(ROLE_WORDS[Role(role)])


def shown(value: Any) -> str:
    """A field's value in a sentence."""
    words = ", ".join(value) if isinstance(value, list) else str(value)
    return words or gettext("none")


def field_entries(
    article: Article, sent: Mapping[str, Any] | None = None, problems: Mapping[str, Sequence[Any]] | None = None
) -> list[FieldEntry]:
    """As they are known, or as they were sent where that was refused."""
    said, read = amending.said_of(article), amending.read_of(article)
    return [
        FieldEntry(
            name,
            str(FIELD_WORDS[name]),
            str((sent or {}).get(name, typed(said[name]))),
            typed(read[name]) if said[name] != read[name] else None,
            wide=name in {"headline", "standfirst", "byline", "url", "tags"},
            problem=str((problems or {}).get(name, [""])[0]),
        )
        for name in (PUBLISHED, *(name for name in FIELDS if name != PUBLISHED))
    ]


def typed(value: Any) -> str:
    """A field's value as one types it."""
    return ", ".join(value) if isinstance(value, list) else str(value)


def distrustable(article: Article) -> list[str]:
    """Kinds of evidence the article's date rests on, that a person may distrust for its source."""
    kinds = (kind for kind, _value, _detail in article.own_date.get("evidence", ()))
    return [kind for kind in dict.fromkeys(kinds) if kind not in {PERSON, RULE}]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """An act in force that made rules; `pending`: not all articles follow yet."""

    id: int
    source: str
    sentences: tuple[str, ...]
    pending: bool
    by: str
    at: datetime


def rules(found: Iterable[SourceRule]) -> list[RuleEntry]:
    """By act, in the order given; `made_by` is loaded."""
    acts: dict[int, list[SourceRule]] = {}
    for rule in found:
        acts.setdefault(rule.made_by_id, []).append(rule)
    return [
        RuleEntry(
            pk,
            several[0].source_name,
            tuple(map(rule_sentence, several)),
            not all(rule.applied for rule in several),
            several[0].made_by.actor,
            several[0].made_by.at,
        )
        for pk, several in acts.items()
    ]


def rule_sentence(rule: SourceRule | ruling.Draft) -> str:
    words = {"pattern": rule.pattern, "value": shown(rule.value)}
    if rule.about == DATE:
        return gettext("A date known by “%(pattern)s” is not believed.") % words
    if rule.about in {LINE, SHAPE}:
        words["value"] = role_name(rule.value)
        if rule.about == SHAPE:
            return gettext("A line such as “%(pattern)s”, with any numbers, is %(value)s.") % words
        return gettext("The line “%(pattern)s” is %(value)s.") % words
    words["field"] = str(FIELD_WORDS[rule.about])
    return gettext("%(field)s: where it is read as “%(pattern)s”, it is %(value)s.") % words


def samples_of(effect: ruling.Effect) -> list[tuple[int, str, str, str, str]]:
    """Article, its headline, the line, and its roles in words before and after; fields as they are."""
    return [
        (each.article_id, each.headline, each.words, _in_words(each.was), _in_words(each.will_be))
        for each in effect.samples
    ]


def _in_words(said: str) -> str:
    return role_name(said) if said in set(Role) else said
