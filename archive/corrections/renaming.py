"""People put names of a source together: it is renamed, or merged into another. Logged, undoable; texts follow.

Renaming and merging are one act, a name put under another: whether that one has texts of its own makes no difference.
"""

from collections.abc import Callable
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from archive import auditing
from archive.corrections import amending
from archive.errors import ArchiveError
from archive.models import Article, AuditEntry, Source, SourceAlias
from archive.naming import NAME_LONGEST, names
from archive.signals import catching_up
from archive.turns import changing
from archive.versions.postings import slices

RENAME: Final = "rename-source"
MERGE: Final = "merge-source"
UNDO: Final = "undo-source-name"
AT_ONCE: Final = 200  # articles that follow within the request, as for rules: a second or two
_BATCH: Final = 100


class UnusableNameError(ArchiveError):
    """A source cannot have this name; its sentence says why."""


def rename(source: Source, name: str, actor: str) -> AuditEntry:
    """The source is known by a name that no other one has. Raises UnusableNameError."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > NAME_LONGEST:
        raise UnusableNameError(gettext("Write a name of 1 to %(most)d characters.") % {"most": NAME_LONGEST})
    if wanted == source.name:
        raise UnusableNameError(gettext("The source has this name already."))
    if names().of(wanted) != source.name and Source.objects.filter(name=names().of(wanted)).exists():
        raise UnusableNameError(gettext("Another source has this name. Merge the two if they are one."))
    return _put_under(source, wanted, RENAME, actor)


def merge(source: Source, into: str, actor: str) -> AuditEntry:
    """The source and the one of that name, or alias, are one, known by the other's. Raises UnusableNameError."""
    target = Source.objects.filter(name=names().of(" ".join(into.split()))).first()
    if target is None:
        raise UnusableNameError(gettext("There is no other source of this name in the archive."))
    if target == source:
        raise UnusableNameError(gettext("A source cannot be merged into itself."))
    return _put_under(source, target.name, MERGE, actor)


def undo(entry: AuditEntry, actor: str) -> AuditEntry:
    """The name stands for itself again; what the act had taken the place of holds again. Raises UnusableNameError."""

    def change(taking_back: AuditEntry) -> None:
        held = SourceAlias.objects.in_force()
        if not held.filter(made_by=entry).update(undone_by=taking_back, applied=False):
            raise UnusableNameError(gettext("This holds no more."))
        for earlier in SourceAlias.objects.filter(undone_by=entry):
            if not held.filter(name=earlier.name).exists() and names().of(earlier.known_as) != earlier.name:
                SourceAlias.objects.filter(pk=earlier.pk).update(undone_by=None, applied=False)

    return _logged(UNDO, {"renaming": entry.pk}, actor, change)


def _put_under(source: Source, known_as: str, act: str, actor: str) -> AuditEntry:
    def change(entry: AuditEntry) -> None:
        held = SourceAlias.objects.in_force()
        # A name that was an alias until now stands for itself from here on, or the two would stand for each other.
        held.filter(name=known_as).update(undone_by=entry, applied=False)
        SourceAlias.objects.create(name=source.name, known_as=known_as, slug=source.slug, made_by=entry)

    return _logged(act, {"source": source.name, "name": known_as}, actor, change)


def _logged(act: str, detail: dict[str, str | int], actor: str, change: Callable[[AuditEntry], None]) -> AuditEntry:
    with changing():
        entry = auditing.record(actor, act, None, **detail)
        change(entry)
    if len(_concerned()) <= AT_ONCE:
        follow()
    catching_up.send(sender=Article)
    return entry


def is_pending() -> bool:
    """Whether articles wait for the worker to follow a name."""
    return SourceAlias.objects.filter(applied=False).exists()


def follow() -> int:
    """Writes the articles of all names that were put otherwise anew; how many are other than before.

    A batch a transaction. Safe to break off and to repeat; who was there already does not change again.
    """
    pending = list(SourceAlias.objects.filter(applied=False).values_list("pk", "undone_by"))
    changed = 0
    for part in slices(_concerned(), _BATCH):
        with changing():
            changed += amending.restate(Article.objects.select_related("source").filter(pk__in=part))
    for pk, undone_by in pending:
        SourceAlias.objects.filter(pk=pk, undone_by=undone_by).update(applied=True)
    return changed


def _concerned() -> list[int]:
    """Ids of the articles of all names that belong together with one that waits, or did."""
    known = names()
    waiting = SourceAlias.objects.filter(applied=False).values_list("name", "known_as")
    wanted = {one for pair in waiting for name in pair for one in known.family(name)}
    return list(_articles_of(wanted).order_by("pk").values_list("pk", flat=True)) if wanted else []


def _articles_of(wanted: set[str]) -> QuerySet[Article]:
    """Those whose lines are counted with the source's too, though a person said that they are another's."""
    read = Q(own_reading__source__in=wanted) | Q(own_reading__given__in=wanted)
    return Article.objects.filter(Q(source__name__in=wanted) | Q(own_reading__isnull=False) & read)
