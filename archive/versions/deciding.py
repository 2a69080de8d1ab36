"""A person decides what is a version of what. Sticky, logged, undoable; the groups follow at once.

Every decision is one AuditEntry with the pairs it speaks of. Where it says otherwise than an earlier one, the earlier
pairs are undone by it, and come back when it is undone itself.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product
from typing import Final

from django.utils.translation import gettext

from archive import auditing
from archive.errors import ArchiveError
from archive.models import Article, AuditEntry, VersionVerdict
from archive.signals import articles_changed, catching_up
from archive.turns import changing
from archive.versions import grouping
from archive.versions.novelties import reached_from
from archive.versions.postings import slices

SPLIT: Final = "split"
APART: Final = "not-same"
MERGE: Final = "merge"
UNDO: Final = "undo"
DECISIONS: Final = (SPLIT, APART, MERGE)

IdentityPair = tuple[str, str]


class NothingToDecideError(ArchiveError):
    """The decision would change nothing; its sentence says why."""


def split_off(article: Article, actor: str) -> AuditEntry:
    """This article tells another story than all others that are in its story now."""
    others = _story(article.version_group_id) - {article.identity}
    if not others:
        raise NothingToDecideError(gettext("This article is alone in its story."))
    return _decide(SPLIT, article, actor, _Judgement(_pairs([article.identity], others), same=False))


def keep_apart(article: Article, other: Article, actor: str) -> AuditEntry:
    """These two are not versions of one another. Who goes with whom, the links decide."""
    return _decide(APART, article, actor, _Judgement(_pairs([article.identity], [other.identity]), same=False))


def merge(article: Article, group_id: int, actor: str) -> AuditEntry:
    """This article's story and that one are one. Whatever kept their articles apart is undone."""
    if group_id == article.version_group_id:
        raise NothingToDecideError(gettext("They are one story already."))
    theirs = _story(group_id)
    if not theirs:
        raise NothingToDecideError(gettext("There is no story %(number)d.") % {"number": group_id})
    between = _pairs(_story(article.version_group_id), theirs)
    return _decide(MERGE, article, actor, _Judgement(_pairs([article.identity], theirs), same=True, lifted=between))


def undo(entry: AuditEntry, actor: str) -> AuditEntry:
    """Takes a decision back, as far as no later one took its place; what it had undone holds again."""

    def change(taking_back: AuditEntry) -> set[str]:
        standing = VersionVerdict.objects.in_force().filter(made_by=entry)
        identities = _identities(standing)
        if not identities:
            raise NothingToDecideError(gettext("This decision holds no more."))
        standing.update(undone_by=taking_back)
        lifted = VersionVerdict.objects.filter(undone_by=entry)
        identities |= _identities(lifted)
        for verdict in lifted.order_by("-pk"):
            if not VersionVerdict.objects.in_force().filter(**_pair_of(verdict)).exists():
                VersionVerdict.objects.filter(pk=verdict.pk).update(undone_by=None)
        return identities

    return _logged(UNDO, {"decision": entry.pk, "decided": entry.act}, actor, change)


def _story(group_id: int) -> set[str]:
    members = Article.objects.order_by().filter(version_group__pk=group_id)
    return set(members.values_list("identity", flat=True))


def _pairs(one: Iterable[str], other: Iterable[str]) -> set[IdentityPair]:
    return {(min(a, b), max(a, b)) for a, b in product(one, other) if a != b}


def _pair_of(verdict: VersionVerdict) -> dict[str, str]:
    return {"a_identity": verdict.a_identity, "b_identity": verdict.b_identity}


def _identities(verdicts: Iterable[VersionVerdict]) -> set[str]:
    return {identity for verdict in verdicts for identity in (verdict.a_identity, verdict.b_identity)}


@dataclass(frozen=True, slots=True)
class _Judgement:
    """Pairs, and what is decided of them; of these and of the `lifted`, what was decided otherwise is undone."""

    pairs: AbstractSet[IdentityPair]
    same: bool
    lifted: AbstractSet[IdentityPair] = frozenset()

    def store(self, entry: AuditEntry) -> set[str]:
        """Returns the identities it concerns."""
        about = self.pairs | self.lifted
        concerned = {identity for pair in about for identity in pair}
        agreed: set[IdentityPair] = set()
        for part in slices(sorted(concerned)):
            for verdict in VersionVerdict.objects.in_force().filter(a_identity__in=part):
                pair = verdict.a_identity, verdict.b_identity
                if verdict.same == self.same:
                    agreed.add(pair)
                elif pair in about:
                    VersionVerdict.objects.filter(pk=verdict.pk).update(undone_by=entry)
        VersionVerdict.objects.bulk_create(
            (
                VersionVerdict(a_identity=a, b_identity=b, same=self.same, made_by=entry)
                for a, b in sorted(self.pairs - agreed)
            ),
            batch_size=100,
        )
        return concerned


def _decide(act: str, article: Article, actor: str, judgement: _Judgement) -> AuditEntry:
    detail = {"article": article.pk, "story": article.version_group_id, "pairs": len(judgement.pairs)}
    return _logged(act, detail, actor, judgement.store)


def _logged(
    act: str, detail: Mapping[str, int | str], actor: str, change: Callable[[AuditEntry], set[str]]
) -> AuditEntry:
    """Writes the entry, makes the change, recomputes the groups of all texts it names, announces. All or nothing."""
    with changing():
        entry = auditing.record(actor, act, None, **detail)
        concerned = change(entry)
        ids: set[int] = set()
        for part in slices(sorted(concerned)):
            ids.update(Article.objects.order_by().filter(identity__in=part).values_list("pk", flat=True))
        changed = reached_from(grouping.regroup(ids))
        articles_changed.send(sender=Article, changed=frozenset(changed), removed=frozenset())
    catching_up.send(sender=Article)
    return entry
