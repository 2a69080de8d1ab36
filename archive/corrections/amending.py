"""People correct what was read of a text: roles, fields, the date. Logged, undoable; all that follows, follows.

Every act is one AuditEntry with the corrections it made. Where it speaks of the same as an earlier one, the earlier is
undone by it, and comes back when it is undone itself.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext

from archive import auditing, naming
from archive.errors import ArchiveError
from archive.evidence.traces import scope_of
from archive.ingest.items import ParsedArticle, Role
from archive.ingest.places import places
from archive.ingest.revising import FIELDS, PUBLISHED
from archive.models import Article, AuditEntry, Correction, Source
from archive.settling import repeats, stories
from archive.signals import catching_up
from archive.storing import loading, readings
from archive.storing.correcting import ROLE, standing
from archive.storing.hearing import heard
from archive.turns import changing

CORRECT: Final = "correct"
UNDO: Final = "undo-correction"

Made = list[Correction]  # not saved


class NothingToCorrectError(ArchiveError):
    """The correction would change nothing; its sentence says why."""


def correct_lines(article: Article, numbers: Collection[int], role: Role, actor: str) -> AuditEntry:
    """The lines of these numbers, 0-based in `Article.lines`, have this role. Raises NothingToCorrectError."""
    lines = article.line_objects()
    where = list(places(article.text, lines))
    made = [
        Correction(
            about=ROLE, first=where[n].first, last=where[n].last, mark=where[n].mark, value=role, was=lines[n].role
        )
        for n in sorted(set(numbers))
        if n < len(lines) and (lines[n].role != role or lines[n].evidence != ("person",))
    ]
    if not made:
        raise NothingToCorrectError(gettext("No line was chosen that is anything else."))
    return _correct(article, made, actor)


def correct_fields(article: Article, values: Mapping[str, Any], actor: str) -> AuditEntry:
    """These fields of `revising.FIELDS` have these values, as `said_of` gives them; an empty one: there is none."""
    before = said_of(article)
    made = [
        Correction(about=name, value=value, was=before[name]) for name, value in values.items() if before[name] != value
    ]
    if not made:
        raise NothingToCorrectError(gettext("Every field says that already."))
    return _correct(article, made, actor)


def said_of(article: Article) -> dict[str, Any]:
    """The fields of the row as a correction says them: text, or a list for tags."""
    return _as_said(readings.of_row(article))


def read_of(article: Article) -> dict[str, Any]:
    """The same as the program read them."""
    return _as_said(article.own_reading or readings.of_row(article))


def said_by(parsed: ParsedArticle) -> dict[str, Any]:
    return _as_said(readings.as_json(parsed, ""))


def _as_said(kept: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: kept["published"].get("value") if name == PUBLISHED else kept[name] for name in FIELDS}
    said["source"] = kept["source"] or kept["given"]
    return {name: value or ([] if name == "tags" else "") for name, value in said.items()}


def undo(entry: AuditEntry, actor: str) -> AuditEntry:
    """Takes an act of correcting back, as far as no later one took its place; what it had undone holds again."""

    def change(taking_back: AuditEntry) -> set[str]:
        held = Correction.objects.in_force().filter(made_by=entry)
        words = set(held.values_list("words_sha256", flat=True))
        if not words:
            raise NothingToCorrectError(gettext("This correction holds no more."))
        held.update(undone_by=taking_back)
        for earlier in Correction.objects.filter(undone_by=entry).order_by("-pk"):
            if not Correction.objects.in_force().filter(**_slot(earlier)).exists():
                Correction.objects.filter(pk=earlier.pk).update(undone_by=None)
        return words

    return _logged(UNDO, {"correction": entry.pk}, actor, change)


def _slot(made: Correction) -> dict[str, Any]:
    return {name: getattr(made, name) for name in ("words_sha256", "about", "first", "last", "mark")}


def _correct(article: Article, made: Made, actor: str) -> AuditEntry:
    def change(entry: AuditEntry) -> set[str]:
        for one in made:
            one.words_sha256, one.made_by = article.words_sha256, entry
            Correction.objects.in_force().filter(**_slot(one)).update(undone_by=entry)
        Correction.objects.bulk_create(made)
        return {article.words_sha256}

    detail = {"article": article.pk, "corrected": sorted({one.about for one in made}), "count": len(made)}
    return _logged(CORRECT, detail, actor, change)


def _logged(act: str, detail: Mapping[str, Any], actor: str, change: Callable[[AuditEntry], set[str]]) -> AuditEntry:
    """Writes the entry, makes the change, writes the articles of the words it names anew. All or nothing."""
    with changing():
        entry = auditing.record(actor, act, None, **detail)
        words = change(entry)
        restate(Article.objects.select_related("source").filter(words_sha256__in=words))
    catching_up.send(sender=Article)
    return entry


def restate(articles: Iterable[Article]) -> int:
    """Writes these anew from what was read of them and what people say now; how many are other than before.

    Call inside a transaction, with their sources loaded and few enough to be held.
    """
    changed: list[Article] = []
    left: set[int] = set()  # sources that articles may have gone from
    moved: list[Article] = []  # those whose lines are counted with another source's now
    names = naming.names()
    for article in articles:
        read, given = readings.of_article(article), readings.given_source(article)
        (known,) = heard([(article, read)], given)
        said = standing([known], given).over(known, given)
        scope = scope_of(names.of(read.source or given), article.speaking_dump_id)
        elsewhere = article.trace_scope not in {None, scope}
        renamed = names.of((said.source or given).strip() and (said.source or given)) != (
            article.source.name if article.source else ""
        )
        same = readings.as_json(said, given) == readings.of_row(article) and (said is known) == (
            not article.own_reading
        )
        if same and not renamed and not elsewhere:
            continue
        moved += [article] if elsewhere else []
        left |= {article.source.pk} if article.source else set()
        loading.state_all([(article, read)], given)
        article.save()
        changed.append(article)
    if changed:
        stories.settle((), [*changed, *repeats.follow(moved)])
        Source.objects.filter(pk__in=left, articles__isnull=True).delete()
    return len(changed)
