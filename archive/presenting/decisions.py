"""What people decided about a text, for those who may undo it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext

from archive.models import AuditEntry
from archive.versions import deciding


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    sentence: str
    by: str
    at: datetime


def decisions_on(identities: Collection[str]) -> list[Decision]:
    """Decisions in force that speak of any of these texts, the latest first. One query."""
    about = Q(verdicts__a_identity__in=identities) | Q(verdicts__b_identity__in=identities)
    entries = AuditEntry.objects.filter(about, verdicts__undone_by=None).annotate(
        pairs=Count("verdicts", distinct=True)
    )
    return [_decision(entry, entry.pairs) for entry in entries.order_by("-pk")]


def decisions_between(one: str, other: str) -> list[Decision]:
    """Decisions in force about this pair. One query."""
    a, b = sorted([one, other])
    pair = {"verdicts__a_identity": a, "verdicts__b_identity": b, "verdicts__undone_by": None}
    return [_decision(entry, 1) for entry in AuditEntry.objects.filter(**pair).order_by("-pk")]


def _decision(entry: AuditEntry, pairs: int) -> Decision:
    return Decision(entry.pk, _sentence(entry, pairs), entry.actor, entry.at)


def _sentence(entry: AuditEntry, pairs: int) -> str:
    if entry.act == deciding.MERGE:
        return ngettext("Put together with %(count)d text.", "Put together with %(count)d texts.", pairs) % {
            "count": pairs
        }
    if entry.act == deciding.SPLIT:
        return ngettext("Split off from %(count)d text.", "Split off from %(count)d texts.", pairs) % {"count": pairs}
    return gettext("Judged not the same as another text.")
